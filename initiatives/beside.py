"""What stands beside the things that somebody owes: whom their initiatives wait for, and what customers had of them."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cxhub.access import visible
from cxhub.components.words import exact
from cxhub.initiatives import pipeline
from cxhub.initiatives.models import Blocker, Initiative, ProgressUpdate
from cxhub.people.models import Member
from cxhub.people.sections import Line
from cxhub.playbooks.models import CustomerStory

#: A story is news for so long, and so many are told at once.
NEWS, MOST_STORIES = datetime.timedelta(days=30), 2


def waiting(request: Any, member: Member) -> list[Line]:
    """What others have been asked to clear, and approvals. For the hook ``cxhub_waiting``."""
    today = timezone.localdate()
    asked = Blocker.objects.open().filter(update__initiative__owned_by=member).exclude(owner=member)
    blockers = visible(asked, request).select_related("owner", "update__initiative").order_by("since", "pk")
    lines = [
        Line(
            title=blocker.next_action or blocker.get_type_display(),
            url=f"{blocker.update.initiative.get_url()}#stands",
            note=_asked(blocker, today),
        )
        for blocker in blockers
    ]
    proposed = visible(Initiative.objects.filter(stage=pipeline.first(), owned_by=member), request)
    others = proposed.exclude(Q(executive_owner=member) | Q(executive_owner=None)).select_related("executive_owner")
    for initiative in others:
        words = {"title": initiative.title, "name": initiative.executive_owner}
        lines.append(
            Line(
                title=_("Approval of %(title)s") % words,
                url=initiative.get_url() or "",
                note=_("It lies with %(name)s.") % words,
            )
        )
    return lines


def _asked(blocker: Blocker, today: datetime.date) -> str:
    days = blocker.days_open(today)
    since = ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days} if days else _("today")
    words = {"title": blocker.update.initiative.title, "since": since}
    if blocker.owner is None:
        return _("For %(title)s. Nobody has been asked; it began %(since)s.") % words
    return _("For %(title)s. Asked of %(name)s %(since)s.") % {**words, "name": blocker.owner.name}


def stories(request: Any, member: Member) -> list[Line]:
    """Customer stories about what the member owns or helps with. For the hook ``cxhub_came_of``."""
    helped = Initiative.front_line_contributors.through.objects.filter(member=member).values("initiative")
    work = visible(Initiative.objects.filter(Q(owned_by=member) | Q(pk__in=helped)), request).order_by()
    # From the work to its stories: the other way round looks at every story that is news.
    told = ProgressUpdate.objects.filter(initiative__in=work.values("pk")).values("story")
    about = Q(pk__in=work.values("stories")) | Q(pk__in=told)
    recent = CustomerStory.objects.filter(about, date__gte=timezone.localdate() - NEWS).exclude(told_by=member)
    rows = visible(recent, request).select_related("told_by").order_by("-date", "-pk")
    return [_story(row) for row in rows[:MOST_STORIES]]


def _story(story: CustomerStory) -> Line:
    title = _("“%(quote)s”") % {"quote": story.public_quote} if story.public_quote else story.title
    teller = _("%(name)s tells it.") % {"name": story.told_by.name} if story.told_by else ""
    said = ", ".join(filter(None, [story.public_quote_by, exact(story.date)]))
    return Line(title=title, url=story.get_url() or "", note=" ".join(filter(None, [f"{said}.", teller])))
