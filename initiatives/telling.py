"""What people hear of an initiative: of its updates, of what is out of the way, and that it is theirs now."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cxhub.access import visible
from cxhub.initiatives.models import AnswersAs, Blocker, Initiative, Milestone, OwnerChange, ProgressUpdate
from cxhub.initiatives.models.updates import Status
from cxhub.people.models import Member
from cxhub.people.owed import Signed
from cxhub.reminders.calendars import Entry
from cxhub.reminders.comments import Commentable, register_commentable
from cxhub.reminders.models import Kind
from cxhub.reminders.telling import tell
from cxhub.reminders.tokens import subject_key
from cxhub.sections import PageSection

#: Updates that are older when they come in are history, and no news.
NEWS = datetime.timedelta(days=2)
#: The action of links by which an executive owner acknowledges.
ACKNOWLEDGE = "acknowledge"


@receiver(post_save, sender=ProgressUpdate, dispatch_uid="cxhub_tell_of_update")
def on_update(sender: type[ProgressUpdate], instance: ProgressUpdate, created: bool, **kwargs: Any) -> None:
    """Tell of a new update, in its own transaction: who answers for it first, then who follows."""
    if not created or kwargs.get("raw") or timezone.now() - instance.posted_at > NEWS:
        return
    initiative = instance.initiative
    news: dict[str, Any] = {
        "key": f"update:{instance.pk}",
        "subject": instance,
        "url": page_of(instance),
        "words": instance.narrative or _("Nothing changed."),
    }
    executive = initiative.executive_owner
    # A correction is saved before the initiative points at it, where it does.
    is_past = instance.corrects_id is not None and instance.corrects_id != initiative.latest_update_id
    if (
        not is_past
        and instance.status == Status.OFF_TRACK
        and executive is not None
        and executive.pk != instance.author_id
    ):
        tell(
            [executive],
            kind=Kind.RED,
            title=_("Off track: %(title)s") % {"title": initiative.title},
            signed=Signed(ACKNOWLEDGE, lambda token: reverse("cxhub_acknowledge_by_link", args=[token])),
            button=_("Acknowledge"),
            **news,
        )
    followers = Member.objects.filter(follows__initiative=initiative).exclude(updates=instance)
    title = _("%(title)s: an earlier update is corrected") if is_past else _("%(title)s: %(status)s")
    title %= {"title": initiative.title, "status": instance.get_status_display()}
    tell(followers.select_related("user"), kind=Kind.UPDATE, title=title, **news)


@receiver(post_save, sender=OwnerChange, dispatch_uid="cxhub_tell_of_handover")
def on_handover(sender: type[OwnerChange], instance: OwnerChange, created: bool, **kwargs: Any) -> None:
    """Tell whoever answers for an initiative from now on, unless it was they who took it."""
    new = instance.to_member
    if not created or kwargs.get("raw") or instance.imported or new is None:
        return
    if instance.by_id is not None and instance.by_id == new.user_id:
        return
    initiative = instance.initiative
    owns = instance.role == AnswersAs.OWNER
    title = _("You own %(title)s now") if owns else _("You answer for the outcome of %(title)s now")
    before = instance.from_member
    words = [_("It was %(name)s's before.") % {"name": before.name} if before else "", instance.reason]
    tell(
        [new],
        kind=Kind.OWED,
        key=f"handover:{instance.pk}",
        subject=initiative,
        title=title % {"title": initiative.title},
        url=initiative.get_url() or "",
        words=" ".join(filter(None, words)),
    )


def tell_of_clearing(blocker: Blocker, by: Any) -> None:
    """Tell the owner of an initiative that its way is clear, unless they cleared it themselves.

    :param by: the account of whoever did, if there is one.
    """
    initiative = blocker.update.initiative
    owner = initiative.owned_by
    if owner is None or (by is not None and by.pk == owner.user_id):
        return
    tell(
        [owner],
        kind=Kind.OWED,
        key=f"cleared:{blocker.pk}",
        subject=initiative,
        title=_("Out of the way: %(what)s") % {"what": blocker.next_action or blocker.get_type_display()},
        url=f"{initiative.get_url()}#stands",
        words=_("%(title)s can go on.") % {"title": initiative.title},
    )


def page_of(update: ProgressUpdate) -> str:
    """Where an update stands."""
    return f"{update.initiative.get_url() or ''}#update-{update.pk}"


def _whose(update: ProgressUpdate) -> list[Member | None]:
    initiative = update.initiative
    return [update.author, initiative.owned_by, initiative.executive_owner]


register_commentable(
    Commentable(
        ProgressUpdate,
        title=lambda update: _("the update on %(title)s") % {"title": update.initiative.title},
        page=page_of,
        whose=_whose,
    )
)


def in_calendar(reader: Any, member: Member) -> Iterable[Entry]:
    """Milestones not done yet of what somebody owns or answers for. For the hook ``cxhub_calendar``."""
    mine = Initiative.objects.active()
    mine = mine.filter(owned_by=member) | mine.filter(executive_owner=member)
    rows = visible(Milestone.objects.filter(done_on=None, due__isnull=False), reader).filter(
        initiative__in=visible(mine, reader).values("pk")
    )
    for milestone in rows.select_related("initiative"):
        initiative = milestone.initiative
        yield Entry(
            key=subject_key(milestone),
            title=_("%(milestone)s (%(initiative)s)") % {"milestone": milestone.title, "initiative": initiative.title},
            day=milestone.due,  # type: ignore[arg-type] # Asked for above.
            url=f"{initiative.get_url() or ''}#milestones",
        )


def on_initiative(request: HttpRequest, page: Initiative) -> list[PageSection]:
    """Who was reminded of the initiative. For the hook ``cxhub_initiative_sections``."""
    return [PageSection(90, "cxhub_initiatives/nudges.html")]
