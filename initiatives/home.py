"""What a leader sees of the work on the home page."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cxhub.access import visible
from cxhub.home import HomeSection
from cxhub.initiatives import pipeline
from cxhub.initiatives.sections import list_address, unfinished
from cxhub.initiatives.standing import SHOWN
from cxhub.initiatives.views.portfolio import portfolio
from cxhub.metrics.lines import KpiLine, lines_of
from cxhub.metrics.models import Kpi
from cxhub.metrics.models.kpis import Tier
from cxhub.people.home import FEW as LISTED
from cxhub.people.owed import member_of, owed_lately
from cxhub.strategy.models import StrategyPillar

#: Shown statuses that a leader has to do something about, and how many such initiatives the page shows.
TROUBLE, FEW = ("outdated", "off_track", "pending"), 6


@dataclass(frozen=True)
class PillarRow:
    """How one pillar stands."""

    pillar: StrategyPillar
    counts: list[tuple[str, int]]
    total: int
    line: KpiLine | None


def on_home(request: HttpRequest, page: Any) -> list[HomeSection]:
    """Work in trouble that the leader answers for, and how the pillars stand. For executives only.

    Work that stands above already, among what the leader owes, is not shown again.
    """
    member = member_of(request)
    if member is None or not member.active or not member.executive:
        return []
    trouble = unfinished(request).filter(executive_owner=member, stage__in=pipeline.active(), shown__in=TROUBLE)
    listed = {thing.url.partition("#")[0] for thing in owed_lately(request, member)[:LISTED]}
    candidates = trouble.select_related("owned_by", "latest_update", "pillar")[: FEW + LISTED + 1]
    rows = [
        row for row in candidates if not listed & {row.get_url(request), reverse("cxhub_post_update", args=[row.pk])}
    ]
    sections = []
    if rows:
        more = list_address(request, executive="me") if len(rows) > FEW else ""
        context = {"trouble": rows[:FEW], "trouble_more": more}
        sections.append(HomeSection(12, "cxhub_initiatives/home_trouble.html", context))
    pillars = pillar_rows(request)
    if pillars:
        sections.append(HomeSection(13, "cxhub_initiatives/home_pillars.html", {"pillar_rows": pillars}))
    return sections


def pillar_rows(request: HttpRequest) -> list[PillarRow]:
    """Every pillar with its executive, its work by shown status, and the measure that leads it."""
    pillars = list(visible(StrategyPillar.objects.select_related("executive").order_by("order", "title"), request))
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    active = portfolio(request).filter(stage__in=pipeline.active(), pillar__in=pillars)
    for pillar_id, status, n in active.order_by().values_list("pillar", "shown").annotate(n=Count("pk")):
        counts[pillar_id][status] = n
    kpis = visible(Kpi.objects.with_latest().filter(pillar__in=pillars, tier=Tier.PILLAR), request)
    first: dict[int | None, Kpi] = {}
    for kpi in kpis.order_by("name"):
        first.setdefault(kpi.pillar_id, kpi)
    lines = {line.kpi.pillar_id: line for line in lines_of(request, first.values(), timezone.localdate())}
    return [
        PillarRow(
            pillar,
            [(status, counts[pillar.pk][status]) for status in SHOWN if counts[pillar.pk][status]],
            counts[pillar.pk].total(),
            lines.get(pillar.pk),
        )
        for pillar in pillars
    ]
