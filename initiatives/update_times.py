"""How long owners take over an update: the median, and how it moves from month to month."""

from __future__ import annotations

import datetime
import statistics
from dataclasses import dataclass

from django.db.models import QuerySet

from cxhub.initiatives.models import ProgressUpdate

#: What an update should take at most, in seconds.
AIM = 60
#: A median of fewer says more about a person than about the form.
FEWEST = 5
#: Days that the report looks back.
YEAR = 365


@dataclass(frozen=True)
class Times:
    """The times of some updates.

    :param seconds: one for each update whose time is known.
    """

    seconds: list[int]

    @property
    def count(self) -> int:
        """Of how many updates the time is known."""
        return len(self.seconds)

    @property
    def median(self) -> float | None:
        """Seconds from opening the form to posting it; ``None`` where there are too few to say."""
        return statistics.median(self.seconds) if self.count >= FEWEST else None

    @property
    def in_time(self) -> int | None:
        """Per cent that took no longer than :data:`AIM`; ``None`` where there are too few to say."""
        if self.count < FEWEST:
            return None
        return round(100 * sum(value <= AIM for value in self.seconds) / self.count)


@dataclass(frozen=True)
class Month:
    """The times of a month, by its first day."""

    first: datetime.date
    times: Times


def times_of(updates: QuerySet[ProgressUpdate], today: datetime.date) -> tuple[Times, list[Month]]:
    """The times of the last year, together and by month, the newest first. Corrections are not counted."""
    since = today - datetime.timedelta(days=YEAR)
    rows = updates.filter(corrects=None, seconds__isnull=False, posted_at__date__gt=since)
    months: dict[datetime.date, list[int]] = {}
    for posted_at, seconds in rows.values_list("posted_at", "seconds").iterator(chunk_size=2000):
        months.setdefault(posted_at.date().replace(day=1), []).append(seconds or 0)
    every = [value for values in months.values() for value in values]
    found = [Month(first, Times(values)) for first, values in sorted(months.items(), reverse=True)]
    return Times(every), found
