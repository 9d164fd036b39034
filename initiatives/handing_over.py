"""Who answers for an initiative: handing it over, and who it was on a day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cxhub.initiatives.models import AnswersAs, Initiative, OwnerChange
from cxhub.initiatives.texts import write_through
from cxhub.people.models import Member

#: The page's field of each part.
FIELDS = {AnswersAs.OWNER: "owned_by", AnswersAs.EXECUTIVE: "executive_owner"}


@dataclass(frozen=True)
class Handover:
    """What is known of a handing over beside the two people."""

    user: Any = None
    reason: str = ""


def owners_of(pk: int) -> tuple[int | None, int | None] | None:
    """The ids of the owner and the executive owner of an initiative, as the database has them."""
    return Initiative.objects.filter(pk=pk).values_list("owned_by_id", "executive_owner_id").first()


def note_changes(
    initiative: Any, before: tuple[int | None, int | None], handover: Handover | None = None
) -> list[OwnerChange]:
    """Append a row for each part that another person has now.

    :param before: who it was: see :func:`owners_of`.
    """
    after = owners_of(initiative.pk)
    if after is None or after == before:
        return []
    given = handover or Handover()
    rows = [
        OwnerChange(
            initiative=initiative,
            role=role,
            from_member_id=old,
            to_member_id=new,
            by=given.user,
            reason=given.reason,
        )
        for role, old, new in zip(FIELDS, before, after, strict=True)
        if old != new
    ]
    for row in rows:
        row.save()
    return rows


@transaction.atomic
def hand_over(*, initiative: Initiative, role: str, to: Member, user: Any = None, reason: str = "") -> None:
    """Let another person answer for an initiative, on the page and in the draft that somebody may be writing.

    :param role: one of :class:`AnswersAs`.
    :raises ValidationError: they have left, have it already, or are no executive where one is needed.
    """
    part = AnswersAs(role)
    initiative = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    field = FIELDS[part]
    if not to.active:
        raise ValidationError({"to": _("%(name)s is no longer here.") % {"name": to.name}})
    if getattr(initiative, f"{field}_id") == to.pk:
        raise ValidationError({"to": _("%(name)s has it already.") % {"name": to.name}})
    if part is AnswersAs.EXECUTIVE and not to.executive:
        raise ValidationError({"to": _("%(name)s is no executive.") % {"name": to.name}})
    who = user if user is not None and user.is_authenticated else None
    write_through(initiative, {field: to}, user=who, handover=Handover(who, reason))
    log(
        instance=initiative,
        action="cxhub.hand_over",
        user=who,
        data={"role": part.value, "to": to.name, "reason": reason},
    )


def answered_on(initiative: Initiative, role: str, day: datetime.date, changes: list[OwnerChange]) -> int | None:
    """The id of the member who answered for an initiative on a day.

    :param changes: its changes of owners, the oldest first.
    """
    of_role = [change for change in changes if change.role == role]
    until = [change for change in of_role if change.on <= day]
    if until:
        return until[-1].to_member_id
    if of_role:
        return of_role[0].from_member_id
    now: int | None = getattr(initiative, f"{FIELDS[AnswersAs(role)]}_id")
    return now
