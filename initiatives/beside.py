"""What stands beside the things that somebody owes: whom their initiatives wait for, and what customers had of them."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cxhub.access import Reader, visible
from cxhub.components.words import exact
from cxhub.initiatives import pipeline
from cxhub.initiatives.models import Blocker, Initiative, ProgressUpdate
from cxhub.people.models import Member
from cxhub.people.sections import Line
from cxhub.playbooks.models import CustomerStory

#: A story is news for so long, and so many are told at once.
NEWS, MOST_STORIES = datetime.timedelta(days=30), 2


def own_work(request: Any, member: Member) -> list[Any]:
    """What the member owns that is proposed or under way, with what is in its way, in one query a request."""
    known: dict[int, list[Any]] = vars(Reader.of(request)).setdefault("_own_work", {})
    if member.pk not in known:
        stages = [pipeline.first(), *pipeline.active()]
        rows = visible(Initiative.objects.filter(owned_by=member, stage__in=stages), request)
        known[member.pk] = list(rows.select_related("executive_owner", "latest_update__blocker__owner"))
    return known[member.pk]


def waiting(request: Any, member: Member) -> list[Line]:
    """What others have been asked to clear, and approvals. For the hook ``cxhub_waiting``."""
    today, work = timezone.localdate(), own_work(request, member)
    blockers = []
    for row in work:
        blocker = getattr(row.latest_update, "blocker", None) if row.is_active else None
        if blocker is not None and blocker.resolved_on is None and blocker.owner_id != member.pk:
            blocker.update = row.latest_update
            blocker.update.initiative = row
            blockers.append(blocker)
    lines = [
        Line(
            title=blocker.next_action or blocker.get_type_display(),
            url=f"{blocker.update.initiative.get_url()}#stands",
            note=_asked(blocker, today),
        )
        for blocker in sorted(blockers, key=lambda blocker: (blocker.since, blocker.pk))
    ]
    for initiative in work:
        if initiative.stage == pipeline.first() and initiative.executive_owner_id not in (None, member.pk):
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
