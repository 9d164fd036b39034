"""Lists of plays, stories and lessons as files, narrowed by the same address as on screen."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Max, Min
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from cxhub.access import Reader, visible
from cxhub.exports import file_response, wanted
from cxhub.playbooks import narrowing
from cxhub.playbooks.display import list_of_plays
from cxhub.playbooks.models import CustomerStory, LessonLearned
from cxhub.playbooks.models.tagging import TaggedLesson, TaggedStory

#: Rows that are read at a time while a file is sent.
CHUNK = 500


def _tags(request: HttpRequest, model: Any, rows: Any) -> dict[int, list[str]]:
    """Names of the tags of these rows, read at once: a prefetch would ask again for every chunk."""
    found = defaultdict(list)
    pairs = visible(model.objects.filter(content_object__in=rows.order_by().values("pk")), request)
    for pk, name in pairs.order_by("tag__name").values_list("content_object", "tag__name"):
        found[pk].append(name)
    return found


def _title(reader: Reader, page: Any) -> str:
    return page.title if reader.opens(page) else ""


def plays_file(request: HttpRequest, page: Page) -> HttpResponseBase:
    """Plays as a file of the kind that the address asks for."""
    reader = Reader.of(request)
    rows = narrowing.plays(request).rows(list_of_plays(request, page).select_related("principle", "owned_by"))
    header = [
        _("Play"),
        _("When to use it"),
        _("Principle"),
        _("Owner"),
        _("Verified on"),
        _("Review by"),
        _("Differentiating"),
        _("A story or lesson speaks of it"),
        _("Address"),
    ]
    lines = (
        [
            play.title,
            play.trigger,
            _title(reader, play.principle),
            play.owned_by,
            play.verified_on,
            play.review_by,
            play.differentiating,
            play.lived,
            request.build_absolute_uri(play.get_url(request)),
        ]
        for play in rows.iterator(CHUNK)
    )
    return file_response(wanted(request), "plays", header, lines)


def stories_file(request: HttpRequest, page: Page) -> HttpResponseBase:
    """Stories as a file, with the customer's words only where they were allowed."""
    reader = Reader.of(request)
    stories = visible(CustomerStory.objects.child_of(page), request)
    days = stories.aggregate(first=Min("date"), last=Max("date"))
    narrowed = narrowing.stories(request, days["first"], days["last"])
    rows = narrowed.rows(stories.select_related("told_by", "principle", "pillar", "related_play", "department"))
    tags = _tags(request, TaggedStory, rows)
    header = [
        _("Story"),
        _("Date"),
        _("Told by"),
        _("The customer’s words"),
        _("Who said it"),
        _("Outcome"),
        _("How it ended"),
        _("Principle"),
        _("Pillar"),
        _("Play"),
        _("Department"),
        _("Tags"),
        _("Address"),
    ]
    lines = (
        [
            story.title,
            story.date,
            story.told_by,
            story.public_quote,
            story.public_quote_by,
            story.outcome,
            story.get_mood_display(),
            _title(reader, story.principle),
            _title(reader, story.pillar),
            _title(reader, story.related_play),
            story.department,
            "; ".join(tags.get(story.pk, ())),
            request.build_absolute_uri(story.get_url(request)),
        ]
        for story in rows.iterator(CHUNK)
    )
    return file_response(wanted(request), "stories", header, lines)


def lessons_file(request: HttpRequest, page: Page) -> HttpResponseBase:
    """Lessons as a file."""
    reader = Reader.of(request)
    lessons = visible(LessonLearned.objects.child_of(page), request)
    days = lessons.aggregate(first=Min("date"), last=Max("date"))
    narrowed = narrowing.lessons(request, days["first"], days["last"])
    rows = narrowed.rows(lessons.select_related("pillar", "play_changed"))
    tags = _tags(request, TaggedLesson, rows)
    header = [
        _("Lesson"),
        _("Date"),
        _("State"),
        _("In this state since"),
        _("What happened"),
        _("What we learned"),
        _("Recommendation"),
        _("Pillar"),
        _("Play that changed"),
        _("What changed in it"),
        _("Tags"),
        _("Address"),
    ]
    lines = (
        [
            lesson.title,
            lesson.date,
            lesson.get_state_display(),
            lesson.state_on,
            get_text_for_indexing(lesson.driving_event),
            get_text_for_indexing(lesson.lesson),
            get_text_for_indexing(lesson.recommendation),
            _title(reader, lesson.pillar),
            _title(reader, lesson.play_changed),
            lesson.change,
            "; ".join(tags.get(lesson.pk, ())),
            request.build_absolute_uri(lesson.get_url(request)),
        ]
        for lesson in rows.iterator(CHUNK)
    )
    return file_response(wanted(request), "lessons", header, lines)
