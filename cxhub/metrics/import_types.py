"""What can be imported into the metrics app: KPIs and their readings."""

from collections.abc import Mapping
from typing import Any

from cxhub.imports.targets import Context, ModelRecordType, register
from cxhub.metrics.models import Kpi, Measurement


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
