"""What people see of their work on the home page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from cxhub.badge import count_anew
from cxhub.home import HomeSection
from cxhub.people.owed import member_of, owed_lately

#: Things shown on the home page; my work has them all.
FEW = 5


def on_home(request: HttpRequest, page: Any) -> list[HomeSection]:
    """The first things that the reader owes; near the top for an executive, whom others wait for."""
    member = member_of(request)
    if member is None or not member.active:
        return []
    count_anew(request)
    owed = owed_lately(request, member)
    if not owed:
        return []
    order = 11 if member.executive else 40
    context = {"owed": owed[:FEW], "owed_all": len(owed), "member": member}
    return [HomeSection(order, "cxhub_people/home_owed.html", context)]
