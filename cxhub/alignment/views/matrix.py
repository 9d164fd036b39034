"""Pillars, initiatives and measures against each other, and pillars against departments."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Prefetch
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from cxhub import exports
from cxhub.access import hide_closed, visible
from cxhub.alignment.gaps import Gaps
from cxhub.alignment.models import Finding
from cxhub.gate import for_readers
from cxhub.initiatives.sections import list_address, unfinished
from cxhub.metrics.models import FinancialLinkage, Kpi
from cxhub.people.models import Department
from cxhub.strategy.known import BY_PILLAR, with_known_pillar
from cxhub.strategy.models import StrategyPillar

#: Initiatives on one page, measures across, and gaps named in a row.
ROWS, COLUMNS, GAPS = 60, 40, 3


@dataclass(frozen=True)
class Row:
    """One initiative against the measures across.

    :param cells: for each measure: "own" where it moves a measure of its pillar, "other" where one of another,
        "missing" where it should move one and does not, else empty.
    """

    initiative: Any
    cells: Sequence[str]
    gaps: Sequence[Finding]


@dataclass(frozen=True)
class Band:
    """The initiatives of one pillar; ``None`` is no pillar."""

    pillar: StrategyPillar | None
    rows: list[Row]


@for_readers
def matrix(request: HttpRequest) -> HttpResponseBase:
    """Unfinished work by pillar against what it moves."""
    kpis = Prefetch("kpis", visible(Kpi.objects.order_by("name"), request), to_attr="shown_kpis")
    rows = with_known_pillar(unfinished(request), request).select_related("pillar").prefetch_related(kpis)
    rows = rows.order_by(*BY_PILLAR, "urgency", "title", "pk")
    if kind := exports.wanted(request):
        header = [_("Pillar"), _("Initiative"), _("Status"), _("Measure")]
        return exports.file_response(kind, "matrix", header, _file_rows(request, rows))
    page_obj = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    shown = hide_closed(page_obj, request, "pillar")
    across = _across(request, shown)
    bands, gaps = _bands(request, shown, across)
    today = timezone.localdate()
    links: dict[int, list[FinancialLinkage]] = defaultdict(list)
    for link in visible(FinancialLinkage.objects.filter(kpi__in=across), request):
        links[link.kpi_id].append(link)
    moved = Counter(kpi.pk for row in shown for kpi in row.shown_kpis)
    context = {
        "page_obj": page_obj,
        "kpis": across,
        "bands": bands,
        "span": len(across) + 1,
        "without": sum(1 for row in shown if not row.shown_kpis),
        "moved": [moved[kpi.pk] for kpi in across],
        "money": [_money(links[kpi.pk], today, gaps, kpi) for kpi in across],
        "unproven": sum(1 for kpi in across if _money(links[kpi.pk], today, gaps, kpi)["state"] != "yes"),
        "departments": departments(request),
    }
    return render(request, "cxhub_alignment/matrix.html", context)


def _across(request: HttpRequest, shown: Sequence[Any]) -> list[Kpi]:
    """The measures across: those that the rows move, and every measure of a pillar, by pillar."""
    moved = {kpi.pk for row in shown for kpi in row.shown_kpis}
    rows = visible(Kpi.objects.select_related("pillar"), request).exclude(tier="initiative") | visible(
        Kpi.objects.select_related("pillar").filter(pk__in=moved), request
    )
    ordered = with_known_pillar(rows.distinct(), request).order_by(
        F("known_order").asc(nulls_first=True), "-tier", "name", "pk"
    )
    return hide_closed(ordered[:COLUMNS], request, "pillar")


def _bands(request: HttpRequest, shown: Sequence[Any], across: Sequence[Kpi]) -> tuple[list[Band], Gaps]:
    gaps = Gaps(request, ["initiative", "kpi"])
    leads: dict[int | None, int] = {}
    for kpi in across:
        leads.setdefault(kpi.known_pillar, kpi.pk)
    bands: dict[int | None, Band] = {}
    for initiative in shown:
        key = initiative.known_pillar
        mine = {kpi.pk for kpi in initiative.shown_kpis}
        cells = [
            ("own" if kpi.known_pillar == key else "other")
            if kpi.pk in mine
            else ("missing" if key and not mine and leads.get(key) == kpi.pk else "")
            for kpi in across
        ]
        band = bands.setdefault(key, Band(initiative.pillar, []))
        band.rows.append(Row(initiative, cells, gaps.of(initiative)[:GAPS]))
    return list(bands.values()), gaps


def _money(links: Sequence[FinancialLinkage], today: Any, gaps: Gaps, kpi: Kpi) -> dict[str, str]:
    state = "yes" if any(link.expires_on >= today for link in links) else "was" if links else "no"
    url = "" if state == "yes" else gaps.address(kpi, "C5", otherwise=f"{kpi.get_absolute_url()}#worth")
    return {"state": state, "url": url, "name": kpi.name}


def departments(request: HttpRequest) -> dict[str, Any]:
    """How many unfinished initiatives of each pillar each department works on."""
    found = list(visible(Department.objects.order_by("name"), request))
    counts: Counter[tuple[int | None, int]] = Counter()
    known = with_known_pillar(unfinished(request), request).order_by()
    counts.update(known.exclude(departments=None).values_list("known_pillar", "departments"))
    pillars = list(visible(StrategyPillar.objects.order_by("order", "pk"), request))
    address = list_address(request, pillar="")
    rows: list[dict[str, Any]] = []
    for pillar in [*pillars, None]:
        key, slug = (pillar.pk, pillar.slug) if pillar else (None, "none")
        cells = [
            {
                "n": counts[key, department.pk],
                "url": f"{address}{slug}&department={department.slug}" if address else "",
                "name": department.name,
            }
            for department in found
        ]
        if pillar or any(cell["n"] for cell in cells):
            rows.append({"pillar": pillar, "cells": cells})
    busy = [index for index, _department in enumerate(found) if any(row["cells"][index]["n"] for row in rows)]
    idle = [department for index, department in enumerate(found) if index not in busy]
    return {
        "names": [found[index] for index in busy],
        "rows": [{**row, "cells": [row["cells"][index] for index in busy]} for row in rows],
        "idle": idle,
    }


def _file_rows(request: HttpRequest, rows: Any) -> Iterator[Sequence[Any]]:
    for row in rows.iterator(chunk_size=500):
        hide_closed([row], request, "pillar")
        for kpi in row.shown_kpis or [None]:
            yield [row.pillar.title if row.pillar else "", row.title, row.shown, kpi.name if kpi else ""]
