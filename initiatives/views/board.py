"""The portfolio by stage, and on a line of time."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Max, Min, Prefetch, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest

from cxhub import conf
from cxhub.access import hide_closed, visible
from cxhub.initiatives import pipeline
from cxhub.initiatives.models import Initiative, Milestone
from cxhub.initiatives.standing import status_of
from cxhub.lists import Narrowed

#: Initiatives shown of one stage; the rest is a link.
OF_A_STAGE = 30


@dataclass(frozen=True)
class Stage:
    """One stage of the board."""

    slug: str
    label: str
    total: int
    items: list[Any]
    more: str


def board(request: HttpRequest, initiatives: QuerySet[Any], asked: Narrowed, today: datetime.date) -> dict[str, Any]:
    """Every stage with its initiatives, the most urgent first; those at an end by their day.

    :param initiatives: what the filters leave, with ``shown`` and ``urgency``.
    """
    totals = dict(initiatives.order_by().values_list("stage").annotate(n=Count("pk", distinct=True)))
    order: list[Any] = [F("closed_on").desc(nulls_first=True), F("urgency"), F("title"), F("pk")]
    rank = Window(RowNumber(), partition_by="stage", order_by=order)
    few = initiatives.order_by().annotate(rank=rank).filter(rank__lte=OF_A_STAGE).values_list("pk", flat=True)
    rows = visible(Initiative.objects.filter(pk__in=list(few)), request).select_related(
        "owned_by", "pillar", "latest_update"
    )
    items: dict[str, list[Any]] = {}
    found = {row.pk: row for row in hide_closed(rows, request, "pillar")}
    for pk in initiatives.filter(pk__in=list(found)).order_by(*order).values_list("pk", flat=True):
        row = found.pop(pk, None)
        if row is not None:
            row.shown = status_of(row, today)
            row.waits_days = _never_begun(row, today)
            items.setdefault(row.stage, []).append(row)
    stages = [
        Stage(
            slug,
            pipeline.label(slug),
            totals.get(slug, 0),
            items.get(slug, []),
            asked.address(view=None, stage=slug, page=None) if totals.get(slug, 0) > OF_A_STAGE else "",
        )
        for slug in pipeline.stages()
    ]
    middle = next((index for index, item in enumerate(stages) if item.slug == pipeline.active()[-1]), len(stages) // 2)
    return {"columns": [stages[:middle], stages[middle : middle + 1], stages[middle + 1 :]]}


def _never_begun(row: Initiative, today: datetime.date) -> int:
    """Days since the approval of work that has not begun; 0 where that is no news."""
    if row.stage != "approved" or row.approved_on is None:
        return 0
    days = (today - row.approved_on).days
    return days if days > conf.get("CADENCE_DAYS") else 0


def time_line(request: HttpRequest, initiatives: QuerySet[Any], today: datetime.date) -> dict[str, Any]:
    """A page of initiatives from start to end, with milestones and slips, all on one scale."""
    order: list[Any] = [
        F("pillar__order").asc(nulls_last=True),
        "pillar_id",
        F("target_date").asc(nulls_last=True),
        "title",
        "pk",
    ]
    pks = initiatives.order_by(*order).values_list("pk", flat=True)
    page_obj = Paginator(pks, conf.get("PAGE_SIZE")).get_page(request.GET.get("page"))
    wanted = list(page_obj)
    milestones = Prefetch("milestones", visible(Milestone.objects.all(), request))
    rows = visible(Initiative.objects.filter(pk__in=wanted), request).select_related("pillar", "latest_update")
    found = {row.pk: row for row in hide_closed(rows.prefetch_related(milestones), request, "pillar")}
    ends = initiatives.order_by().aggregate(
        first=Min("starts_on"), end=Max("target_date"), was=Max("original_target_date")
    )
    days = [day for day in ends.values() if day] + [today]
    shown = [found[pk] for pk in wanted if pk in found]
    for row in shown:
        row.shown = status_of(row, today)
        slip = row.target_date - row.original_target_date if row.target_date and row.original_target_date else None
        row.slip_days = slip.days if slip else 0
        row.late = sum(1 for item in row.milestones.all() if item.is_overdue(today)) if row.is_active else 0
    return {"page_obj": page_obj, "spans": shown, "start": min(days), "end": max(days)}
