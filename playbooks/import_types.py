"""What can be imported into the playbooks app: playbooks, plays, stories and lessons."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from cxhub.imports.targets import Context, Field, WrongValue, register
from cxhub.imports.targets.dated import PUBLISHED_ON, DatedPageRecordType
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


@register
class PlaybookRecordType(DatedPageRecordType):
    """A collection of plays."""

    name = "playbook"
    model = Playbook
    parent_model = PlaybookIndex
    fields = ["order", "line", "pillars", "body", "owned_by", PUBLISHED_ON]


@register
class PlayRecordType(DatedPageRecordType):
    """One repeatable procedure, with the standards that it keeps."""

    name = "play"
    model = Play
    parent_field = "playbook"
    fields = [
        Field("playbook", kind="reference", to="playbook", required=True, help="The playbook that it stands in."),
        "principle",
        "also_principles",
        "trigger",
        "steps",
        "may_without_asking",
        "differentiating",
        "body",
        "owned_by",
        "verified_by",
        "verified_on",
        "review_by",
        Field(
            "standards",
            kind="json",
            help="Objects with touchpoint, must_be_true, checks_passed, checks_made and checked_on.",
        ),
        PUBLISHED_ON,
    ]

    STANDARD_KEYS = ("touchpoint", "must_be_true", "checks_passed", "checks_made", "checked_on")

    def clean(self, name: str, value: Any, context: Context) -> Any:
        """Clean a field; standards get all their keys, so that equal ones compare equal."""
        cleaned = super().clean(name, value, context)
        if name != "standards":
            return cleaned
        return [self._whole(given) for given in cleaned or []]

    def _whole(self, given: Any) -> dict[str, Any]:
        unknown = set(given) - set(self.STANDARD_KEYS) if isinstance(given, dict) else {str(given)}
        if unknown:
            raise WrongValue(
                _("A standard has %(known)s; not “%(unknown)s”.")
                % {"known": ", ".join(self.STANDARD_KEYS), "unknown": min(unknown)},
                given,
            )
        empty = {"touchpoint": "", "must_be_true": "", "checks_passed": 0, "checks_made": 0, "checked_on": None}
        return {**empty, **{key: value for key, value in given.items() if value is not None}}

    def assign(self, obj: Any, values: Mapping[str, Any], context: Context) -> None:
        """Set the fields, and the standards, checked as the form checks them."""
        super().assign(obj, values, context)
        if "standards" in values:
            obj.standards = [self._standard(place, given) for place, given in enumerate(values["standards"], start=1)]

    @staticmethod
    def _standard(place: int, given: Mapping[str, Any]) -> TouchpointStandard:
        day = given["checked_on"]
        standard = TouchpointStandard(sort_order=place, **{**given, "checked_on": parse_date(day) if day else None})
        standard.full_clean(exclude=["play"])
        return standard

    def get_value(self, obj: Any, name: str) -> Any:
        """Return a field's value; of the standards, what a mapping would give for them."""
        if name != "standards":
            return super().get_value(obj, name)
        return [
            {key: self._plain(getattr(standard, key)) for key in self.STANDARD_KEYS} for standard in obj.standards.all()
        ]

    @staticmethod
    def _plain(value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime.date) else value


@register
class StoryRecordType(DatedPageRecordType):
    """A customer story, first published on its date."""

    name = "story"
    model = CustomerStory
    parent_model = StoryIndex
    date_field = "date"
    fields = [
        "date",
        "told_by",
        "people",
        "quote",
        "quote_by",
        "permission",
        "body",
        "outcome",
        "mood",
        "principle",
        "also_principles",
        "pillar",
        "related_play",
        "department",
        "journey",
        "journey_stage",
        "persona",
        "segment",
        "channel",
        "tags",
    ]


@register
class LessonRecordType(DatedPageRecordType):
    """A lesson learned, first published on its date."""

    name = "lesson"
    model = LessonLearned
    parent_model = LessonIndex
    date_field = "date"
    fields = [
        "date",
        "state",
        "state_on",
        "people",
        "pillar",
        "context",
        "driving_event",
        "lesson",
        "recommendation",
        "evidence",
        "play_changed",
        "change",
        "tags",
    ]
