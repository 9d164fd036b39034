"""What charts are drawn from, and how rows of the database become that."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cxhub.components.objects import name_of, read
from cxhub.components.words import local_day


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a day, with its interval and the number of answers behind it where they are known."""

    on: date
    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happened on a day and may explain the line."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated deliverable; ``original_due`` is the day first promised."""

    title: str
    due: date | None = None
    original_due: date | None = None
    done_on: date | None = None

    @property
    def at(self) -> date | None:
        """The day it stands on: done, else due."""
        return self.done_on or self.due

    @property
    def slip(self) -> int:
        """Days after the one first promised; 0 where it never moved back."""
        if not self.at or not self.original_due:
            return 0
        return max((self.at - self.original_due).days, 0)

    def is_late(self, today: date) -> bool:
        """Whether its day has passed and it is not done."""
        return bool(self.due and not self.done_on and self.due < today)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of work on a time line; without ``start`` it is only proposed."""

    title: str
    start: date | None = None
    end: date | None = None
    original_end: date | None = None
    milestones: tuple[Milestone, ...] = ()


def finite(value: Any) -> float | None:
    """A number that can be drawn, or None."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


#: What is read of a row that becomes a point, each by its name: pages draw hundreds of them.
_OF_A_POINT = ("on", "as_of", "value", "low", "high", "n", "note")


def points_of(rows: Iterable[Any] | None) -> list[Point]:
    """Points in order of time from measurements (``as_of``, ``value``, ``low``, ``high``, ``n``, ``note``) or points.

    Rows without a day or a finite value are left out; an interval counts only where both its ends are there.
    """
    points = []
    for row in rows or ():
        values = [row.get(name) if isinstance(row, dict) else getattr(row, name, None) for name in _OF_A_POINT]
        on, value, low, high = values[0] or values[1], *(finite(value) for value in values[2:5])
        if on is None or value is None:
            continue
        if low is None or high is None or low > high:
            low = high = None
        points.append(Point(local_day(on), value, low, high, values[5], str(values[6] or "")))
    return sorted(points, key=lambda point: point.on)


def notes_of(rows: Iterable[Any] | None) -> list[Note]:
    """Notes from notes, or from pairs of day and text."""
    return [row if isinstance(row, Note) else Note(local_day(row[0]), str(row[1])) for row in rows or ()]


def milestones_of(rows: Iterable[Any] | None) -> list[Milestone]:
    """Milestones from anything with ``title``, ``due``, ``original_due`` (or ``moved_from``) and ``done_on``."""
    return [
        row
        if isinstance(row, Milestone)
        else Milestone(name_of(row), read(row, "due"), read(row, "original_due", "moved_from"), read(row, "done_on"))
        for row in rows or ()
    ]
