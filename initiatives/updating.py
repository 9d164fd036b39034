"""Verbs on progress: posting an update with all that came with it, and acknowledging one."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cxhub.initiatives.models import Blocker, Initiative, KpiReading, Milestone, ProgressUpdate, UpdateAcknowledgement
from cxhub.metrics.models import Kpi, Measurement
from cxhub.people.models import Member


@dataclass(frozen=True)
class Reading:
    """A KPI value that comes with an update."""

    kpi: Kpi
    as_of: datetime.date
    value: float


@dataclass(frozen=True)
class Obstacle:
    """A blocker that comes with an update."""

    type: str
    owner: Member | None
    next_action: str


@transaction.atomic
def post_update(
    *,
    initiative: Initiative,
    author: Member | None,
    status: str,
    confidence: float | None,
    narrative: str = "",
    no_change: bool = False,
    readings: Iterable[Reading] = (),
    obstacle: Obstacle | None = None,
    milestones_done: Iterable[Milestone] = (),
    corrects: ProgressUpdate | None = None,
    posted_at: datetime.datetime | None = None,
    user: Any = None,
    record_measurements: bool = True,
    submission_key: uuid.UUID | None = None,
) -> ProgressUpdate:
    """Append a progress update, with all that came with it.

    :param readings: each becomes a measurement of its KPI, unless one for that day is there already.
    :param milestones_done: ticked off as of the day of the update.
    :param record_measurements: off where readings only repeat what was measured (imported history).
    :param submission_key: which form it came from; where that form has made an update already, it is given back.
    :raises ValidationError: a value is out of its range, by field.
    """
    initiative = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    if submission_key is not None:
        made: ProgressUpdate | None = initiative.updates.filter(submission_key=submission_key).first()
        if made is not None:
            return made
    update = ProgressUpdate(
        initiative=initiative,
        author=author,
        status=status,
        confidence=confidence,
        narrative=narrative,
        no_change=no_change,
        corrects=corrects,
        submission_key=submission_key,
        posted_at=posted_at or timezone.now(),
    )
    update.full_clean()
    update.save()
    day = timezone.localdate(update.posted_at)
    for reading in readings:
        existing = Measurement.objects.current().filter(kpi=reading.kpi, as_of=reading.as_of).first()
        if existing is None and record_measurements:
            existing = Measurement(
                kpi=reading.kpi, as_of=reading.as_of, value=reading.value, recorded_on=day, recorded_by=author
            )
            existing.full_clean()
            existing.save()
        KpiReading.objects.create(
            update=update, kpi=reading.kpi, as_of=reading.as_of, value=reading.value, measurement=existing
        )
    if obstacle is not None:
        Blocker.objects.create(
            update=update, type=obstacle.type, owner=obstacle.owner, next_action=obstacle.next_action
        )
    for milestone in milestones_done:
        if milestone.initiative_id == initiative.pk and milestone.done_on is None:
            milestone.done_on = day
            milestone.save(update_fields=["done_on"])
    latest = initiative.latest_update
    if latest is None or latest.posted_at <= update.posted_at:
        initiative.latest_update = update
        initiative.save_lifecycle()
    log(instance=initiative, action="cxhub.post_update", user=user, data={"update": update.pk, "status": status})
    return update


def acknowledge(*, update: ProgressUpdate, by: Member, text: str = "") -> UpdateAcknowledgement:
    """The executive owner has read the update. A second time changes nothing."""
    acknowledgement, _created = UpdateAcknowledgement.objects.get_or_create(
        update=update, defaults={"by": by, "text": text}
    )
    return acknowledgement
