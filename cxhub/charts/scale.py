"""Where a day and a value stand in a drawing, and which of them are named at its edges."""

import calendar
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format


@dataclass(frozen=True)
class TimeScale:
    """Days from left (0) to right (100)."""

    first: date
    last: date

    @classmethod
    def over(cls, days: Iterable[date | None]) -> "TimeScale | None":
        """A scale that holds all these days; a single one stands in the middle of two months. None without any."""
        known = sorted(day for day in days if day)
        if not known:
            return None
        first, last = known[0], known[-1]
        if first == last:
            return cls(shifted(first, -30), shifted(last, 30))
        return cls(first, last)

    def __call__(self, day: date) -> float:
        """Per cent from the left; below 0 or above 100 for days outside."""
        return (day - self.first).days / max((self.last - self.first).days, 1) * 100

    def holds(self, day: date) -> bool:
        """Whether the day is on the scale."""
        return self.first <= day <= self.last

    def months(self, at_most: int = 5) -> list[tuple[date, str]]:
        """The first days of some months (of some days, on a short scale) with their names; a year where it is new."""
        if (self.last - self.first).days < 62:
            middle = self.first + (self.last - self.first) / 2
            return [(day, date_format(day, "j M")) for day in sorted({self.first, middle, self.last})]
        total = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        step = next((step for step in (1, 2, 3, 6, 12, 24, 60, 120, 600) if total / step < at_most), 1200)
        ticks: list[tuple[date, str]] = []
        year = None
        for index in range(0, total + 1, step):
            month = self.first.month - 1 + index
            day = max(date(self.first.year + month // 12, month % 12 + 1, 1), self.first)
            if day > self.last:
                break
            ticks.append((day, date_format(day, "M y" if day.year != year else "M")))
            year = day.year
        return ticks

    def years(self) -> list[date]:
        """The first day of each year on the scale, at most twelve of them."""
        days = [date(year, 1, 1) for year in range(self.first.year, self.last.year + 1)]
        days = [day for day in days if self.holds(day)]
        return days[:: math.ceil(len(days) / 12) or 1]


def shifted(day: date, days: int) -> date:
    """A day later or earlier, kept within the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


def month_end(day: date) -> date:
    """The last day of a month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


@dataclass(frozen=True)
class ValueScale:
    """Values from the highest (near 0) to the lowest (near 100), with some air above and below."""

    low: float
    high: float
    air: float = 8

    @classmethod
    def over(cls, values: Iterable[float | None], air: float = 8) -> "ValueScale":
        """A scale that holds all these values; where they are all the same, that one is in the middle."""
        known = [value for value in values if value is not None and math.isfinite(value)]
        low, high = (min(known), max(known)) if known else (0.0, 1.0)
        if low == high:
            reach = max(abs(low) * 0.05, 1.0)
            return cls(low - reach, high + reach, air)
        return cls(low, high, air)

    def __call__(self, value: float) -> float:
        """Per cent from above. Halves, because the distance of two huge values is more than a float holds."""
        span = self.high / 2 - self.low / 2
        if not span or not math.isfinite(span):
            return 50.0
        return self.air + (self.high / 2 - value / 2) / span * (100 - 2 * self.air)

    def round_values(self, at_most: int = 4) -> list[float]:
        """Round values on the scale, for its grid."""
        span = self.high - self.low
        share = span / at_most
        if share <= 0 or not math.isfinite(span):
            return []
        power = 10.0 ** math.floor(math.log10(share))
        if not power:
            return []
        step = next((power * factor for factor in (1, 2, 5, 10) if span / (power * factor) <= at_most), power * 10)
        first = math.ceil(self.low / step)
        return [index * step for index in range(first, first + at_most + 1) if index * step <= self.high]
