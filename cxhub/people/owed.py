"""What a person owes: things with a day by which they are to be done.

Every app says what it asks of people through the Wagtail hook ``cxhub_owed``, because people know none of the apps
above them::

    @hooks.register("cxhub_owed")
    def readings_due(request, member, until):
        return [OwedSource(rows=due_kpis(request, member, until), tell=tell)]

``until`` is the last day that the list looks ahead to.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from wagtail import hooks

from cxhub.people.models import Member

#: How far ahead the list looks.
AHEAD = datetime.timedelta(days=14)


@dataclass(frozen=True)
class Owed:
    """One thing that somebody is to do.

    :param title: the whole task, starting with its verb.
    :param url: where it is done.
    :param action: the words on the button.
    :param due: the day by which it is owed.
    :param note: a sentence that helps to decide or to do it.
    """

    title: str
    url: str
    action: str
    due: datetime.date
    note: str = ""

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.due < timezone.localdate()


@dataclass(frozen=True)
class OwedSource:
    """Things of one kind that a person owes.

    :param rows: exactly the rows that are owed, not yet read: they are counted on every page, and listed on one.
    :param tell: makes of one row what the list shows.
    """

    rows: QuerySet[Any]
    tell: Callable[[Any], Owed]


def member_of(request: HttpRequest) -> Member | None:
    """The member behind the account that is signed in; ``None`` where there is none. One query a request."""
    return getattr(getattr(request, "user", None), "cxhub_member", None)


def sources(request: HttpRequest, member: Member) -> Iterator[OwedSource]:
    """Everything that the apps ask of this member, kind by kind."""
    until = timezone.localdate() + AHEAD
    for function in hooks.get_hooks("cxhub_owed"):
        yield from function(request, member, until)


def owed_by(request: HttpRequest, member: Member) -> list[Owed]:
    """What this member owes, the longest due first."""
    things = [source.tell(row) for source in sources(request, member) for row in source.rows]
    return sorted(things, key=lambda thing: (thing.due, thing.title))


def count_owed(request: HttpRequest) -> int:
    """How many things the reader owes, in one query."""
    member = member_of(request)
    if member is None or not member.active:
        return 0
    rows = [source.rows.order_by().values_list("pk") for source in sources(request, member)]
    return rows[0].union(*rows[1:], all=True).count() if rows else 0
