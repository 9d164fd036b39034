"""The portfolio as a file: the rows, their order and the columns of the list that is on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub import exports
from cxhub.access import hide_closed, visible
from cxhub.initiatives.health import Health
from cxhub.initiatives.models import Milestone
from cxhub.initiatives.standing import SHOWN, status_of, with_moves
from cxhub.initiatives.views.portfolio import (
    asked_for,
    chosen_columns,
    group_of,
    grouped_rows,
    health_of_row,
    narrowed,
    portfolio,
)
from cxhub.metrics.models import Kpi
from cxhub.people.models import Department


@dataclass(frozen=True)
class Line:
    """One initiative with what is worked out for its line."""

    item: Any
    url: str
    shown: str
    health: Health

    @property
    def update(self) -> Any:
        """The newest update, if there is one."""
        return self.item.latest_update


@dataclass(frozen=True)
class Column:
    """One column of the file.

    :param with_: the column of the list that it comes with; what has none is always there.
    """

    label: Any
    value: Callable[[Line], Any]
    with_: str = ""


#: Stands for columns that only the whole file has: what somebody chose has none of them.
WHOLE = "whole"

COLUMNS = (
    Column(_("Initiative"), lambda line: line.item.title),
    Column(_("Address"), lambda line: line.url),
    Column(_("Pillar"), lambda line: line.item.pillar and line.item.pillar.title),
    Column(_("Departments"), lambda line: ", ".join(row.name for row in line.item.shown_departments), "department"),
    Column(_("Stage"), lambda line: line.item.stage_label, "stage"),
    Column(_("Status shown"), lambda line: line.shown, "status"),
    Column(_("Status reported"), lambda line: line.update and line.update.get_status_display(), "status"),
    Column(_("Confidence"), lambda line: line.update and line.update.confidence, "confidence"),
    Column(_("Health"), lambda line: line.health.label, "health"),
    Column(_("Why"), lambda line: line.health.sentence, "health"),
    Column(_("Owner"), lambda line: line.item.owned_by and line.item.owned_by.name),
    Column(
        _("Executive owner"), lambda line: line.item.executive_owner and line.item.executive_owner.name, "executive"
    ),
    Column(_("KPIs"), lambda line: ", ".join(kpi.name for kpi in line.item.shown_kpis), "kpi"),
    Column(_("Effort, person-days"), lambda line: line.item.effort, "effort"),
    Column(_("Starts on"), lambda line: line.item.starts_on, WHOLE),
    Column(_("Target date"), lambda line: line.item.target_date, "due"),
    Column(_("First promised for"), lambda line: line.item.original_target_date, "due"),
    Column(_("Updated at"), lambda line: line.update and line.update.as_of, "updated"),
    Column(_("Last update"), lambda line: line.update and line.update.narrative, "updated"),
)


def as_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list that the address asks for, as a file.

    It has the columns that the reader chose for the list, and what it is grouped by; every column until they choose.
    """
    asked, chosen = narrowed(request), chosen_columns(request)
    columns = [column for column in COLUMNS if not chosen or column.with_ in ("", group_of(asked), *chosen)]
    rows = grouped_rows(request, asked_for(asked, portfolio(request)), asked)
    lines = ([column.value(line) for column in columns] for line in _lines(request, rows))
    return exports.file_response(kind, "initiatives", [str(column.label) for column in columns], lines)


def _lines(request: HttpRequest, initiatives: QuerySet[Any]) -> Iterator[Line]:
    today = timezone.localdate()
    kpis = Prefetch("kpis", visible(Kpi.objects.select_related("latest"), request), to_attr="shown_kpis")
    milestones = Prefetch("milestones", visible(Milestone.objects.all(), request))
    departments = Prefetch("departments", visible(Department.objects.all(), request), to_attr="shown_departments")
    rows = with_moves(initiatives).select_related("owned_by", "executive_owner", "pillar", "latest_update")
    for item in rows.prefetch_related(kpis, milestones, departments).iterator(chunk_size=500):
        hide_closed([item], request, "pillar")
        address = request.build_absolute_uri(item.get_url(request))
        yield Line(item, address, str(SHOWN[status_of(item, today)]), health_of_row(item, today))
