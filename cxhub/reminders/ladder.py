"""The ladder: which rungs of an undone thing are to be sent on a day. Pure functions over dates."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

#: Days late at which the programme office and the executive owner hear.
OFFICE_DAYS, EXECUTIVE_DAYS = 7, 14
#: Nobody is asked again within so many days of having done it.
JUST_DONE_DAYS = 2
#: Once at the top, nobody hears more often than this, however short the cadence.
SHORTEST_REPEAT = 7


class Rung(enum.IntEnum):
    """Who is told, the first at the bottom."""

    OWNER = 1
    OWNER_AGAIN = 2
    REVIEWER = 3
    OFFICE = 4
    EXECUTIVE = 5

    @property
    def words(self) -> str:
        """In what part the person is told."""
        return str(_WORDS[self])


_WORDS = {
    Rung.OWNER: _("owner"),
    Rung.OWNER_AGAIN: _("owner, again"),
    Rung.REVIEWER: _("reviewer"),
    Rung.OFFICE: _("programme office"),
    Rung.EXECUTIVE: _("executive owner"),
}

#: Choices of a model's field.
CHOICES = [(rung.value, words) for rung, words in _WORDS.items()]


@dataclass(frozen=True)
class Climb:
    """A thing that is owed, as far as the ladder needs it.

    :param due: the day by which it is owed.
    :param grace: days past due before anybody but the owner hears.
    :param cadence: days between two turns of the thing.
    :param top: the highest rung that there is.
    :param last_done: when it was last done.
    :param pauses: first and last days on which the owner is away and nobody stands in.
    """

    due: datetime.date
    grace: int = 3
    cadence: int = 14
    top: Rung = Rung.EXECUTIVE
    last_done: datetime.date | None = None
    pauses: tuple[tuple[datetime.date, datetime.date], ...] = ()


@dataclass(frozen=True)
class Sent:
    """A rung that was sent for this due day."""

    rung: Rung
    on: datetime.date


def reached_after(rung: Rung, grace: int) -> int:
    """Days late at which a rung is reached; each at least a day after the one before."""
    reviewer = max(grace + 1, 2)
    office = max(OFFICE_DAYS, reviewer + 1)
    executive = max(EXECUTIVE_DAYS, office + 1)
    return {
        Rung.OWNER: 0,
        Rung.OWNER_AGAIN: 1,
        Rung.REVIEWER: reviewer,
        Rung.OFFICE: office,
        Rung.EXECUTIVE: executive,
    }[rung]


def days_late(climb: Climb, on: datetime.date) -> int | None:
    """Days since it was due on which its owner was there, the first of them 0; ``None`` before, and while away."""
    if on < climb.due:
        return None
    away: set[datetime.date] = set()
    for first, last in climb.pauses:
        start, end = max(first, climb.due), min(last, on)
        away.update(start + datetime.timedelta(days=day) for day in range((end - start).days + 1))
    if on in away:
        return None
    return (on - climb.due).days - len(away)


def rungs(climb: Climb, on: datetime.date, history: Iterable[Sent]) -> tuple[Rung, ...]:
    """The rungs to send on a day: the highest that is reached and new, and the owner where they never heard.

    :param on: the day, on the owner's calendar.
    :param history: what was sent for this due day before.
    :returns: nothing, one rung, or the owner's and one more; sent again after the top once in each cadence.
    """
    sent = list(history)
    late = days_late(climb, on)
    if late is None or any(item.on >= on for item in sent):
        return ()
    if climb.last_done is not None and 0 <= (on - climb.last_done).days < JUST_DONE_DAYS:
        return ()
    reached = max(rung for rung in Rung if rung <= climb.top and late >= reached_after(rung, climb.grace))
    highest = max((item.rung for item in sent), default=None)
    if highest is None or reached > highest:
        told = any(item.rung in (Rung.OWNER, Rung.OWNER_AGAIN) for item in sent)
        return (reached,) if told or reached <= Rung.OWNER_AGAIN else (Rung.OWNER, reached)
    last = max(item.on for item in sent)
    if highest < climb.top or (on - last).days < max(climb.cadence, SHORTEST_REPEAT):
        return ()
    return (highest,) if highest <= Rung.OWNER_AGAIN else (Rung.OWNER_AGAIN, highest)
