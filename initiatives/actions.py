"""Verbs on initiatives. Each is one transaction, leaves its history row, and is logged."""

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

from cxhub.initiatives import pipeline
from cxhub.initiatives.models import (
    Blocker,
    DateMove,
    Follower,
    Initiative,
    KpiReading,
    Milestone,
    ProgressUpdate,
    StageChange,
    UpdateAcknowledgement,
)
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


def missing_for_gate(initiative: Initiative) -> dict[str, str]:
    """What an initiative lacks to pass a gated stage: field → sentence. Empty where it may pass."""
    missing = {}
    if initiative.owned_by is None or not initiative.owned_by.active:
        missing["owned_by"] = _("Name an owner who is still here.")
    executive = initiative.executive_owner
    if executive is None or not executive.active or not executive.executive:
        missing["executive_owner"] = _("Name the executive who answers for the outcome.")
    if initiative.pillar_id is None:
        missing["pillar"] = _("Choose the one pillar that it serves first.")
    if not initiative.kpis.exists():
        missing["kpis"] = _("Link at least one KPI that it should move.")
    return missing


@transaction.atomic
def change_stage(
    *,
    initiative: Initiative,
    to: str,
    user: Any = None,
    reason: str = "",
    on: datetime.date | None = None,
    historical: bool = False,
) -> StageChange:
    """Move an initiative to another stage of the pipeline.

    :param to: the new stage.
    :param reason: why; required when work is stopped.
    :param on: the day it happened, today by default.
    :param historical: the move comes from an import: gates and the pipeline's order are not asked, and the row is
        marked for the audit.
    :raises ValidationError: the pipeline does not lead there, or the stage's gate lacks something (by field).
    """
    initiative = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    on = on or timezone.localdate()
    if not historical:
        if to not in pipeline.may_follow(initiative.stage):
            raise ValidationError(
                {
                    "stage": _("From “%(now)s” it cannot move to “%(to)s”.")
                    % {"now": initiative.stage_label, "to": pipeline.label(to)}
                }
            )
        if to == "stopped" and not reason.strip():
            raise ValidationError({"reason": _("Say why it is stopped: others learn from it.")})
        if pipeline.is_gated(to) and (missing := missing_for_gate(initiative)):
            raise ValidationError(missing)
    change = StageChange(
        initiative=initiative,
        from_stage=initiative.stage if not historical or initiative.stage != to else "",
        to_stage=to,
        on=on,
        by=user if user is not None and user.is_authenticated else None,
        reason=reason,
        imported=historical,
    )
    change.save()
    initiative.stage = to
    if to == "approved" and (not historical or initiative.approved_on is None):
        initiative.approved_on = on
    if to in ("closed", "stopped"):
        initiative.closed_on = on
    _save_facts(initiative)
    log(
        instance=initiative,
        action="cxhub.change_stage",
        user=change.by,
        data={"from": change.from_stage, "to": to, "reason": reason},
    )
    return change


@transaction.atomic
def move_date(
    *,
    initiative: Initiative,
    to: datetime.date,
    user: Any = None,
    approved_by: Member | None = None,
    reason: str = "",
    moved_on: datetime.date | None = None,
) -> DateMove | None:
    """Move the target date; the original and every move stay visible. Returns ``None`` where it is that date already.

    :raises ValidationError: the date lies before the start.
    """
    initiative = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    if initiative.target_date == to:
        return None
    if initiative.starts_on and to < initiative.starts_on:
        raise ValidationError({"target_date": _("The target date lies before the start.")})
    move = DateMove(
        initiative=initiative,
        from_date=initiative.target_date,
        to_date=to,
        moved_on=moved_on or timezone.localdate(),
        approved_by=approved_by,
        reason=reason,
    )
    move.save()
    initiative.original_target_date = initiative.original_target_date or initiative.target_date or to
    initiative.target_date = to
    _save_facts(initiative)
    log(instance=initiative, action="cxhub.move_date", user=user, data={"from": str(move.from_date), "to": str(to)})
    return move


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
        _save_facts(initiative)
    log(instance=initiative, action="cxhub.post_update", user=user, data={"update": update.pk, "status": status})
    return update


def acknowledge(*, update: ProgressUpdate, by: Member, text: str = "") -> UpdateAcknowledgement:
    """The executive owner has read the update. A second time changes nothing."""
    acknowledgement, _created = UpdateAcknowledgement.objects.get_or_create(
        update=update, defaults={"by": by, "text": text}
    )
    return acknowledgement


def follow(*, initiative: Initiative, member: Member) -> None:
    """Hear of the initiative's updates from now on."""
    Follower.objects.get_or_create(initiative=initiative, member=member)


def unfollow(*, initiative: Initiative, member: Member) -> None:
    """Hear of them no more."""
    Follower.objects.filter(initiative=initiative, member=member).delete()


def _save_facts(initiative: Initiative) -> None:
    """Save the lifecycle's columns and nothing else: an editor may have the page open."""
    page: Any = initiative
    page.save(update_fields=list(Initiative.LIFECYCLE_FIELDS), clean=False)
