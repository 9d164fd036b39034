"""What a person owes: things with a day by which they are to be done.

Every app says what it asks of people through the Wagtail hook ``cxhub_owed``, because people know none of the apps
above them::

    @hooks.register("cxhub_owed")
    def readings_due(request, member, until):
        return [OwedSource(rows=due_kpis(request, member, until), tell=tell)]

``until`` is the last day that the list looks ahead to. ``request`` may be a reader or a user too: reminders ask for
people who are not there. What stays undone is brought to others than its owner where its ``Owed`` has a ``ladder``.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet, Value
from django.http import HttpRequest
from django.utils import timezone
from wagtail import hooks

from cxhub.access import Reader
from cxhub.badge import lately
from cxhub.people.models import Member

#: How far ahead the list looks.
AHEAD = datetime.timedelta(days=14)


@dataclass(frozen=True)
class Ladder:
    """Who hears of it, one after the other, when a thing stays undone. Its owner is whoever owes it.

    :param reviewer: hears when the grace is over.
    :param executive: answers for the outcome, and hears last.
    :param escalated: the thing in words for them, who cannot do it themselves.
    :param page: what they open.
    :param grace: days past due before anybody but the owner hears.
    :param cadence: days from one turn of it to the next; after the last rung they all hear once in so many days.
    :param last_done: the day when it was last done, if ever: nobody is asked again right after that.
    """

    reviewer: Member | None
    executive: Member | None
    escalated: str
    page: str
    grace: int
    cadence: int
    last_done: datetime.date | None = None


@dataclass(frozen=True)
class Signed:
    """How a thing is done from an e-mail, by a signed link: see :mod:`cxhub.reminders.tokens`.

    :param action: the one thing that the link lets its bearer do.
    :param address: makes of a token the path of the view that takes it.
    :param subject: what the link is about, where it is not the row itself.
    """

    action: str
    address: Callable[[str], str]
    subject: Model | None = None


@dataclass(frozen=True)
class Owed:
    """One thing that somebody is to do.

    :param title: the whole task, starting with its verb.
    :param url: where it is done.
    :param action: the words on the button.
    :param due: the day by which it is owed.
    :param note: a sentence that helps to decide or to do it.
    :param minutes: how long it takes, about.
    :param ladder: who else hears when it stays undone; without one, nobody.
    :param signed: how it is done from an e-mail without signing in, where that is possible.
    """

    title: str
    url: str
    action: str
    due: datetime.date
    note: str = ""
    minutes: int = 2
    ladder: Ladder | None = None
    signed: Signed | None = None

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.due < timezone.localdate()


@dataclass(frozen=True)
class OwedSource:
    """Things of one kind that a person owes.

    :param rows: exactly the rows that are owed, not yet read: they are counted on every page, and listed on one.
    :param tell: makes of one row what the list shows.
    :param kind: tells it from other things that are owed about the same row.
    """

    rows: QuerySet[Any]
    tell: Callable[[Any], Owed]
    kind: str = ""

    @property
    def name(self) -> str:
        """Tells it from all other kinds of things."""
        return f"{self.tell.__module__}.{self.tell.__name__}"


def member_of(request: HttpRequest) -> Member | None:
    """The member behind the account that is signed in; ``None`` where there is none. One query a request."""
    return getattr(getattr(request, "user", None), "cxhub_member", None)


def sources(request: Any, member: Member, until: datetime.date | None = None) -> Iterator[OwedSource]:
    """Everything that the apps ask of this member, kind by kind.

    :param request: the request, user or reader who looks.
    :param until: the last day to look ahead to; :data:`AHEAD` from today by default.
    """
    until = until or timezone.localdate() + AHEAD
    for function in hooks.get_hooks("cxhub_owed"):
        yield from function(request, member, until)


def owed_by(request: Any, member: Member) -> list[Owed]:
    """What this member owes, the longest due first.

    :param request: the request, user or reader who looks.
    """
    return _told((source, source.rows if number else ()) for source, number in counted(request, member))


def owed_lately(request: HttpRequest, member: Member) -> list[Owed]:
    """What the reader owes, for pages that show it beside other things; once a request.

    The rows are read, but only of the kinds of which the reader owed something at most a minute ago, or owed something
    after they did something last: see :mod:`cxhub.badge`. The number in the frame is that of these things then.
    """
    known: dict[int, list[Owed]] = vars(Reader.of(request)).setdefault("_owed_lately", {})
    if member.pk not in known:
        kept = lately(request, "owed_kinds", lambda: [s.name for s, number in counted(request, member) if number])
        counts = _counts(request)
        kinds = [source for source, _number in counts[member.pk]] if member.pk in counts else sources(request, member)
        rows = [(source, list(source.rows) if source.name in kept else []) for source in kinds]
        counts[member.pk] = [(source, len(found)) for source, found in rows]
        known[member.pk] = _told(rows)
    return known[member.pk]


def _told(rows: Iterable[tuple[OwedSource, Iterable[Any]]]) -> list[Owed]:
    things = [source.tell(row) for source, found in rows for row in found]
    return sorted(things, key=lambda thing: (thing.due, thing.title))


def _counts(request: Any) -> dict[int, list[tuple[OwedSource, int]]]:
    counts: dict[int, list[tuple[OwedSource, int]]] = vars(Reader.of(request)).setdefault("_owed", {})
    return counts


def counted(request: Any, member: Member, until: datetime.date | None = None) -> list[tuple[OwedSource, int]]:
    """Everything that the apps ask of this member with how many there are of each kind: one query a request.

    Of most kinds there is nothing, and what is not there need not be read.

    :param until: the last day to look ahead to; :data:`AHEAD` from today by default.
    """
    known = _counts(request)
    if member.pk not in known:
        kinds = list(sources(request, member, until))
        rows = [source.rows.order_by().values_list("pk", Value(place)) for place, source in enumerate(kinds)]
        numbers = Counter(place for _pk, place in (rows[0].union(*rows[1:], all=True) if rows else ()))
        known[member.pk] = [(source, numbers[place]) for place, source in enumerate(kinds)]
    return known[member.pk]


def count_owed(request: HttpRequest) -> int:
    """How many things the reader owes."""
    member = member_of(request)
    if member is None or not member.active:
        return 0
    return sum(number for _source, number in counted(request, member))
