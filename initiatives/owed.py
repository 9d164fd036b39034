"""What initiatives ask of people: updates, milestones, and executive owners' acknowledgements."""

from __future__ import annotations

import datetime

from django.db.models import F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cxhub import conf
from cxhub.access import visible
from cxhub.initiatives import pipeline
from cxhub.initiatives.health import is_outdated
from cxhub.initiatives.models import Initiative, Milestone, ProgressUpdate
from cxhub.initiatives.standing import cadences_of, update_due_by
from cxhub.people.models import Member
from cxhub.people.owed import Ladder, Owed, OwedSource, Signed
from cxhub.reminders.deeds import by_link


def owed(request: HttpRequest, member: Member, until: datetime.date) -> list[OwedSource]:
    """Updates due and milestones due on what the member owns; updates to acknowledge on what they answer for.

    And what nobody owns any more: the executive owner finds a new owner, else the head of whoever left.
    """
    active = pipeline.active()
    unread = ProgressUpdate.objects.filter(
        initiative__executive_owner=member,
        initiative__stage__in=active,
        initiative__latest_update=F("pk"),
        acknowledgement=None,
    ).select_related("initiative", "author")
    # Both halves begin with who it is, so that no other work is looked at.
    without = Q(owned_by=None) | Q(owned_by__active=False)
    nobody = Q(executive_owner=None) | Q(executive_owner__active=False)
    gone = Member.objects.filter(active=False, department__head=member).values("pk")
    left = Initiative.objects.filter(
        Q(executive_owner=member) & without | Q(owned_by__in=gone) & nobody, stage__in=active
    ).select_related("executive_owner", "owned_by__department__head")
    found = [
        OwedSource(visible(unread, request), _tell_unread),
        OwedSource(visible(left, request), _tell_left, "handover"),
    ]
    # Whoever has left owes nothing any more.
    return found + _of_owner(request, member, until) if member.active else found


def _of_owner(request: HttpRequest, member: Member, until: datetime.date) -> list[OwedSource]:
    due = update_due_by(until, cadences_of(request))
    updates = Initiative.objects.filter(due, owned_by=member).select_related(
        "latest_update", "executive_owner", "owned_by__department__head"
    )
    milestones = Milestone.objects.filter(
        initiative__owned_by=member, initiative__stage__in=pipeline.active(), done_on=None, due__lte=until
    ).select_related("initiative")
    return [
        OwedSource(visible(updates, request), _tell_update, "update"),
        OwedSource(visible(milestones, request), _tell_milestone),
    ]


def _ladder(initiative: Initiative, escalated: str, last_done: datetime.date | None = None) -> Ladder:
    """The owner's head of department reviews; the executive owner answers."""
    department = initiative.owned_by.department if initiative.owned_by else None
    return Ladder(
        reviewer=department.head if department else None,
        executive=initiative.executive_owner,
        escalated=escalated,
        page=initiative.get_url() or "",
        grace=conf.get("GRACE_DAYS"),
        cadence=initiative.cadence.days,
        last_done=last_done,
    )


def _update_by_link(token: str) -> str:
    return reverse("cxhub_update_by_link", args=[token])


def _tell_update(initiative: Initiative) -> Owed:
    due = initiative.next_update_due or timezone.localdate()
    update = initiative.latest_update
    if update is None:
        note = _("It has no update yet, so nobody can tell how it goes.")
    elif is_outdated(due, timezone.localdate(), conf.get("GRACE_DAYS")):
        note = _("It shows as outdated until you do, whatever its colour was.")
    else:
        note = _("Last time: %(status)s.") % {"status": update.get_status_display()}
    words = {"title": initiative.title, "owner": initiative.owned_by.name if initiative.owned_by else ""}
    return Owed(
        title=_("Post an update on %(title)s") % words,
        url=reverse("cxhub_post_update", args=[initiative.pk]),
        action=_("Post update"),
        due=due,
        note=note,
        minutes=1,
        ladder=_ladder(
            initiative,
            _("%(title)s has no update from %(owner)s") % words,
            timezone.localdate(update.posted_at) if update else None,
        ),
        signed=Signed("post_update", _update_by_link),
    )


def _tell_milestone(milestone: Milestone) -> Owed:
    return Owed(
        minutes=1,
        title=_("Finish “%(milestone)s”") % {"milestone": milestone.title},
        url=reverse("cxhub_post_update", args=[milestone.initiative_id]) + "#milestones",
        action=_("Tick it off"),
        due=milestone.due or timezone.localdate(),
        note=_("A milestone of %(title)s.") % {"title": milestone.initiative.title},
        signed=Signed("post_update", lambda token: f"{_update_by_link(token)}#milestones", milestone.initiative),
    )


def _tell_left(initiative: Initiative) -> Owed:
    words = {"title": initiative.title, "owner": initiative.owned_by.name if initiative.owned_by else ""}
    gone = initiative.owned_by.inactive_since if initiative.owned_by else None
    return Owed(
        title=_("Find a new owner for %(title)s") % words,
        url=initiative.get_url() or "",
        action=_("Open"),
        due=gone or initiative.approved_on or initiative.starts_on or timezone.localdate(),
        note=_("%(owner)s has left.") % words if initiative.owned_by else _("Nobody answers for it."),
        minutes=5,
        ladder=_ladder(initiative, _("%(title)s still has no owner who is here") % words),
        signed=by_link("hand_over"),
    )


def _tell_unread(update: ProgressUpdate) -> Owed:
    initiative = update.initiative
    words = update.narrative or _("Nothing changed.")
    return Owed(
        minutes=1,
        title=_("Read the update on %(title)s") % {"title": initiative.title},
        url=f"{initiative.get_url()}#update-{update.pk}",
        action=_("Acknowledge"),
        due=timezone.localdate(update.posted_at) + initiative.cadence,
        note=f"{update.get_status_display()}: {words}",
        signed=Signed("acknowledge", lambda token: reverse("cxhub_acknowledge_by_link", args=[token])),
    )
