"""Pages about people, and what each owes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cxhub import conf, exports
from cxhub.access import visible
from cxhub.badge import count_anew
from cxhub.gate import for_readers
from cxhub.lists import Narrowed
from cxhub.people.beside import came_of, waiting_for
from cxhub.people.forms import PeopleFilter
from cxhub.people.models import Department, Member
from cxhub.people.owed import AHEAD, member_of, owed_by
from cxhub.people.sections import parts_of

#: People on one page of the list.
PEOPLE_PER_PAGE = 60


SORTS: dict[str, tuple[Any, list[Any]]] = {
    "department": (gettext_lazy("By department"), [F("department__name").asc(nulls_last=True), "name", "pk"]),
    "name": (gettext_lazy("By name"), ["name", "pk"]),
}


@for_readers
def people(request: HttpRequest) -> HttpResponseBase:
    """Everybody who is still here, by department or by name."""
    departments = list(visible(Department.objects.all(), request))
    form = PeopleFilter(request.GET, departments=departments)
    asked = Narrowed(request, [], SORTS)
    found = form.narrow(visible(Member.objects.filter(active=True), request)).select_related("department")
    if kind := exports.wanted(request):
        return _file(request, kind, asked.rows(found))
    page_obj = asked.page(found, PEOPLE_PER_PAGE)
    grouped = asked.sort == "department"
    groups = groupby(page_obj, key=lambda row: row.department) if grouped else [(None, page_obj)]
    context = {
        "form": form,
        "asked": asked,
        "page_obj": page_obj,
        "grouped": grouped,
        "groups": [(department, members) for department, rows in groups if (members := list(rows))],
    }
    return render(request, "cxhub_people/people.html", context)


def _file(request: HttpRequest, kind: str, found: QuerySet[Member]) -> HttpResponseBase:
    headers = [_("Name"), _("Job"), _("Department"), _("Executive"), _("Front line"), _("Address")]
    return exports.file_response(kind, "people", headers, _rows(request, found))


def _rows(request: HttpRequest, found: QuerySet[Member]) -> Iterator[list[Any]]:
    for row in found.iterator(chunk_size=1000):
        address = request.build_absolute_uri(row.get_absolute_url())
        yield [row.name, row.job_title, row.department, row.executive, row.front_line, address]


@for_readers
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """One person: what they answer for, have a hand in, told and wrote. Never a score."""
    member = get_object_or_404(visible(Member.objects.select_related("department", "photo"), request), slug=slug)
    return render(request, "cxhub_people/person.html", {"member": member, "parts": parts_of(request, member)})


@for_readers
def my_work(request: HttpRequest) -> HttpResponse:
    """Everything that the reader owes, by date."""
    member = member_of(request)
    count_anew(request)
    today = timezone.localdate()
    here = member if member is not None and member.active else None
    owed = owed_by(request, here) if here else []
    until = today + AHEAD
    spans: dict[str, list] = {"late": [], "today": [], "soon": [], "later": []}
    for thing in owed:
        spans[_span(thing.due, today, until)].append(thing)
    context = {
        "member": member,
        "owed": owed,
        "minutes": sum(thing.minutes for thing in owed),
        "spans": spans,
        "until": until,
        "grace": conf.get("GRACE_DAYS"),
        "waiting": waiting_for(request, here) if here else [],
        "came_of": came_of(request, here) if here else [],
    }
    return render(request, "cxhub_people/my_work.html", context)


def _span(due: datetime.date, today: datetime.date, until: datetime.date) -> str:
    if due < today:
        return "late"
    if due == today:
        return "today"
    return "soon" if due <= until else "later"
