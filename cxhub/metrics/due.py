"""When a KPI's next reading is due."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q, QuerySet

from cxhub.metrics.models.kpis import Frequency, Kpi

#: Days from one reading to the next.
PERIODS = {
    Frequency.WEEKLY: datetime.timedelta(days=7),
    Frequency.MONTHLY: datetime.timedelta(days=31),
    Frequency.QUARTERLY: datetime.timedelta(days=92),
    Frequency.YEARLY: datetime.timedelta(days=366),
}


def due_on(kpi: Kpi) -> datetime.date | None:
    """The day by which the next reading should be in: one period after the last, else after the baseline.

    ``None`` where there is neither.
    """
    since = kpi.latest.as_of if kpi.latest else kpi.baseline_on
    return since + PERIODS[Frequency(kpi.frequency)] if since else None


def due_by(kpis: QuerySet[Any], day: datetime.date) -> QuerySet[Any]:
    """Those of the KPIs whose next reading is due on ``day`` or before, as :func:`due_on` counts."""
    due = Q(pk__in=[])
    for frequency, period in PERIODS.items():
        read = Q(latest__as_of__lte=day - period) | Q(latest=None, baseline_on__lte=day - period)
        due |= Q(frequency=frequency) & read
    return kpis.filter(due)


def next_as_of(kpi: Kpi, today: datetime.date) -> datetime.date:
    """The day that a new reading is most likely of: the end of the last whole period, unless that one is in already."""
    first = today.replace(day=1)
    if kpi.frequency == Frequency.WEEKLY:
        ended = today - datetime.timedelta(days=today.isoweekday() % 7 or 7)
    elif kpi.frequency == Frequency.MONTHLY:
        ended = first - datetime.timedelta(days=1)
    elif kpi.frequency == Frequency.QUARTERLY:
        ended = first.replace(month=(today.month - 1) // 3 * 3 + 1) - datetime.timedelta(days=1)
    else:
        ended = first.replace(month=1) - datetime.timedelta(days=1)
    return ended if kpi.latest is None or ended > kpi.latest.as_of else today
