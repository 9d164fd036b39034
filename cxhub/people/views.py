"""Pages about people, and what each owes."""

from __future__ import annotations

import datetime
from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from cxhub import conf
from cxhub.access import visible
from cxhub.badge import count_anew
from cxhub.gate import for_readers
from cxhub.people.beside import came_of, waiting_for
from cxhub.people.forms import PeopleFilter
from cxhub.people.models import Department, Member
from cxhub.people.owed import AHEAD, member_of, owed_by
from cxhub.people.sections import parts_of

#: People on one page of the list.
PEOPLE_PER_PAGE = 60


@for_readers
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who is still here, by department."""
    departments = list(visible(Department.objects.all(), request))
    form = PeopleFilter(request.GET, departments=departments)
    found = form.narrow(visible(Member.objects.filter(active=True), request))
    ordered = found.select_related("department").order_by(F("department__name").asc(nulls_last=True), "name")
    page_obj = Paginator(ordered, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    groups = [(department, list(rows)) for department, rows in groupby(page_obj, key=lambda row: row.department)]
    return render(request, "cxhub_people/people.html", {"form": form, "page_obj": page_obj, "groups": groups})


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
