"""KPIs, measurements, and studies of what they are worth and what drives them, in the API."""

from typing import Any, Literal

from django.utils import timezone
from ninja import Field as Described
from ninja import Schema

from cxhub.api import fields as f
from cxhub.api import filters
from cxhub.api.resources import Resource, publish
from cxhub.metrics.models import Driver, DriverStudy, FinancialLinkage, Kpi, Measurement, MeasurementSplit
from cxhub.metrics.models.kpis import Frequency, Kind, Tier
from cxhub.metrics.pace import PaceStatus
from cxhub.people.models import Member
from cxhub.strategy.models import StrategyPillar

PaceWord: Any = Literal[tuple(status.value for status in PaceStatus)]


class CxPace(Schema):
    """The latest reading held against where it should be by now, on a straight line from baseline to target."""

    status: PaceWord
    expected: float | None = Described(description="What the line gives for the reading's day.")
    ratio: float | None = Described(description="Progress made by progress expected.")
    missing: list[str] = Described(description="What is missing to tell, where the status is unknown.")


def _pace(kpi: Kpi) -> dict[str, Any]:
    found = kpi.pace(timezone.localdate())
    return {
        "status": found.status.value,
        "expected": found.expected,
        "ratio": found.ratio,
        "missing": list(found.missing),
    }


READING = f.Shape(
    "CxReading",
    (f.computed("id", int, lambda row: row.pk), *f.of_model(Measurement, "as_of", "value", "n", "low", "high")),
)

publish(
    [
        Resource(
            path="kpis",
            kind="kpi",
            model=Kpi,
            fields=(
                *f.of_model(
                    Kpi, "slug", "name", "definition", "unit", "direction", "frequency", "tier", "kind", "score"
                ),
                *f.of_model(Kpi, "pillar", "owner", "baseline", "baseline_on", "target", "target_on"),
                *f.of_model(Kpi, "source", "method", "decimals"),
                f.inside("latest", Measurement, READING, description="The newest reading that nothing corrects."),
                # Needs the latest reading, which may not be among the fields that were asked for.
                f.computed("pace", CxPace, _pace, prefetch=lambda reader: ["latest"]),
            ),
            filters=(
                filters.to("pillar", StrategyPillar),
                filters.to("owner", Member),
                filters.exact("tier", Literal[tuple(Tier.values)]),
                filters.exact("kind", Literal[tuple(Kind.values)]),
                filters.exact("frequency", Literal[tuple(Frequency.values)]),
            ),
            sort=("name", "target_on"),
        ),
        Resource(
            path="measurements",
            kind="measurement",
            model=Measurement,
            fields=(
                *f.of_model(Measurement, "kpi", "as_of", "recorded_on", "value", "n", "low", "high", "positive"),
                *f.of_model(
                    Measurement, "negative", "sd", "scale", "wording", "source", "method", "note", "recorded_by"
                ),
                f.computed("corrects", int | None, lambda row: row.corrects_id, "Id of the reading that it replaces."),
                f.computed(
                    "corrected_by",
                    int | None,
                    lambda row: getattr(f.related(row, "corrected_by"), "pk", None),
                    "Id of the reading that replaces it.",
                    prefetch=lambda reader: ["corrected_by"],
                ),
            ),
            filters=(
                filters.to("kpi", Kpi),
                filters.to("pillar", StrategyPillar, "kpi__pillar"),
                filters.dates("as_of"),
                filters.whether(
                    "current", "corrected_by", "Only readings that nothing corrects, or only others.", is_null=True
                ),
            ),
            sort=("-as_of", "recorded_on"),
        ),
        Resource(
            path="measurement-splits",
            kind="measurement_split",
            model=MeasurementSplit,
            fields=f.of_model(
                MeasurementSplit, "kpi", "as_of", "dimension", "group", "value", "n", "low", "high", "positive", "note"
            ),
            filters=(filters.to("kpi", Kpi), filters.dates("as_of"), filters.exact("dimension", str)),
            sort=("-as_of",),
        ),
        Resource(
            path="financial-linkages",
            kind="financial_linkage",
            model=FinancialLinkage,
            fields=(
                *f.of_model(FinancialLinkage, "kpi", "delta", "delta_unit", "outcome", "effect_low", "effect_central"),
                *f.of_model(FinancialLinkage, "effect_high", "effect_unit", "n", "n_of", "studied_on", "expires_on"),
                *f.of_model(FinancialLinkage, "expired", "recorded_by", "method", "note"),
            ),
            filters=(
                filters.to("kpi", Kpi),
                filters.to("pillar", StrategyPillar, "kpi__pillar"),
                filters.dates("studied_on"),
            ),
            sort=("-studied_on", "expires_on"),
        ),
        Resource(
            path="driver-studies",
            kind="driver_study",
            model=DriverStudy,
            fields=f.of_model(DriverStudy, "slug", "kpi", "studied_on", "n", "r_squared", "method", "note"),
            filters=(filters.to("kpi", Kpi), filters.dates("studied_on")),
            sort=("-studied_on",),
        ),
        Resource(
            path="drivers",
            kind="driver",
            model=Driver,
            fields=(
                *f.of_model(Driver, "study", "rank", "name", "importance", "importance_low", "importance_high"),
                *f.of_model(Driver, "performance", "performance_low", "performance_high", "note"),
            ),
            filters=(filters.to("study", DriverStudy), filters.to("kpi", Kpi, "study__kpi")),
            sort=("rank", "-importance", "performance"),
        ),
    ]
)
