"""What speaks against "on track": a KPI off its pace, a KPI that does not move, a milestone that is late."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cxhub.components.words import number
from cxhub.initiatives.health import pace_words
from cxhub.metrics.lines import KpiLine
from cxhub.metrics.pace import Pace, PaceStatus, pace

#: So many readings in a row that show the same number are no movement.
FLAT = 3

#: A reading that comes with the update: the day that it is of, and its value.
Given = tuple[datetime.date, float]


def off_pace(lines: Iterable[KpiLine], today: datetime.date, given: Mapping[int, Given] | None = None) -> list[str]:
    """A sentence for each KPI that is behind its pace, or moving the wrong way.

    :param given: new readings by the KPI's key; they count where they are the newest.
    """
    found = []
    for line in lines:
        now = _pace(line, today, given or {})
        if now.status in (PaceStatus.BEHIND, PaceStatus.AT_RISK):
            found.append(pace_words(line.kpi.name, now))
    return found


def doubts(
    lines: Iterable[KpiLine], milestones: Iterable[Any], today: datetime.date, given: Mapping[int, Given] | None = None
) -> list[str]:
    """All that speaks against "on track": the check that follows when nothing changed twice running.

    :param milestones: those of the initiative that are not done.
    """
    lines = list(lines)
    found = off_pace(lines, today, given)
    for line in lines:
        values = [reading.value for reading in line.readings[-FLAT:]]
        shown = {number(value, line.kpi.decimals) for value in values}
        reached = _pace(line, today, given or {}).status is PaceStatus.REACHED
        if len(values) == FLAT and len(shown) == 1 and not reached:
            found.append(_("%(name)s has not moved in its last three readings") % {"name": line.kpi.name})
    late = [milestone for milestone in milestones if milestone.is_overdue(today)]
    found += [_("the milestone “%(title)s” is late") % {"title": milestone.title} for milestone in late]
    return found


def _pace(line: KpiLine, today: datetime.date, given: Mapping[int, Given]) -> Pace:
    kpi, latest = line.kpi, line.kpi.latest
    new = given.get(kpi.pk)
    if new is None or (latest is not None and latest.as_of > new[0]):
        return line.pace
    return pace(
        baseline=kpi.baseline,
        baseline_on=kpi.baseline_on,
        target=kpi.target,
        target_on=kpi.target_on,
        as_of=new[0],
        value=new[1],
        on=today,
        direction=kpi.direction,
    )
