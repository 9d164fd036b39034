"""Whether a number has changed, or has only been measured again. Pure functions over plain values."""

from __future__ import annotations

import datetime
import enum
import math
from collections.abc import Sequence
from dataclasses import dataclass

#: With fewer answers than this, a change is not told from chance.
FEWEST = 30


class Verdict(enum.Enum):
    """What two readings say about a change. Without intervals, or from too few answers, nothing can be told."""

    BETTER = "better"
    WORSE = "worse"
    NOT_DETECTABLE = "not_detectable"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Value:
    """A reading, as far as a comparison needs it.

    :param asked: the scale and the question that it comes from; readings of different ones are never compared.
    """

    as_of: datetime.date
    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None
    asked: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Change:
    """What became of a value since an earlier reading.

    :param since: the day of the earlier reading.
    :param difference: later less earlier.
    :param low: with ``high``, the interval of the difference, at the readings' own level of confidence.
    """

    verdict: Verdict
    since: datetime.date
    before: float
    difference: float
    low: float | None = None
    high: float | None = None


def change(earlier: Value, later: Value, *, up_is_better: bool) -> Change:
    """Compare two independent readings by the interval of their difference.

    The interval joins those of the readings (Newcombe's square-and-add, which needs no symmetry): where it spans zero,
    no change can be told from chance.
    Nothing can be told either where scale or question changed in between.
    """
    difference = later.value - earlier.value
    bounds = (earlier.low, earlier.high, later.low, later.high)
    few = any(reading.n is not None and reading.n < FEWEST for reading in (earlier, later))
    if few or earlier.asked != later.asked or any(bound is None or not math.isfinite(bound) for bound in bounds):
        return Change(Verdict.UNKNOWN, earlier.as_of, earlier.value, difference)
    low_1, high_1, low_2, high_2 = (float(bound) for bound in bounds if bound is not None)
    low = difference - math.hypot(later.value - low_2, high_1 - earlier.value)
    high = difference + math.hypot(high_2 - later.value, earlier.value - low_1)
    if low <= 0 <= high:
        verdict = Verdict.NOT_DETECTABLE
    else:
        verdict = Verdict.BETTER if (difference > 0) == up_is_better else Verdict.WORSE
    return Change(verdict, earlier.as_of, earlier.value, difference, low, high)


def change_over(readings: Sequence[Value], days: int, *, up_is_better: bool) -> Change | None:
    """The change from the reading nearest to so many days before the last, to the last; ``None`` with fewer than two.

    :param readings: the oldest first.
    """
    if len(readings) < 2:
        return None
    last = readings[-1]
    wanted = last.as_of - datetime.timedelta(days=days)
    earlier = min(readings[:-1], key=lambda reading: (abs((reading.as_of - wanted).days), -reading.as_of.toordinal()))
    return change(earlier, last, up_is_better=up_is_better)
