"""Reads KPIs, their readings, what they are worth and what drives them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cxhub.alignment import nodes
from cxhub.alignment.models import Claim
from cxhub.alignment.reading.links import Links
from cxhub.alignment.reading.moments import Moment
from cxhub.metrics.models import Driver, FinancialLinkage, Kpi, Measurement
from cxhub.metrics.models.kpis import Kind


def read_numbers(moment: Moment, links: Links) -> dict[str, tuple[Any, ...]]:
    """The parts of the graph that are counted."""
    return {
        "kpis": _kpis(),
        "readings": _readings(moment),
        "linkages": tuple(
            nodes.Linkage(*row)
            for row in FinancialLinkage.objects.filter(studied_on__lte=moment.as_of)
            .order_by("pk")
            .values_list("pk", "outcome", "kpi_id", "studied_on", "expires_on")
        ),
        "drivers": _drivers(moment, links),
        "claims": _claims(),
    }


def _kpis() -> tuple[nodes.Kpi, ...]:
    rows = Kpi.objects.order_by("pk").values_list(
        "pk",
        "name",
        "unit",
        "direction",
        "frequency",
        "tier",
        "kind",
        "pillar_id",
        "owner_id",
        "baseline",
        "baseline_on",
        "target",
        "target_on",
        "decimals",
    )
    return tuple(
        nodes.Kpi(
            pk,
            name,
            unit,
            direction,
            frequency,
            tier,
            kind == Kind.LEADING,
            pillar,
            owner,
            baseline,
            baseline_on,
            target,
            target_on,
            decimals,
        )
        for (
            pk,
            name,
            unit,
            direction,
            frequency,
            tier,
            kind,
            pillar,
            owner,
            baseline,
            baseline_on,
            target,
            target_on,
            decimals,
        ) in rows
    )


def _readings(moment: Moment) -> tuple[nodes.Reading, ...]:
    """Measurements that were recorded by then, without those that one recorded by then corrects."""
    rows: list[tuple[Any, ...]] = list(
        Measurement.objects.filter(recorded_on__lte=moment.as_of)
        .order_by("pk")
        .values_list("corrects_id", "pk", "kpi_id", "as_of", "value", "low", "high", "n", "scale", "wording")
    )
    corrected = {row[0] for row in rows}
    return tuple(nodes.Reading(pk, "", *values) for _corrects, pk, *values in rows if pk not in corrected)


def _claims() -> tuple[nodes.Claim, ...]:
    """The claims of the scorecard, with what is left of their evidence."""
    proofs = [f"evidence__{name}_id" for name in ("kpi", "linkage", "story", "decision")]
    rows = Claim.objects.filter(active=True).order_by("pk", "evidence__pk")
    found: dict[int, nodes.Claim] = {}
    for pk, statement, says, pillar, person, proof, checked, address, *targets in rows.values_list(
        "pk",
        "statement",
        "says",
        "pillar_id",
        "claimed_by_id",
        "evidence__pk",
        "evidence__checked_on",
        "evidence__address",
        *proofs,
    ):
        node = found.setdefault(pk, nodes.Claim(pk, statement, says, pillar, person))
        if proof is None:
            continue
        there = bool(address) or any(target is not None for target in targets)
        found[pk] = replace(
            node,
            evidence=node.evidence + 1,
            there=node.there + there,
            kpis=(*node.kpis, targets[0]) if targets[0] is not None else node.kpis,
            checked_on=max(node.checked_on or checked, checked) if there else node.checked_on,
        )
    return tuple(found.values())


def _drivers(moment: Moment, links: Links) -> tuple[nodes.Driver, ...]:
    rows = (
        Driver.objects.filter(study__studied_on__lte=moment.as_of)
        .order_by("pk")
        .values_list(
            "pk",
            "name",
            "study_id",
            "study__kpi_id",
            "study__studied_on",
            "importance",
            "importance_low",
            "importance_high",
            "performance",
        )
    )
    return tuple(nodes.Driver(*row, tuple(sorted(links["drivers"].get(row[0], ())))) for row in rows)
