"""What can be imported into the metrics app: KPIs, their readings, what they are worth and what drives them."""

from collections.abc import Mapping
from typing import Any

from cxhub.imports.targets import Context, ModelRecordType, register
from cxhub.metrics.models import Driver, DriverStudy, FinancialLinkage, Kpi, Measurement, MeasurementSplit


@register
class KpiRecordType(ModelRecordType):
    """A number that is watched."""

    name = "kpi"
    model = Kpi
    fields = [
        "slug",
        "name",
        "definition",
        "unit",
        "direction",
        "frequency",
        "tier",
        "kind",
        "score",
        "pillar",
        "owner",
        "baseline",
        "baseline_on",
        "target",
        "target_on",
        "source",
        "method",
        "decimals",
    ]


@register
class MeasurementRecordType(ModelRecordType):
    """One reading of a KPI. A correction is a record of its own that names the reading it corrects."""

    name = "measurement"
    model = Measurement
    natural_key = ["kpi", "as_of"]
    fields = [
        "kpi",
        "as_of",
        "recorded_on",
        "value",
        "n",
        "low",
        "high",
        "positive",
        "negative",
        "sd",
        "scale",
        "wording",
        "source",
        "method",
        "note",
        "corrects",
        "recorded_by",
    ]

    def find(self, values: Mapping[str, Any], context: Context) -> Any:
        """Return the first reading of the KPI for that day; a correction is never one that is there already."""
        return None if values.get("corrects") else super().find(values, context)

    def queryset(self) -> Any:
        """Return first readings: corrections are found by their external id only."""
        return super().queryset().filter(corrects__isnull=True)


@register
class MeasurementSplitRecordType(ModelRecordType):
    """What one group of a reading says."""

    name = "measurement_split"
    model = MeasurementSplit
    natural_key = ["kpi", "as_of", "dimension", "group"]
    fields = ["kpi", "as_of", "dimension", "group", "value", "n", "low", "high", "positive", "note"]


@register
class FinancialLinkageRecordType(ModelRecordType):
    """What a movement of a KPI is worth."""

    name = "financial_linkage"
    model = FinancialLinkage
    natural_key = ["kpi", "outcome", "studied_on"]
    fields = [
        "kpi",
        "delta",
        "delta_unit",
        "outcome",
        "effect_low",
        "effect_central",
        "effect_high",
        "effect_unit",
        "n",
        "n_of",
        "studied_on",
        "expires_on",
        "recorded_by",
        "method",
        "note",
    ]


@register
class DriverStudyRecordType(ModelRecordType):
    """An analysis of what drives a KPI."""

    name = "driver_study"
    model = DriverStudy
    fields = ["slug", "kpi", "studied_on", "n", "r_squared", "method", "note"]


@register
class DriverRecordType(ModelRecordType):
    """A part of the experience that a study looked at."""

    name = "driver"
    model = Driver
    natural_key = ["study", "rank"]
    fields = [
        "study",
        "rank",
        "name",
        "importance",
        "importance_low",
        "importance_high",
        "performance",
        "performance_low",
        "performance_high",
        "note",
    ]
