"""What playbooks, stories and lessons add to a person's page."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from cxhub.access import visible
from cxhub.components.words import exact
from cxhub.people.models import Member
from cxhub.people.sections import Line, PersonSection
from cxhub.playbooks.models import CustomerStory, LessonLearned, Play

#: Stories or lessons on one page.
MOST = 20


def on_person(request: HttpRequest, member: Member) -> list[PersonSection]:
    """Plays that they own; stories that they told or are in; lessons that they had a part in."""
    plays = visible(Play.objects.filter(owned_by=member).order_by("title"), request)
    # One list of keys: with an "or" between them, every story would be read.
    keys = CustomerStory.objects.filter(told_by=member).order_by().values("pk")
    keys = keys.union(CustomerStory.objects.filter(people=member).order_by().values("pk"))
    stories = visible(CustomerStory.objects.filter(pk__in=keys), request)
    lessons = visible(LessonLearned.objects.filter(people=member), request)
    told = list(stories.order_by("-date", "title")[: MOST + 1])
    wrote = list(lessons.order_by("-date", "title")[: MOST + 1])
    label = _("Told and wrote")
    return [
        PersonSection(_("Answers for"), 30, [_play(request, play) for play in plays]),
        PersonSection(label, 60, [_story(request, story, member) for story in told[:MOST]], len(told)),
        PersonSection(label, 61, [_lesson(request, lesson) for lesson in wrote[:MOST]], len(wrote)),
    ]


def _play(request: HttpRequest, play: Play) -> Line:
    until = exact(play.review_by) if play.review_by else ""
    side = _("review by %(day)s") % {"day": until} if until else _("never verified")
    return Line(play.title, play.get_url(request) or "", _("Play"), side=side)


def _story(request: HttpRequest, story: CustomerStory, member: Member) -> Line:
    words = _("Story, %(day)s") if story.told_by_id == member.pk else _("In the story, %(day)s")
    return Line(story.title, story.get_url(request) or "", words % {"day": exact(story.date)})


def _lesson(request: HttpRequest, lesson: LessonLearned) -> Line:
    note = _("Lesson, %(day)s") % {"day": exact(lesson.date)}
    return Line(lesson.title, lesson.get_url(request) or "", note, side=lesson.get_state_display().lower())
