"""What initiatives ask of people: updates, milestones, and executive owners' acknowledgements."""

from __future__ import annotations

import datetime

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cxhub import conf
from cxhub.access import visible
from cxhub.initiatives.health import is_outdated
from cxhub.initiatives.models import Initiative, Milestone, ProgressUpdate
from cxhub.initiatives.standing import cadences_of, update_due_by
from cxhub.people.models import Member
from cxhub.people.owed import Owed, OwedSource


def owed(request: HttpRequest, member: Member, until: datetime.date) -> list[OwedSource]:
    """Updates due and milestones due on what the member owns; updates to acknowledge on what they answer for."""
    mine = visible(Initiative.objects.active().filter(owned_by=member), request)
    updates = mine.filter(update_due_by(until, cadences_of(request))).select_related("latest_update")
    milestones = visible(Milestone.objects.all(), request).filter(
        initiative__in=mine.values("pk"), done_on=None, due__lte=until
    )
    unread = visible(ProgressUpdate.objects.all(), request).filter(
        initiative__in=visible(Initiative.objects.active().filter(executive_owner=member), request).values("pk"),
        initiative__latest_update=F("pk"),
        acknowledgement=None,
    )
    return [
        OwedSource(updates, _tell_update),
        OwedSource(milestones.select_related("initiative"), _tell_milestone),
        OwedSource(unread.select_related("initiative", "author"), _tell_unread),
    ]


def _tell_update(initiative: Initiative) -> Owed:
    due = initiative.next_update_due or timezone.localdate()
    update = initiative.latest_update
    if update is None:
        note = _("It has no update yet, so nobody can tell how it goes.")
    elif is_outdated(due, timezone.localdate(), conf.get("GRACE_DAYS")):
        note = _("It shows as outdated until you do, whatever its colour was.")
    else:
        note = _("Last time: %(status)s.") % {"status": update.get_status_display()}
    return Owed(
        title=_("Post an update on %(title)s") % {"title": initiative.title},
        url=reverse("cxhub_post_update", args=[initiative.pk]),
        action=_("Post update"),
        due=due,
        note=note,
    )


def _tell_milestone(milestone: Milestone) -> Owed:
    return Owed(
        title=_("Finish “%(milestone)s”") % {"milestone": milestone.title},
        url=reverse("cxhub_post_update", args=[milestone.initiative_id]) + "#milestones",
        action=_("Tick it off"),
        due=milestone.due or timezone.localdate(),
        note=_("A milestone of %(title)s.") % {"title": milestone.initiative.title},
    )


def _tell_unread(update: ProgressUpdate) -> Owed:
    initiative = update.initiative
    words = update.narrative or _("Nothing changed.")
    return Owed(
        title=_("Read the update on %(title)s") % {"title": initiative.title},
        url=f"{initiative.get_url()}#update-{update.pk}",
        action=_("Acknowledge"),
        due=timezone.localdate(update.posted_at) + initiative.cadence,
        note=f"{update.get_status_display()}: {words}",
    )
