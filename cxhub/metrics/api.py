"""KPIs and measurements in the API."""

from typing import Any, Literal

from django.utils import timezone
from ninja import Field as Described
from ninja import Schema

from cxhub.api import fields as f
from cxhub.api import filters
from cxhub.api.resources import Resource, publish
from cxhub.metrics.models import Kpi, Measurement
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
    ]
)
