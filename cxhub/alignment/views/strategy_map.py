"""The strategy as a map: from promise to standard, from pillar to money, with what is missing drawn in its place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Prefetch, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cxhub.access import visible
from cxhub.alignment.gaps import Gaps
from cxhub.charts import Box, flow
from cxhub.components.words import amount
from cxhub.gate import for_readers
from cxhub.initiatives.sections import list_address, unfinished
from cxhub.metrics.models import FinancialLinkage, Kpi
from cxhub.playbooks.models import Play, TouchpointStandard
from cxhub.strategy.known import with_known_pillar
from cxhub.strategy.models import BrandPromise, CXPrinciple, StrategyPillar

#: Plays of a principle and initiatives of a pillar that are drawn; the rest is a link.
MOST = 12


@dataclass
class Item:
    """One thing on the nested list, with what it leads to."""

    title: str
    url: str = ""
    missing: bool = False
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Chart:
    """One drawing, and the same as a list.

    :param subject: the principle or the pillar that it is of; ``None`` is work without a pillar.
    :param more: how many are not drawn, and where they are.
    """

    subject: Any
    drawing: Any
    items: list[Item]
    more: tuple[int, str] = (0, "")


@for_readers
def strategy_map(request: HttpRequest) -> HttpResponse:
    """Both ways through the strategy."""
    gaps = Gaps(request, ["brandpromise", "cxprinciple", "play", "strategypillar", "initiative", "kpi"])
    promise = visible(BrandPromise.objects.order_by("path"), request).first()
    context = {
        "promise": promise,
        "principles": list(_principles(request, promise, gaps)),
        "pillars": list(_pillars(request, gaps)),
    }
    return render(request, "cxhub_alignment/map.html", context)


def _principles(request: HttpRequest, promise: BrandPromise | None, gaps: Gaps) -> Any:
    """For each principle: the promise that it keeps, its plays, and the standards that they hold."""
    kept = set()
    if promise is not None:
        chosen = visible(CXPrinciple.objects.filter(promises=promise.pk), request)
        kept = set(chosen.values_list("pk", flat=True))
    standards = Prefetch("standards", visible(TouchpointStandard.objects.all(), request), to_attr="shown_standards")
    plays: dict[int | None, list[Any]] = defaultdict(list)
    for play in visible(Play.objects.order_by("title"), request).prefetch_related(standards):
        plays[play.principle_id].append(play)
    promised = _("Our promise")
    for principle in visible(CXPrinciple.objects.order_by("number", "title"), request):
        url = principle.get_url(request) or ""
        mine = plays[principle.pk]
        first, second, third = [], [], []
        name = principle.statement or principle.title
        mend = gaps.address(principle, "B5", otherwise=_edit(promise)) if promise else ""
        if promise is not None:
            first.append(Box("promise", promised, promise.get_url(request) or ""))
        else:
            first.append(Box("promise", _("No promise"), missing=True))
        in_promise = principle.pk in kept
        way: dict[str, Any] = {"before": ("promise",)} if in_promise else {"broken": ("promise",), "mend": mend}
        second.append(Box("principle", name, url, **way))
        item = Item(name, url)
        if not in_promise:
            item.items.append(Item(_("The promise does not name it"), mend, missing=True))
        fourth = []
        for play in mine[:MOST]:
            key, page = f"play{play.pk}", play.get_url(request) or ""
            third.append(Box(key, play.title, page, before=("principle",)))
            row = Item(play.title, page)
            if play.shown_standards:
                words = ", ".join(dict.fromkeys(standard.touchpoint for standard in play.shown_standards))
                fourth.append(Box(f"standards{play.pk}", words, f"{page}#standards", before=(key,)))
                row.items.append(Item(words, f"{page}#standards"))
            else:
                fourth.append(Box(f"standards{play.pk}", _("No standard"), page, before=(key,), missing=True))
                row.items.append(Item(_("No standard"), page, missing=True))
            item.items.append(row)
        if not mine:
            mend = gaps.address(principle, "B6", "B5", otherwise=url)
            third.append(Box("none", _("No play lives it"), mend, before=("principle",), missing=True))
            item.items.append(Item(_("No play lives it"), mend, missing=True))
        heads = [_("Promise"), _("Principle"), _("Plays"), _("Touchpoint standards")]
        drawing = flow([first, second, third, fourth], title=name, headings=heads)
        yield Chart(principle, drawing, [item], (max(len(mine) - MOST, 0), url))


def _pillars(request: HttpRequest, gaps: Gaps) -> Any:
    """For each pillar: its work, the measures that it moves, and the money that hangs on them."""
    known = with_known_pillar(unfinished(request), request)
    rank = Window(RowNumber(), partition_by="known_pillar", order_by=[F("urgency"), F("title"), F("pk")])
    few = list(known.annotate(rank=rank).filter(rank__lte=MOST).values_list("pk", flat=True))
    links = visible(FinancialLinkage.objects.in_date(timezone.localdate()).order_by("-studied_on"), request)
    shown = visible(Kpi.objects.order_by("name"), request).prefetch_related(
        Prefetch("linkages", links, to_attr="shown_links")
    )
    kpis = Prefetch("kpis", shown, to_attr="shown_kpis")
    work: dict[int | None, list[Any]] = defaultdict(list)
    for row in known.filter(pk__in=few).prefetch_related(kpis):
        work[row.known_pillar].append(row)
    totals = dict(known.order_by().values_list("known_pillar").annotate(n=Count("pk")))
    address = list_address(request, pillar="")
    for pillar in [*visible(StrategyPillar.objects.order_by("order", "title"), request), None]:
        key, slug = (pillar.pk, pillar.slug) if pillar else (None, "none")
        rows = work[key]
        if pillar is None and not rows:
            continue
        more = (max(totals.get(key, 0) - len(rows), 0), f"{address}{slug}" if address else "")
        yield _pillar(request, pillar, rows, gaps, more)


def _pillar(
    request: HttpRequest, pillar: StrategyPillar | None, rows: list[Any], gaps: Gaps, more: tuple[int, str]
) -> Chart:
    url = (pillar.get_url(request) or "") if pillar else ""
    name = pillar.title if pillar else _("No pillar")
    first = [Box("pillar", name, url, missing=pillar is None)]
    work, measures, money, items = [], {}, [], []
    ways: dict[int, list[str]] = defaultdict(list)
    gone: list[Box] = []
    for row in rows:
        key, page = f"work{row.pk}", row.get_url(request) or ""
        if row.pillar_id is None:
            mend = gaps.address(row, "B1", otherwise=page)
            work.append(Box(key, row.title, page, broken=("pillar",), mend=mend))
        else:
            work.append(Box(key, row.title, page, before=("pillar",)))
        item = Item(row.title, page)
        for kpi in row.shown_kpis:
            measures[kpi.pk] = kpi
            ways[kpi.pk].append(key)
            item.items.append(Item(kpi.name, kpi.get_absolute_url(), items=[_money_item(kpi, gaps)]))
        if not row.shown_kpis:
            mend = gaps.address(row, "C1", otherwise=page)
            gone.append(Box(f"none{row.pk}", _("No measure"), mend, before=(key,), missing=True))
            item.items.append(Item(_("No measure"), mend, missing=True))
        items.append(item)
    if not rows:
        mend = gaps.address(pillar, "B3", otherwise=url) if pillar else ""
        work.append(Box("none", _("No work under way"), mend, before=("pillar",), missing=True))
        items.append(Item(_("No work under way"), mend, missing=True))
    numbers = [
        Box(f"kpi{pk}", kpi.name, kpi.get_absolute_url(), before=tuple(ways[pk])) for pk, kpi in measures.items()
    ]
    for pk, kpi in measures.items():
        found = _money_item(kpi, gaps)
        money.append(Box(f"money{pk}", found.title, found.url, before=(f"kpi{pk}",), missing=found.missing))
    heads = [_("Pillar"), _("Initiatives"), _("Measures"), _("Money")]
    return Chart(pillar, flow([first, work, [*numbers, *gone], money], title=name, headings=heads), items, more)


def _money_item(kpi: Any, gaps: Gaps) -> Item:
    if kpi.shown_links:
        link = kpi.shown_links[0]
        words = f"{link.outcome}, {amount(link.effect_central, link.effect_unit, link.places)}"
        return Item(words, f"{kpi.get_absolute_url()}#worth")
    return Item(
        _("No money linked"), gaps.address(kpi, "C5", otherwise=f"{kpi.get_absolute_url()}#worth"), missing=True
    )


def _edit(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk]) if page is not None else ""
