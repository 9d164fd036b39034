"""What several rules ask of the graph, and how they put it into words."""

from __future__ import annotations

import datetime
from functools import lru_cache

from django.utils.formats import date_format

from cxhub.alignment.graph import Graph
from cxhub.alignment.nodes import Initiative, Kpi, Reading, Update
from cxhub.alignment.registry import Row, Settings
from cxhub.alignment.wording import gettext as _
from cxhub.alignment.wording import language, ngettext
from cxhub.metrics.due import PERIODS
from cxhub.metrics.models.kpis import Frequency
from cxhub.metrics.pace import Pace, pace

Day = datetime.date


def cadence(initiative: Initiative, settings: Settings) -> int:
    """Days between two updates of an initiative."""
    return initiative.cadence_days or int(settings["cadence_days"])


def last_update(graph: Graph, initiative: Initiative) -> Update | None:
    """The newest update; ``None`` where there never was one."""
    updates = graph.updates_of.get(initiative.id)
    return updates[-1] if updates else None


def heard_on(graph: Graph, initiative: Initiative) -> Day | None:
    """The day from which silence counts: of the newest update, else the day on which work began."""
    update = last_update(graph, initiative)
    return update.on if update else initiative.since


def silent_days(graph: Graph, initiative: Initiative, on: Day) -> int | None:
    """Days without an update, below nought before work begins; ``None`` where no day is known to count from."""
    since = heard_on(graph, initiative)
    return (on - since).days if since else None


def has_stale_update(graph: Graph, initiative: Initiative, on: Day, settings: Settings) -> bool:
    """Whether an update is owed for longer than the grace."""
    days = silent_days(graph, initiative, on)
    return days is not None and days > cadence(initiative, settings) + settings["grace_days"]


def lacks_executive(graph: Graph, initiative: Initiative) -> bool:
    """Whether nobody, or nobody who can, answers for the outcome."""
    if initiative.executive_owner not in graph.person:
        return True
    person = graph.person[initiative.executive_owner]
    return not (person.active and person.executive)


def sponsor_seen_on(graph: Graph, initiative: Initiative) -> Day | None:
    """The last day on which the executive owner answered or posted an update, agreed to a date or decided something."""
    person = initiative.executive_owner
    days: list[Day] = []
    for update in graph.updates_of.get(initiative.id, ()):
        if update.acknowledged_by == person and update.acknowledged_on:
            days.append(update.acknowledged_on)
        if update.author == person:
            days.append(update.on)
    days += [move.moved_on for move in graph.date_moves_of.get(initiative.id, ()) if move.approved_by == person]
    days += [
        decision.decided_on
        for decision in graph.decisions_of.get(initiative.id, ())
        if decision.decider == person and decision.decided_on
    ]
    return max(days, default=None)


def has_silent_sponsor(graph: Graph, initiative: Initiative, on: Day, days: float) -> bool:
    """Whether there was something to answer in so many days, and the executive owner did nothing in them.

    Who took over since then is given as long, counted from that day.
    """
    start = on - datetime.timedelta(days=int(days))
    since = max(filter(None, (initiative.active_since, initiative.executive_since)), default=None)
    if since is not None and since > start:
        return False
    asked = any(update.on >= start for update in graph.updates_of.get(initiative.id, ()))
    seen = sponsor_seen_on(graph, initiative)
    return asked and (seen is None or seen < start)


def latest_readings(graph: Graph, kpi: int, count: int) -> list[Reading]:
    """The newest readings of a KPI, the oldest of them first."""
    return graph.readings_of.get(kpi, [])[-count:]


def newest_reading(graph: Graph, kpi: int) -> Reading | None:
    """The newest reading of a KPI; ``None`` where it was never read."""
    readings = graph.readings_of.get(kpi)
    return readings[-1] if readings else None


def is_flat(graph: Graph, kpi: Kpi, points: int) -> bool:
    """Whether the newest readings all show the same number, and that is not the target yet."""
    readings = latest_readings(graph, kpi.id, points)
    if len(readings) < points:
        return False
    shown = {round(reading.value, kpi.decimals) for reading in readings}
    return len(shown) == 1 and not has_reached(kpi, readings[-1])


def has_reached(kpi: Kpi, reading: Reading) -> bool:
    """Whether a reading is at the target or beyond."""
    if kpi.target is None:
        return False
    return reading.value >= kpi.target if kpi.direction == "up" else reading.value <= kpi.target


def pace_of(graph: Graph, kpi: Kpi, on: Day) -> Pace:
    """The newest reading held against where it should be."""
    newest = newest_reading(graph, kpi.id)
    return pace(
        baseline=kpi.baseline,
        baseline_on=kpi.baseline_on,
        target=kpi.target,
        target_on=kpi.target_on,
        value=newest.value if newest else None,
        as_of=newest.as_of if newest else None,
        on=on,
        direction=kpi.direction,
    )


def period_days(kpi: Kpi) -> int:
    """Days from one reading to the next."""
    return PERIODS[Frequency(kpi.frequency)].days


def owner_of(graph: Graph, initiative: Initiative) -> int | None:
    """Whom to ask about an initiative: its owner, else its executive owner, else its pillar's executive."""
    return graph.someone(initiative.owner, initiative.executive_owner, *graph.executives(initiative.pillar))


def sponsor_of(graph: Graph, initiative: Initiative) -> int | None:
    """Who settles what an owner cannot: the executive owner, else the pillar's executive, else the owner."""
    return graph.someone(initiative.executive_owner, *graph.executives(initiative.pillar), initiative.owner)


# Words.


def day(value: Day | None) -> str:
    """A day as people read it; a dash where there is none."""
    return _day(value, language()) if value else "–"


@lru_cache(maxsize=4096)
def _day(value: Day, language: str | None) -> str:
    """A day in a language. Thousands of findings speak of the same few hundred days, and formatting one is slow."""
    return date_format(value, "j F Y")


def days(count: int) -> str:
    """A number of days in words."""
    return ngettext("%(n)d day", "%(n)d days", count) % {"n": count}


def number(value: float) -> str:
    """A number without needless decimals."""
    return f"{value:g}"


def percent(share: float) -> str:
    """A share of one as a whole per cent, cut and not rounded, so that it never reaches a bound that it is below."""
    return f"{int(share * 100 + 1e-9)}%"


def any_of(words: list[str]) -> str:
    """Words in a row: "a, b or c"."""
    return _(" or ").join(filter(None, (_(", ").join(words[:-1]), words[-1])))


def person_row(graph: Graph, label: str, person: int | None) -> Row:
    """A row that names a person."""
    if person not in graph.person:
        return Row(label, _("nobody"))
    found = graph.person[person]
    return Row(label, found.title if found.active else _("%(name)s, who has left") % {"name": found.title}, found.key)


def reading_rows(kpi: Kpi, readings: list[Reading]) -> tuple[Row, ...]:
    """A row for each reading."""
    return tuple(
        Row(_("%(kpi)s, %(day)s") % {"kpi": kpi.title, "day": day(item.as_of)}, kpi.show(item.value), kpi.key)
        for item in readings
    )
