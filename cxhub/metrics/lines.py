"""KPIs with their readings, their pace and what changed, as pages show them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from cxhub.access import visible
from cxhub.components.words import amount, exact, number
from cxhub.metrics.change import Change, Value, Verdict, change, change_over
from cxhub.metrics.models import Kpi, Measurement
from cxhub.metrics.models.kpis import Direction
from cxhub.metrics.pace import Pace

#: How far back the line of a KPI reaches on pages that show several.
TWO_YEARS = datetime.timedelta(days=750)


class Reading(NamedTuple):
    """A measurement as far as a line shows it: pages draw hundreds of them, and rows of the database cost much more."""

    kpi_id: int
    as_of: datetime.date
    value: float
    low: float | None
    high: float | None
    n: int | None
    scale: str
    wording: str
    note: str


@dataclass(frozen=True)
class KpiLine:
    """A KPI with its current readings, the oldest first."""

    kpi: Kpi
    readings: Sequence[Measurement | Reading]
    pace: Pace

    @property
    def latest(self) -> Measurement | Reading | None:
        """The newest reading."""
        return self.readings[-1] if self.readings else None

    @property
    def has_interval(self) -> bool:
        """Whether the interval of any reading is known."""
        return any(reading.low is not None and reading.high is not None for reading in self.readings)

    @property
    def last_change(self) -> Change | None:
        """From the reading before the last to the last."""
        values = [_value(reading) for reading in self.readings[-2:]]
        return change(values[0], values[1], up_is_better=self._up) if len(values) == 2 else None

    @property
    def year_change(self) -> Change | None:
        """From about a year before the last reading to the last."""
        return change_over([_value(reading) for reading in self.readings], 365, up_is_better=self._up)

    @property
    def said_short(self) -> str:
        """The same in a few words, for a list."""
        return short_words(self.year_change, self.kpi)

    @property
    def where(self) -> str:
        """Where the newest reading stands between baseline and target, as a sentence."""
        if self.latest is None or self.kpi.baseline is None or self.kpi.target is None:
            return ""
        made = abs(self.latest.value - self.kpi.baseline)
        left = (self.kpi.target - self.latest.value) * (1 if self._up else -1)
        forward = (self.latest.value - self.kpi.baseline) * (1 if self._up else -1)
        values = {
            "made": number(made, self.kpi.decimals),
            "left": number(abs(left), self.kpi.decimals),
            "target": amount(self.kpi.target, self.kpi.unit, self.kpi.decimals),
        }
        if left <= 0:
            return _("The target of %(target)s is reached.") % values
        if forward > 0:
            return _("That is %(made)s better than the start and %(left)s short of the target of %(target)s.") % values
        return _("That is no better than the start, and %(left)s short of the target of %(target)s.") % values

    @property
    def _up(self) -> bool:
        return self.kpi.direction == Direction.UP

    @property
    def said(self) -> str:
        """What changed in a year, as a sentence that claims no more than the intervals bear."""
        return change_words(self.year_change, self.kpi)


def _value(reading: Measurement | Reading) -> Value:
    return Value(reading.as_of, reading.value, reading.low, reading.high, reading.n, (reading.scale, reading.wording))


def change_words(found: Change | None, kpi: Kpi) -> str:
    """A change as a sentence; that nothing can be told is said, too."""
    if found is None:
        return _("One reading is no change yet.")
    values = {
        "since": exact(found.since),
        "before": amount(found.before, kpi.unit, kpi.decimals),
        "size": number(abs(found.difference), kpi.decimals),
    }
    if found.verdict is Verdict.UNKNOWN:
        return _("It was %(before)s on %(since)s. Whether it has changed cannot be told from these readings.") % values
    if found.verdict is Verdict.NOT_DETECTABLE:
        return _("No detectable change since %(since)s, when it was %(before)s.") % values
    if found.verdict is Verdict.BETTER:
        return _("Better since %(since)s, when it was %(before)s.") % values
    return _("Worse since %(since)s, when it was %(before)s.") % values


def short_words(found: Change | None, kpi: Kpi) -> str:
    """A change in a few words."""
    if found is None:
        return ""
    if found.verdict is Verdict.NOT_DETECTABLE:
        return _("no detectable change in a year")
    return _("was %(before)s a year ago") % {"before": amount(found.before, kpi.unit, kpi.decimals)}


def lines_of(
    who: Any, kpis: Iterable[Kpi], today: datetime.date, *, rows: Iterable[Measurement] | None = None
) -> list[KpiLine]:
    """The KPIs with their readings, from one query.

    :param who: a request or a reader.
    :param kpis: with their newest reading joined (``with_latest``).
    :param rows: the readings, the oldest first, where they are read already; else those of the last two years,
        and of a KPI that fell silent longer ago those of the two years before it did.
    """
    kpis = list(kpis)
    found: dict[int, list[Measurement | Reading]] = {kpi.pk: [] for kpi in kpis}
    for row in _read(who, kpis, today) if rows is None else rows:
        found[row.kpi_id].append(row)
    return [KpiLine(kpi, found[kpi.pk], kpi.pace(today)) for kpi in kpis]


def _read(who: Any, kpis: list[Kpi], today: datetime.date) -> Iterable[Reading]:
    starts = {kpi.pk: _window(kpi, today) for kpi in kpis}
    current = visible(Measurement.objects.current(), who)
    since = min(starts.values(), default=today)
    rows = current.filter(kpi__in=list(starts), as_of__gte=since).order_by("as_of", "pk")
    readings = (Reading(*values) for values in rows.values_list(*Reading._fields))
    return (reading for reading in readings if reading.as_of >= starts[reading.kpi_id])


def _window(kpi: Kpi, today: datetime.date) -> datetime.date:
    """From when on the readings of a KPI are shown."""
    newest = min(today, kpi.latest.as_of) if kpi.latest is not None else today
    start = today - TWO_YEARS
    return start if newest >= start else datetime.date.fromordinal(max(newest.toordinal() - TWO_YEARS.days, 1))
