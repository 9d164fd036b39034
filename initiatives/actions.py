"""Verbs on an initiative's life: stage, date, followers. Each is one transaction, leaves its row and is logged.

Reports on its progress have their own module, :mod:`cxhub.initiatives.updating`.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cxhub.initiatives import pipeline
from cxhub.initiatives.models import DateMove, Follower, Initiative, StageChange
from cxhub.people.models import Member


def missing_to_close(initiative: Initiative) -> dict[str, str]:
    """What an initiative lacks to be closed: field → sentence."""
    missing = {}
    if not initiative.outcome.strip():
        missing["outcome"] = _("Say what came of it.")
    if not initiative.retrospective.strip():
        missing["retrospective"] = _("Say what went well and what did not.")
    if not initiative.lessons.exists():
        missing["lessons"] = _("Link at least one lesson.")
    return missing


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
    kpis = list(initiative.kpis.all())
    if not kpis:
        missing["kpis"] = _("Link at least one KPI that it should move.")
    if initiative.approved_on is None:
        # What was approved once, here or before it came in, is not asked again for what approval takes today.
        if kpis and not any(kpi.baseline is not None and kpi.target is not None for kpi in kpis):
            missing["kpis"] = _("Give one of its KPIs a baseline and a target.")
        if not any(item.is_before(timezone.localdate()) for item in initiative.assessments.all()):
            missing["assessments"] = _("Assess what it would do to customers.")
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
        if to == "closed" and (missing := missing_to_close(initiative)):
            raise ValidationError(missing)
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
    initiative.save_lifecycle()
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
    initiative.save_lifecycle()
    log(instance=initiative, action="cxhub.move_date", user=user, data={"from": str(move.from_date), "to": str(to)})
    return move


def follow(*, initiative: Initiative, member: Member) -> None:
    """Hear of the initiative's updates from now on."""
    Follower.objects.get_or_create(initiative=initiative, member=member)


def unfollow(*, initiative: Initiative, member: Member) -> None:
    """Hear of them no more."""
    Follower.objects.filter(initiative=initiative, member=member).delete()
