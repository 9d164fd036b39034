"""Lessons learned."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from cxhub.models import RICH_TEXT, HubPageMixin
from cxhub.people.models import Member
from cxhub.playbooks.models.plays import Play
from cxhub.playbooks.models.tagging import TaggedLesson
from cxhub.strategy.models import StrategyPillar


class LessonState(models.TextChoices):
    """How far a lesson has come. It is finished when a play has changed."""

    SUBMITTED = "submitted", _("Submitted")
    VALIDATED = "validated", _("Validated")
    DISSEMINATED = "disseminated", _("Disseminated")
    INFUSED = "infused", _("Infused")


class LessonIndexMixin(HubPageMixin):
    """All lessons, by how far they have come."""

    glossary_exempt = True

    introduction = RichTextField(verbose_name=_("introduction"), features=RICH_TEXT, blank=True)

    landmark = True
    template = "cxhub_playbooks/lessons.html"
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    api_fields = [APIField("introduction")]

    class Meta:
        abstract = True

    def display(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Lessons, as the address narrows them."""
        from cxhub.playbooks.reading import of_lessons

        return of_lessons(request, self)

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """The lessons as a file."""
        from cxhub.playbooks.exports import lessons_file

        return lessons_file(request, self)


class LessonIndex(LessonIndexMixin, Page):
    """The list of lessons learned."""

    parent_page_types = ["cxhub.HubHome"]
    subpage_types = ["cxhub_playbooks.LessonLearned"]

    class Meta:
        verbose_name = _("list of lessons")
        verbose_name_plural = _("lists of lessons")


class LessonLearnedMixin(HubPageMixin):
    """What we learned from something that happened, what to do about it, and what changed."""

    date = models.DateField(verbose_name=_("date"), default=timezone.localdate, db_index=True)
    state = models.CharField(
        verbose_name=_("state"),
        max_length=12,
        choices=LessonState.choices,
        default=LessonState.SUBMITTED,
        db_index=True,
    )
    state_on = models.DateField(verbose_name=_("in this state since"), default=timezone.localdate)
    people = ParentalManyToManyField(Member, verbose_name=_("people"), blank=True, related_name="lessons")
    pillar = models.ForeignKey(
        StrategyPillar,
        verbose_name=_("pillar"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="lessons",
    )
    context = RichTextField(verbose_name=_("context"), features=RICH_TEXT, blank=True)
    driving_event = RichTextField(verbose_name=_("what happened"), features=RICH_TEXT, blank=True)
    lesson = RichTextField(verbose_name=_("what we learned"), features=RICH_TEXT, blank=True)
    recommendation = RichTextField(verbose_name=_("recommendation"), features=RICH_TEXT, blank=True)
    evidence = RichTextField(verbose_name=_("evidence"), features=RICH_TEXT, blank=True)
    play_changed = models.ForeignKey(
        Play,
        verbose_name=_("play that changed"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="lessons",
    )
    change = models.TextField(verbose_name=_("what changed in it"), blank=True)
    tags = ClusterTaggableManager(through=TaggedLesson, blank=True, verbose_name=_("tags"))

    glossary = _("What we learned from something that happened; finished when a play has changed because of it.")
    joined = ("pillar", "play_changed")
    template = "cxhub_playbooks/lesson.html"
    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("state"), FieldPanel("state_on")]),
        FieldPanel("context"),
        FieldPanel("driving_event"),
        FieldPanel("lesson"),
        FieldPanel("recommendation"),
        FieldPanel("evidence"),
        MultiFieldPanel([FieldPanel("play_changed"), FieldPanel("change")], heading=_("What changed")),
        FieldPanel("pillar"),
        FieldPanel("people"),
        FieldPanel("tags"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("driving_event"),
        index.SearchField("lesson", boost=2),
        index.SearchField("recommendation"),
        index.FilterField("date"),
        index.FilterField("state"),
    ]
    api_fields = [
        APIField(name)
        for name in (
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
        )
    ]

    class Meta:
        abstract = True

    def display(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """How far it has come, and what lies near."""
        from cxhub.playbooks.reading import of_lesson

        return of_lesson(request, self)


class LessonLearned(LessonLearnedMixin, Page):
    """A lesson learned."""

    parent_page_types = ["cxhub_playbooks.LessonIndex"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("lesson learned")
        verbose_name_plural = _("lessons learned")
