"""From a form to a posted update, whoever sends it: somebody signed in, a signed link, or a spreadsheet."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cxhub.initiatives import actions, updating
from cxhub.initiatives.doubts import doubts
from cxhub.initiatives.models import ProgressUpdate
from cxhub.initiatives.models.updates import Status
from cxhub.initiatives.update_form import UpdateForm
from cxhub.people.models import Member
from cxhub.reminders.tokens import Link, Outcome, use_token


@dataclass(frozen=True)
class Sender:
    """Who posts.

    :param member: the author; ``None`` for an account that belongs to nobody of the programme.
    :param user: for the log.
    :param link: the signed link that they came by, which posting uses up.
    """

    member: Member | None
    user: Any = None
    link: Link | None = None


def post(form: UpdateForm, sender: Sender) -> ProgressUpdate | None:
    """Post what the form says, with all that came with it, or nothing at all.

    :returns: the update; ``None`` where something is to be put right, which the form's errors then say.
    """
    if not form.is_valid():
        return None
    data = form.cleaned_data
    return _in_one(
        form,
        sender,
        status=data["status"],
        confidence=data["confidence"] / 10,
        narrative=data["narrative"],
        why_on_track=form.why,
        story=data["story"],
        readings=form.readings,
        obstacle=form.obstacle,
        milestones_done=data["milestones"],
        corrects=form.corrects,
    )


def post_same(form: UpdateForm, sender: Sender) -> ProgressUpdate | None:
    """Post that nothing changed: status and confidence stay what they were.

    Not possible before there was a first update. Twice running, work that is called on track is held against its
    numbers, and where they speak against it, the form asks why.

    :returns: as for :func:`post`.
    """
    said = _same(form)
    return None if said is None else _in_one(form, sender, **said)


def may_be_posted(form: UpdateForm, *, same: bool) -> bool:
    """Whether :func:`post`, or :func:`post_same`, would post what the form says; else its errors say why not."""
    return _same(form) is not None if same else form.is_valid()


def _same(form: UpdateForm) -> dict[str, Any] | None:
    """What an update says in which nothing changed; ``None`` where something is to be put right first."""
    latest = form.initiative.latest_update
    form.full_clean()
    key, why = form.cleaned_data.get("key"), form.cleaned_data.get("why_on_track", "")
    form.errors.clear()
    if latest is None:
        form.add_error(None, _("There is nothing yet that could have stayed the same: post a first update."))
        return None
    if key is None:
        form.add_error(None, form.fields["key"].error_messages["required"])
        return None
    found: list[str] = []
    if latest.no_change and latest.submission_key != key and latest.status == Status.ON_TRACK:
        found = doubts(form.lines, form.fields["milestones"].queryset, form.today)  # type: ignore[attr-defined]
    if found and not why:
        form.pace_doubts = found
        words = _("Nothing changed the last time either, and the numbers speak against “on track”: %(found)s.")
        form.add_error("why_on_track", words % {"found": "; ".join(found)})
        return None
    return {
        "status": latest.status,
        "confidence": latest.confidence,
        "no_change": True,
        "why_on_track": why if found else "",
    }


def _in_one(form: UpdateForm, sender: Sender, **said: Any) -> ProgressUpdate | None:
    data = form.cleaned_data
    try:
        with transaction.atomic():
            if sender.link is not None and not use_token(sender.link):
                _refuse_unless_posted(form)
            update = updating.post_update(
                initiative=form.initiative,
                author=sender.member,
                user=sender.user,
                submission_key=data["key"],
                seconds=form.seconds,
                **said,
            )
            if data.get("target_date") and not said.get("no_change"):
                _move_date(form, sender)
    except ValidationError as error:
        form.add_error(None, [capfirst(words) for words in error.messages])
        return None
    return update


def _refuse_unless_posted(form: UpdateForm) -> None:
    """A link that was used a moment ago is good for the very form that used it, and for no other."""
    if not form.initiative.updates.filter(submission_key=form.cleaned_data["key"]).exists():
        raise ValidationError(Outcome.USED.words)


def _move_date(form: UpdateForm, sender: Sender) -> None:
    """Move the date; where the executive owner does it, that is its approval."""
    member, initiative = sender.member, form.initiative
    is_executive = member is not None and member.pk == initiative.executive_owner_id
    actions.move_date(
        initiative=initiative,
        to=form.cleaned_data["target_date"],
        user=sender.user,
        approved_by=member if is_executive else None,
        reason=form.cleaned_data["date_reason"],
    )


def made_by(form: UpdateForm) -> ProgressUpdate | None:
    """The update that this very form has made already, where it is sent a second time."""
    try:
        key = uuid.UUID(form.data.get("key", ""))
    except ValueError:
        return None
    made: ProgressUpdate | None = form.initiative.updates.filter(submission_key=key).first()
    return made


def says_something_else(update: ProgressUpdate, form: UpdateForm) -> bool:
    """Whether a form that had been posted already was filled in differently when it was sent again."""
    data = form.cleaned_data
    if update.no_change or "narrative" not in data:
        return False
    return (update.status, update.narrative) != (data.get("status"), data["narrative"])
