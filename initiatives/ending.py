"""Ends of an initiative and ways back: closing with what was learned, and taking a stage change back."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.html import linebreaks
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cxhub.initiatives.actions import change_stage
from cxhub.initiatives.models import Initiative, StageChange
from cxhub.initiatives.texts import write_through
from cxhub.playbooks.models import LessonIndex, LessonLearned

#: For how many days after it a stage change can be taken back.
TAKE_BACK_DAYS = 1


@transaction.atomic
def close(
    *,
    initiative: Initiative,
    outcome: str,
    retrospective: str,
    lessons: list[LessonLearned],
    new_lesson: str = "",
    user: Any = None,
) -> Initiative:
    """Close an initiative with what came of it and what was learned.

    :param outcome: what came of it for customers, in plain words.
    :param retrospective: what went well and what did not; plain text.
    :param lessons: lessons that are there already.
    :param new_lesson: one that is not: its first line becomes its title.
    :raises ValidationError: something is missing, or the pipeline does not lead there.
    """
    who = user if user is not None and user.is_authenticated else None
    found = list(lessons)
    if new_lesson.strip():
        found.append(_keep_lesson(initiative, new_lesson.strip(), who))
    values: dict[str, Any] = {"outcome": outcome.strip(), "lessons": found}
    values["retrospective"] = linebreaks(retrospective.strip(), autoescape=True) if retrospective.strip() else ""
    write_through(initiative, values, user=who)
    change_stage(initiative=initiative, to="closed", user=user, reason="")
    initiative.refresh_from_db()
    return initiative


def _keep_lesson(initiative: Initiative, text: str, user: Any) -> LessonLearned:
    """A lesson below the list of lessons: published where the user may, else a draft in the list's workflow.

    :raises ValidationError: the hub has no list of lessons.
    """
    index = LessonIndex.objects.order_by("path").first()
    if index is None:
        raise ValidationError({"new_lesson": _("The hub has no list of lessons to keep it in.")})
    title = text.splitlines()[0][:120]
    stem = slugify(title)[:150] or "lesson"
    taken = set(index.get_children().filter(slug__startswith=stem).values_list("slug", flat=True))
    lesson = LessonLearned(
        title=title,
        slug=next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, 100_000))) if slug not in taken),
        lesson=linebreaks(text, autoescape=True),
        pillar=initiative.pillar,
        owner=user,
        live=False,
        has_unpublished_changes=True,
    )
    page: Any = lesson
    if initiative.owned_by is not None:
        page.people = [initiative.owned_by]
    index.add_child(instance=page)
    revision = page.save_revision(user=user, log_action="wagtail.create")
    if user is not None and index.permissions_for_user(user).can_publish_subpage():
        revision.publish(user=user)
        lesson.refresh_from_db()
    elif user is not None and (workflow := page.get_workflow()) is not None:
        workflow.start(page, user)
    return lesson


def may_take_back(initiative: Initiative, changes: list[StageChange], today: datetime.date) -> StageChange | None:
    """The stage change that can be taken back: the last one, made here, a day ago at most.

    :param changes: the initiative's, the oldest first.
    """
    last = changes[-1] if changes else None
    if last is None or last.imported or not last.from_stage or last.corrects_id or last.to_stage != initiative.stage:
        return None
    return last if (today - last.on).days <= TAKE_BACK_DAYS else None


@transaction.atomic
def take_back(*, initiative: Initiative, user: Any = None) -> StageChange:
    """Undo the last stage change by a new row that corrects it; both stay.

    :raises ValidationError: there is none, or it is too old.
    """
    initiative = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    changes = list(initiative.stage_changes.all())
    last = may_take_back(initiative, changes, timezone.localdate())
    if last is None:
        raise ValidationError(_("The last change of stage is too old to take back, or was taken back already."))
    who = user if user is not None and user.is_authenticated else None
    back = StageChange(initiative=initiative, from_stage=last.to_stage, to_stage=last.from_stage, by=who, corrects=last)
    back.reason = _("Taken back.")
    back.save()
    initiative.stage = last.from_stage
    standing = [change for change in changes[:-1] if not StageChange.objects.filter(corrects=change).exists()]
    if last.to_stage == "approved":
        earlier = [change.on for change in standing if change.to_stage == "approved"]
        initiative.approved_on = earlier[-1] if earlier else None
    if last.to_stage in ("closed", "stopped"):
        initiative.closed_on = None
    initiative.save_lifecycle()
    log(instance=initiative, action="cxhub.take_back", user=who, data={"from": last.to_stage, "to": last.from_stage})
    return back
