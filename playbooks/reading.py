"""What the templates of stories and lessons are given beside the page itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Q, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from cxhub.access import Reader, hide_closed, visible
from cxhub.joining import join
from cxhub.people.models import Member
from cxhub.playbooks import narrowing
from cxhub.playbooks.display import MANY, opened, parent_of
from cxhub.playbooks.models import CustomerStory, LessonIndex, LessonLearned, StoryIndex
from cxhub.playbooks.models.lessons import LessonState
from cxhub.playbooks.models.stories import Mood
from cxhub.playbooks.narrowing import STATE_WORDS
from cxhub.remembering import remembered

#: Words that are read in a minute.
WORDS_A_MINUTE = 220


def minutes_to_read(*texts: str) -> int:
    """About how long texts take to read, in minutes, at least one."""
    words = sum(len(get_text_for_indexing(text).split()) for text in texts)
    return max(1, round(words / WORDS_A_MINUTE))


def by_month(stories: Iterable[CustomerStory]) -> list[tuple[datetime.date, list[CustomerStory]]]:
    """Stories under the first day of their month."""
    return [(month, list(rows)) for month, rows in groupby(stories, lambda story: story.date.replace(day=1))]


def address_of(request: HttpRequest, model: type[Page]) -> str:
    """The address of the list of stories or lessons; empty where the reader may not see it."""
    page = Reader.of(request).landmark(model)
    return page.get_url(request) or "" if page else ""


def of_stories(request: HttpRequest, page: Page) -> dict[str, Any]:
    """Stories by month, the customers' words first; and which executives told none."""
    today = timezone.localdate()
    stories = visible(CustomerStory.objects.child_of(page), request)
    month = Q(date__gte=today.replace(day=1), date__lte=today)
    counts = remembered(
        f"stories below {page.pk}",
        request,
        (CustomerStory, Member),
        lambda: stories.aggregate(
            all=Count("pk"),
            first=Min("date"),
            last=Max("date"),
            month=Count("pk", filter=month),
            front_line=Count("pk", filter=month & Q(told_by__front_line=True)),
            executives=Count("pk", filter=month & Q(told_by__executive=True)),
        ),
    )
    narrowed = narrowing.stories(request, counts["first"], counts["last"])
    page_obj = narrowed.page(stories.select_related("told_by", "pillar"), all_of_them=counts["all"])
    shown = hide_closed(page_obj.object_list, request, "pillar")
    is_front = not narrowed.values and page_obj.number == 1
    lead = None
    if is_front and narrowed.sort == "newest":
        lead = next((story for story in shown if story.public_quote and story.mood == Mood.WARM), None)
    rest = [story for story in shown if story is not lead]
    return {
        "narrowed": narrowed,
        "xlsx": narrowed.workbook,
        "page_obj": page_obj,
        "counts": counts,
        "lead": lead,
        "months": by_month(rest) if narrowed.sort != "unhappy" else [(None, rest)],
        "silent": list(silent_executives(request, today)) if is_front else [],
        "lessons_url": address_of(request, LessonIndex),
    }


def silent_executives(request: HttpRequest, today: datetime.date) -> Iterator[Member]:
    """Executives who have told no story this year, each with the day of their last as ``last_told``."""
    told = visible(CustomerStory.objects.filter(told_by=OuterRef("pk")), request).order_by("-date").values("date")[:1]
    executives = Member.objects.filter(executive=True, active=True).annotate(last_told=Subquery(told))
    for member in visible(executives, request).order_by("name")[: MANY * 2]:
        if member.last_told is None or member.last_told.year < today.year:
            yield member


def near(request: HttpRequest, page: Any, tags: Iterable[Any]) -> dict[str, Any]:
    """Stories and lessons that share most tags with a page."""
    ids = [tag.pk for tag in tags]
    if not ids:
        return {"near_stories": [], "near_lessons": []}
    found = {}
    for name, model in (("near_stories", CustomerStory), ("near_lessons", LessonLearned)):
        others = visible(model.objects.filter(tagged_items__tag__in=ids).exclude(pk=page.pk), request)
        found[name] = others.annotate(shared=Count("tagged_items")).order_by("-shared", "-date")[:3]
    return found


def of_story(request: HttpRequest, page: Any) -> dict[str, Any]:
    """A story with the people, the principle and the play of it, and what lies near."""
    join(page, "told_by", "department", "principle", "pillar", "related_play")
    hide_closed([page], request, "principle", "pillar", "related_play")
    tags = list(page.tags.all())
    return {
        "above": parent_of(request, page),
        "minutes": minutes_to_read(page.body, page.outcome),
        "people": [member for member in page.people.all() if member.pk != page.told_by_id],
        "also": opened(request, page.also_principles.all()),
        "tags": tags,
        **near(request, page, tags),
    }


def of_lessons(request: HttpRequest, page: Page) -> dict[str, Any]:
    """Lessons by how far they have come; the one that has waited longest is named."""
    lessons = visible(LessonLearned.objects.child_of(page), request)
    states = {state.value: Count("pk", filter=Q(state=state)) for state in LessonState}
    open_since = Min("state_on", filter=~Q(state=LessonState.INFUSED))
    counts = remembered(
        f"lessons below {page.pk}",
        request,
        (LessonLearned,),
        lambda: lessons.aggregate(
            all=Count("pk"), first=Min("date"), last=Max("date"), open_since=open_since, **states
        ),
    )
    narrowed = narrowing.lessons(request, counts["first"], counts["last"])
    rows = lessons.select_related("pillar", "play_changed").prefetch_related("people")
    page_obj = narrowed.page(rows, all_of_them=counts["all"])
    chosen = narrowed.values.get("state", "")
    waited = (timezone.localdate() - counts["open_since"]).days if counts["open_since"] else None
    shown = hide_closed(page_obj.object_list, request, "pillar", "play_changed")
    tabs = [("", _("All"), counts["all"])] + [(state, words, counts[state]) for state, words in STATE_WORDS.items()]
    return {
        "narrowed": narrowed,
        "xlsx": narrowed.workbook,
        "page_obj": page_obj,
        "lessons": [(lesson, trace_of(lesson)) for lesson in shown],
        "counts": counts,
        "waited": waited,
        "states": [
            (label, narrowed.address(state=value or None, page=None), value == chosen, count)
            for value, label, count in tabs
        ],
        "stories_url": address_of(request, StoryIndex),
    }


def trace_of(lesson: Any) -> list[tuple[Any, bool]]:
    """The states of a lesson in order, each with whether it has been reached."""
    order = list(LessonState.values)
    reached = order.index(lesson.state) if lesson.state in order else 0
    return [(words, place <= reached) for place, words in enumerate(STATE_WORDS.values())]


def of_lesson(request: HttpRequest, page: Any) -> dict[str, Any]:
    """A lesson with its people, how far it has come, the play that changed, and what lies near."""
    join(page, "pillar", "play_changed")
    hide_closed([page], request, "pillar", "play_changed")
    tags = list(page.tags.all())
    return {
        "above": parent_of(request, page),
        "minutes": minutes_to_read(page.context, page.driving_event, page.lesson, page.recommendation, page.evidence),
        "people": list(page.people.all()),
        "trace": trace_of(page),
        "state_words": STATE_WORDS.get(page.state, ""),
        "has_moved": page.state != LessonState.SUBMITTED,
        "tags": tags,
        **near(request, page, tags),
    }
