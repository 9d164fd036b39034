"""Playbooks, plays, standards, stories and lessons in the API."""

from typing import Literal

from cxhub.api import fields as f
from cxhub.api import filters
from cxhub.api.resources import Resource, publish
from cxhub.models import Tag
from cxhub.people.models import Department, Member
from cxhub.playbooks.models import (
    CustomerStory,
    LessonIndex,
    LessonLearned,
    Play,
    Playbook,
    PlaybookIndex,
    StoryIndex,
    TouchpointStandard,
)
from cxhub.playbooks.models.lessons import LessonState
from cxhub.playbooks.models.stories import Mood, Permission
from cxhub.strategy.models import CXPrinciple, StrategyPillar

publish(
    [
        Resource(
            path="playbook-indexes",
            kind="playbook_index",
            model=PlaybookIndex,
            fields=f.of_model(PlaybookIndex),
            sort=("title",),
        ),
        Resource(
            path="playbooks",
            kind="playbook",
            model=Playbook,
            fields=f.of_model(Playbook),
            filters=(filters.to("pillar", StrategyPillar, "pillars"), filters.to("owner", Member, "owned_by")),
            sort=("order", "title"),
        ),
        Resource(
            path="plays",
            kind="play",
            model=Play,
            fields=f.of_model(Play),
            filters=(
                filters.below("playbook", Playbook),
                filters.to("principle", CXPrinciple),
                filters.to("also_principle", CXPrinciple, "also_principles"),
                filters.to("owner", Member, "owned_by"),
                filters.flag("differentiating"),
            ),
            sort=("title", "review_by", "verified_on"),
        ),
        Resource(
            path="standards",
            kind="standard",
            model=TouchpointStandard,
            fields=f.of_model(
                TouchpointStandard,
                "play",
                "touchpoint",
                "must_be_true",
                "checks_passed",
                "checks_made",
                "checked_on",
            ),
            filters=(filters.to("play", Play), filters.dates("checked_on")),
            sort=("touchpoint", "checked_on"),
        ),
        Resource(
            path="story-indexes",
            kind="story_index",
            model=StoryIndex,
            fields=f.of_model(StoryIndex),
            sort=("title",),
        ),
        Resource(
            path="stories",
            kind="story",
            model=CustomerStory,
            fields=f.of_model(CustomerStory),
            filters=(
                filters.to("principle", CXPrinciple),
                filters.to("pillar", StrategyPillar),
                filters.to("play", Play, "related_play"),
                filters.to("department", Department),
                filters.to("person", Member, "people"),
                filters.to("told_by", Member),
                filters.to("tag", Tag, "tagged_items__tag"),
                filters.exact("mood", Literal[tuple(Mood.values)]),
                filters.exact("permission", Literal[tuple(Permission.values)]),
                filters.exact("journey"),
                filters.exact("channel"),
                filters.exact("segment"),
                filters.exact("persona"),
                filters.dates("date"),
            ),
            sort=("-date", "title"),
        ),
        Resource(
            path="lesson-indexes",
            kind="lesson_index",
            model=LessonIndex,
            fields=f.of_model(LessonIndex),
            sort=("title",),
        ),
        Resource(
            path="lessons",
            kind="lesson",
            model=LessonLearned,
            fields=f.of_model(LessonLearned),
            filters=(
                filters.to("pillar", StrategyPillar),
                filters.to("play", Play, "play_changed"),
                filters.to("person", Member, "people"),
                filters.to("tag", Tag, "tagged_items__tag"),
                filters.exact("state", Literal[tuple(LessonState.values)]),
                filters.dates("date"),
            ),
            sort=("-date", "state_on", "title"),
        ),
    ]
)
