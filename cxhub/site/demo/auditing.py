"""Runs of the audit for the demonstration: months back, so that the trend and a comparison have something to show."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.utils import timezone

from cxhub.alignment.models import AuditRun, RunKind
from cxhub.alignment.running import run

#: How many month's ends there are runs for.
MONTHS = 9


def days(today: datetime.date) -> Iterator[datetime.date]:
    """The last days of past months, the day a week ago, and today, the oldest first."""
    ends = []
    end = today.replace(day=1) - datetime.timedelta(days=1)
    for _month in range(MONTHS):
        ends.append(end)
        end = end.replace(day=1) - datetime.timedelta(days=1)
    yield from sorted({*ends, today - datetime.timedelta(days=7), today})


def make_runs() -> int:
    """Audit the demonstration as it was on each of the days, unless it was audited before. Returns how many runs."""
    if AuditRun.objects.exists():
        return 0
    today = timezone.localdate()
    chosen = list(days(today))
    for day in chosen:
        run(on=day, kind=RunKind.NIGHTLY if day == today else RunKind.PAST)
    return len(chosen)
