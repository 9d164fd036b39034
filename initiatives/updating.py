"""Verbs on progress: posting an update with all that came with it, and acknowledging one."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cxhub.initiatives.models import Blocker, Initiative, KpiReading, Milestone, ProgressUpdate, UpdateAcknowledgement
from cxhub.metrics.actions import record_reading
from cxhub.metrics.models import Kpi, Measurement
from cxhub.people.models import Member
from cxhub.playbooks.models import CustomerStory


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
    why_on_track: str = "",
    story: CustomerStory | None = None,
    readings: Iterable[Reading] = (),
    obstacle: Obstacle | None = None,
    milestones_done: Iterable[Milestone] = (),
    corrects: ProgressUpdate | None = None,
    posted_at: datetime.datetime | None = None,
    user: Any = None,
    record_measurements: bool = True,
    submission_key: uuid.UUID | None = None,
    seconds: int | None = None,
) -> ProgressUpdate:
    """Append a progress update, with all that came with it.

    :param why_on_track: the answer, where the numbers speak against "on track".
    :param readings: each becomes a measurement of its KPI, unless one for that day is there already; where that one
        came with the update that this one corrects, it is corrected, too.
    :param milestones_done: ticked off as of the day that the update speaks of.
    :param corrects: the update that was wrong; it is kept. The correction stands in its place.
    :param record_measurements: off where readings only repeat what was measured (imported history).
    :param submission_key: which form it came from; where that form has made an update already, it is given back.
    :param seconds: from opening the form to posting it.
    :raises ValidationError: a value is out of its range, by field; or what it corrects is corrected already.
    """
    initiative = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    if submission_key is not None:
        made: ProgressUpdate | None = initiative.updates.filter(submission_key=submission_key).first()
        if made is not None:
            return made
    if corrects is not None and not initiative.updates.current().filter(pk=corrects.pk).exists():
        raise ValidationError(_("That update is corrected already."))
    update = ProgressUpdate(
        initiative=initiative,
        author=author,
        status=status,
        confidence=confidence,
        narrative=narrative,
        no_change=no_change,
        why_on_track=why_on_track,
        story=story,
        corrects=corrects,
        submission_key=submission_key,
        seconds=seconds,
        posted_at=posted_at or timezone.now(),
    )
    # The keys are those of rows just read, and the key of the form is looked up above, under the lock.
    update.full_clean(exclude=["initiative", "author", "story", "corrects"], validate_constraints=False)
    update.save()
    day = timezone.localdate(update.as_of)
    for reading in readings:
        measurement = _measured(reading, update, user) if record_measurements else _known(reading)
        KpiReading.objects.create(
            update=update, kpi=reading.kpi, as_of=reading.as_of, value=reading.value, measurement=measurement
        )
    if obstacle is not None:
        Blocker.objects.create(
            update=update, type=obstacle.type, owner=obstacle.owner, next_action=obstacle.next_action
        )
    if corrects is not None:
        later = Blocker.objects.filter(update__in=initiative.updates.current().filter(as_of__gt=update.as_of))
        for blocker in later.select_related("update").order_by("update__as_of"):
            blocker.date()
    for milestone in milestones_done:
        if milestone.initiative_id == initiative.pk and milestone.done_on is None:
            milestone.done_on = day
            milestone.save(update_fields=["done_on"])
    if _is_newest(update, initiative.latest_update):
        initiative.set_latest_update(update)
    data = {"update": update.pk, "status": status}
    if corrects is not None:
        data["corrects"] = corrects.pk
    log(instance=initiative, action="cxhub.post_update", user=user, data=data)
    return update


def _is_newest(update: ProgressUpdate, latest: ProgressUpdate | None) -> bool:
    """Whether an update says how the initiative stands now; a correction does where what it corrects did."""
    if latest is None:
        return True
    if update.corrects_id is not None:
        return update.corrects_id == latest.pk
    return latest.as_of <= update.as_of


def _known(reading: Reading) -> Measurement | None:
    return Measurement.objects.current().filter(kpi=reading.kpi, as_of=reading.as_of).first()


def _measured(reading: Reading, update: ProgressUpdate, user: Any) -> Measurement:
    """The measurement that a reading becomes, repeats or corrects."""
    known = _known(reading)
    if known is None:
        measurement = Measurement(
            kpi=reading.kpi,
            as_of=reading.as_of,
            value=reading.value,
            recorded_on=timezone.localdate(update.posted_at),
            recorded_by=update.author,
        )
        measurement.full_clean()
        measurement.save()
        return measurement
    theirs = update.corrects_id and KpiReading.objects.filter(update=update.corrects_id, measurement=known).exists()
    if known.value == reading.value or not theirs:
        return known
    return record_reading(
        kpi=reading.kpi,
        as_of=reading.as_of,
        value=reading.value,
        note=_("Corrected with the update that it came with."),
        corrects=known,
        recorded_by=update.author,
        user=user,
    )


def acknowledge(*, update: ProgressUpdate, by: Member, text: str = "") -> UpdateAcknowledgement:
    """The executive owner has read the update. A second time changes nothing."""
    acknowledgement, _created = UpdateAcknowledgement.objects.get_or_create(
        update=update, defaults={"by": by, "text": text}
    )
    return acknowledgement
