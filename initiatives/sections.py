"""What initiatives add to the pages of other apps: the strategy map, pillars, KPIs and people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cxhub.access import Reader, visible
from cxhub.components.charts import sparkline
from cxhub.components.words import amount, exact
from cxhub.initiatives.models import Initiative, InitiativeIndex
from cxhub.initiatives.standing import SHOWN, status_of
from cxhub.initiatives.views.portfolio import FINISHED, portfolio
from cxhub.metrics.lines import lines_of
from cxhub.metrics.models import Kpi
from cxhub.people.models import Member
from cxhub.people.sections import Line, PersonSection
from cxhub.remembering import remembered
from cxhub.sections import PageSection
from cxhub.strategy.lines import Stop, Stops
from cxhub.strategy.models import StrategyPillar

#: Stops on a pillar's line, and initiatives on a page of something else; the rest is a link.
MOST_STOPS, MOST = 9, 25


def list_address(request: HttpRequest, **chosen: str) -> str:
    """The address of the portfolio, narrowed; empty where the reader sees none."""
    index = Reader.of(request).landmark(InitiativeIndex)
    return f"{index.get_url(request)}?{urlencode(chosen)}" if index else ""


def unfinished(request: HttpRequest) -> QuerySet[Any]:
    """Initiatives in which something is still to come, with their shown status, the most urgent first."""
    return portfolio(request).exclude(stage__in=FINISHED).order_by("urgency", "title", "pk")


def shown_rows(request: HttpRequest, keys: Iterable[int], *prefetch: Any) -> list[Any]:
    """Those of these initiatives in which something is still to come, with their shown status, the most urgent first.

    The status is worked out from each row as it is read, which takes a fraction of what it takes in SQL.
    """
    today = timezone.localdate()
    places = {status: place for place, status in enumerate(SHOWN)}
    rows = visible(Initiative.objects.filter(pk__in=list(keys)), request).exclude(stage__in=FINISHED)
    found: list[Any] = list(rows.order_by().select_related("owned_by", "latest_update").prefetch_related(*prefetch))
    for row in found:
        row.shown = status_of(row, today)
    return sorted(found, key=lambda row: (places.get(row.shown, len(SHOWN)), row.title, row.pk))


def on_map(request: HttpRequest, pillars: Iterable[StrategyPillar]) -> list[Stops]:
    """The stops of every pillar's line, and those of work without a pillar."""
    totals = remembered("stops of the map", request, (Initiative,), lambda: _drawn(request))
    kpis = Prefetch("kpis", visible(Kpi.objects.select_related("latest"), request), to_attr="shown_kpis")
    rows = shown_rows(request, totals, kpis)
    firsts = {row.shown_kpis[0].pk: row.shown_kpis[0] for row in rows if row.shown_kpis}
    lines = lines_of(request, firsts.values(), timezone.localdate())
    drawings = {line.kpi.pk: sparkline(line.readings, kpi=line.kpi) for line in lines}
    slugs: dict[int | None, str] = {None: "none", **{pillar.pk: pillar.slug for pillar in pillars}}
    address = list_address(request, pillar="")
    found = []
    for pillar_id, slug in slugs.items():
        on_line = [row for row in rows if row.pillar_id == pillar_id]
        if on_line:
            stops = [_stop(request, row, drawings) for row in on_line]
            more = f"{address}{slug}" if address else ""
            found.append(Stops(pillar_id, stops, totals[on_line[0].pk], more))
    return found


def _drawn(request: HttpRequest) -> dict[int, int]:
    """The keys of the work that is drawn, each with how much there is on its line. Goes over all initiatives."""
    rank = Window(RowNumber(), partition_by="pillar_id", order_by=[F("urgency"), F("title"), F("pk")])
    total = Window(Count("pk"), partition_by="pillar_id")
    ranked = unfinished(request).order_by().annotate(rank=rank, total=total).filter(rank__lte=MOST_STOPS)
    return dict(ranked.values_list("pk", "total"))


def _stop(request: HttpRequest, row: Any, drawings: dict[int, SafeString]) -> Stop:
    kpi = row.shown_kpis[0] if row.shown_kpis else None
    latest = kpi.latest if kpi else None
    return Stop(
        title=row.title,
        url=row.get_url(request) or "",
        status=row.shown,
        note=row.owned_by.name if row.owned_by else _("nobody owns it"),
        measure=kpi,
        figure=amount(latest.value, kpi.unit, kpi.decimals) if kpi and latest else _("no reading"),
        drawing=drawings[kpi.pk] if kpi else "",
        gap="" if kpi else _("No KPI"),
    )


def on_pillar(request: HttpRequest, pillar: StrategyPillar) -> list[PageSection]:
    """The pillar's work, that in trouble first."""

    def keys() -> list[int]:
        return list(unfinished(request).filter(pillar=pillar.pk).values_list("pk", flat=True)[: MOST + 1])

    shown = shown_rows(request, remembered(f"work of pillar {pillar.pk}", request, (Initiative,), keys))
    context = {
        "initiatives": shown[:MOST],
        "more": list_address(request, pillar=pillar.slug) if len(shown) > MOST else "",
        "counts": Counter(row.shown for row in shown),
    }
    return [PageSection(40, "cxhub_initiatives/on_pillar.html", context)]


def on_kpi(request: HttpRequest, kpi: Kpi) -> list[PageSection]:
    """Who moves the KPI."""
    rows = portfolio(request).filter(kpis=kpi.pk).select_related("owned_by", "latest_update")
    shown = list(rows.order_by("urgency", "title", "pk")[:MOST])
    return [PageSection(30, "cxhub_initiatives/on_kpi.html", {"initiatives": shown})]


def on_person(request: HttpRequest, member: Member) -> list[PersonSection]:
    """Initiatives that they own, sponsor or have a hand in, from one query; finished ones last."""
    theirs = Q(owned_by=member) | Q(executive_owner=member) | Q(pk__in=_contributed(request, member))
    rows = visible(Initiative.objects.filter(theirs), request).select_related(
        "latest_update", "owned_by", "executive_owner"
    )
    kinds: dict[str, list[Line]] = {"owns": [], "sponsors": [], "helps": []}
    for row in sorted(rows, key=lambda row: (row.stage in FINISHED, row.title)):
        kind = "sponsors" if row.executive_owner_id == member.pk else "helps"
        if row.owned_by_id == member.pk:
            kind = "owns"
        kinds[kind].append(_line(request, row, kind))
    return [
        PersonSection(_("Answers for"), 10, kinds["owns"][:MOST], len(kinds["owns"])),
        PersonSection(_("Answers for as executive"), 40, kinds["sponsors"][:MOST], len(kinds["sponsors"])),
        PersonSection(_("Has a hand in"), 50, kinds["helps"][:MOST], len(kinds["helps"])),
    ]


def _contributed(request: HttpRequest, member: Member) -> QuerySet[Any]:
    return visible(Initiative.objects.filter(front_line_contributors=member), request).values("pk")


def _line(request: HttpRequest, row: Initiative, kind: str) -> Line:
    today = timezone.localdate()
    other = row.executive_owner if kind == "owns" else row.owned_by
    parts = [_("Initiative"), row.stage_label.lower()]
    if other is not None:
        words = _("executive owner %(name)s") if kind == "owns" else _("owner %(name)s")
        parts.append(words % {"name": other.name})
    if row.target_date and row.stage not in FINISHED:
        parts.append(_("due %(day)s") % {"day": exact(row.target_date)})
    status = "" if row.stage in FINISHED else status_of(row, today)
    return Line(row.title, row.get_url(request) or "", ", ".join(parts), status=status)
