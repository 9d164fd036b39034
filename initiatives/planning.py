"""Verbs on milestones and blockers."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cxhub.initiatives.models import Blocker, Initiative, Milestone
from cxhub.initiatives.telling import tell_of_clearing


@transaction.atomic
def plan_milestone(*, milestone: Milestone, user: Any = None) -> Milestone:
    """Keep a new or changed milestone; a new one comes last.

    :raises ValidationError: a value is out of its range, by field.
    """
    initiative = Initiative.objects.select_for_update(of=("self",)).get(pk=milestone.initiative_id)
    if milestone._state.adding:
        last = initiative.milestones.order_by("-position").first()
        milestone.position = last.position + 1 if last else 1
    milestone.full_clean()
    milestone.save()
    data = {"milestone": milestone.title, "due": str(milestone.due or "")}
    log(instance=initiative, action="cxhub.plan_milestone", user=_known(user), data=data)
    return milestone


@transaction.atomic
def move_milestone(*, milestone: Milestone, steps: int) -> None:
    """Move a milestone up (-1) or down (1) in its initiative's order, which is numbered anew."""
    Initiative.objects.select_for_update(of=("self",)).get(pk=milestone.initiative_id)
    rows = list(Milestone.objects.filter(initiative=milestone.initiative_id))
    place = next(index for index, row in enumerate(rows) if row.pk == milestone.pk)
    target = min(max(place + steps, 0), len(rows) - 1)
    rows.insert(target, rows.pop(place))
    for position, row in enumerate(rows, 1):
        row.position = position
    Milestone.objects.bulk_update(rows, ["position"])


@transaction.atomic
def tick_milestone(*, milestone: Milestone, done: bool, user: Any = None) -> None:
    """Tick a milestone off as of today, or take the tick away."""
    milestone.done_on = timezone.localdate() if done else None
    plan_milestone(milestone=milestone, user=user)


@transaction.atomic
def resolve(*, blocker: Blocker, user: Any = None) -> Blocker:
    """Say that what stood in the way no longer does. A second time changes nothing."""
    if blocker.resolved_on is None:
        blocker.resolved_on = timezone.localdate()
        blocker.save(update_fields=["resolved_on"])
        initiative = blocker.update.initiative
        log(instance=initiative, action="cxhub.resolve_blocker", user=_known(user), data={"blocker": str(blocker)})
        tell_of_clearing(blocker, _known(user))
    return blocker


def _known(user: Any) -> Any:
    return user if user is not None and user.is_authenticated else None
