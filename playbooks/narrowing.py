"""How lists of plays, stories and lessons are narrowed and sorted by their address."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, F, Q, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cxhub.access import visible
from cxhub.lists import Filter, Narrowed
from cxhub.models import Tag
from cxhub.people.models import Department
from cxhub.playbooks.models import CustomerStory, Play
from cxhub.playbooks.models.lessons import LessonState
from cxhub.playbooks.models.stories import Mood
from cxhub.strategy.models import CXPrinciple, StrategyPillar

#: A list never offers more years than this.
MOST_YEARS = 60

#: How far a lesson has come, in words for those who read it.
STATE_WORDS = {
    LessonState.SUBMITTED.value: _("Written"),
    LessonState.VALIDATED.value: _("Checked"),
    LessonState.DISSEMINATED.value: _("Shared"),
    LessonState.INFUSED.value: _("In a play"),
}

Choices = list[tuple[str, Any]]


def _strategy_choices(request: HttpRequest) -> tuple[Choices, Choices]:
    """Pillars and principles that the reader may see, by slug, in one query."""
    kinds = ContentType.objects.get_for_models(StrategyPillar, CXPrinciple)
    pages = visible(Page.objects.filter(content_type__in=list(kinds.values())).order_by("path"), request)
    found: dict[int, Choices] = {kind.pk: [] for kind in kinds.values()}
    for page in pages:
        found[page.content_type_id].append((page.slug, page.title))
    return found[kinds[StrategyPillar].pk], found[kinds[CXPrinciple].pk]


def _pillar_filter(choices: Choices) -> Filter:
    return Filter("pillar", _("Pillar"), _("Any pillar"), choices, lambda slug: Q(pillar__slug=slug))


def _tag_filter(request: HttpRequest) -> Filter:
    tags = visible(Tag.objects.order_by("name"), request).values_list("slug", "name")
    return Filter("tag", _("Tag"), _("Any tag"), list(tags), lambda slug: Q(tagged_items__tag__slug=slug))


def _year_filter(first: datetime.date | None, last: datetime.date | None) -> Filter:
    years = range(last.year, max(first.year, last.year - MOST_YEARS) - 1, -1) if first and last else ()
    return Filter("year", _("Year"), _("Any year"), [(str(year), str(year)) for year in years], _in_year)


def _in_year(year: str) -> Q:
    return Q(date__range=(datetime.date(int(year), 1, 1), datetime.date(int(year), 12, 31)))


def plays(request: HttpRequest) -> Narrowed:
    """Plays: by principle and state of review. The rows need ``lived``, ``book_order`` and ``book_path``."""
    today = timezone.localdate()
    late = Q(review_by__lt=today) | Q(review_by=None)
    conditions = {"in-date": ~late, "late": late, "unlived": Q(lived=False)}
    _pillars, principles = _strategy_choices(request)
    return Narrowed(
        request,
        [
            _principle_filter(Play, principles),
            Filter(
                "review",
                _("Review"),
                _("In date or not"),
                [("in-date", _("In date")), ("late", _("Past its review")), ("unlived", _("No story yet"))],
                conditions.__getitem__,
            ),
        ],
        {
            "book": (_("By playbook"), ["book_order", "book_path", "title"]),
            "title": (_("By name"), ["title"]),
            "review": (_("Next review first"), [F("review_by").asc(nulls_first=True), "title"]),
        },
    )


def _principle_filter(model: type[Any], choices: Choices) -> Filter:
    """By the main principle of a play or a story, or one that it names beside it."""
    also = model._meta.get_field("also_principles").remote_field.through.objects

    def condition(slug: str) -> Q:
        rows = also.filter(cxprinciple__slug=slug).values(f"{model._meta.model_name}_id")
        return Q(principle__slug=slug) | Q(pk__in=rows)

    return Filter("principle", _("Principle"), _("Any principle"), choices, condition)


def stories(request: HttpRequest, first: datetime.date | None, last: datetime.date | None) -> Narrowed:
    """Stories: by what they show, where they happened, how they ended and who tells them.

    :param first: the day of the oldest story that the reader may see.
    :param last: the day of the newest.
    """
    pillars, principles = _strategy_choices(request)
    departments = visible(Department.objects.all(), request).values_list("slug", "name")
    tellers = {"front-line": Q(told_by__front_line=True), "executives": Q(told_by__executive=True)}
    return Narrowed(
        request,
        [
            _pillar_filter(pillars),
            _principle_filter(CustomerStory, principles),
            _tag_filter(request),
            Filter(
                "department",
                _("Department"),
                _("Any department"),
                list(departments),
                lambda slug: Q(department__slug=slug),
            ),
            Filter("mood", _("How it ended"), _("Any way"), Mood.choices, lambda mood: Q(mood=mood)),
            Filter(
                "by",
                _("Told by"),
                _("Anyone"),
                [("front-line", _("Front line")), ("executives", _("Executives"))],
                tellers.__getitem__,
            ),
            _year_filter(first, last),
        ],
        {
            "newest": (_("Newest"), ["-date", "-pk"]),
            "oldest": (_("Oldest"), ["date", "pk"]),
            "unhappy": (
                _("Unhappy first"),
                [Case(When(mood=Mood.UNHAPPY, then=Value(0)), When(mood=Mood.MIXED, then=Value(1)), default=Value(2))]
                + ["-date", "-pk"],
            ),
        },
    )


def lessons(request: HttpRequest, first: datetime.date | None, last: datetime.date | None) -> Narrowed:
    """Lessons: by how far they have come, pillar, tag and year.

    :param first: the day of the oldest lesson that the reader may see.
    :param last: the day of the newest.
    """
    pillars, _principles = _strategy_choices(request)
    return Narrowed(
        request,
        [
            Filter("state", _("How far"), _("Any way"), list(STATE_WORDS.items()), lambda state: Q(state=state)),
            _pillar_filter(pillars),
            _tag_filter(request),
            _year_filter(first, last),
        ],
        {
            "newest": (_("Newest"), ["-date", "-pk"]),
            "waiting": (
                _("Waiting longest"),
                [Case(When(state=LessonState.INFUSED, then=Value(1)), default=Value(0)), "state_on", "pk"],
            ),
        },
    )
