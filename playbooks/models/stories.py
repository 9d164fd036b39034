"""Customer stories."""

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
from cxhub.people.models import Department, Member
from cxhub.playbooks.models.plays import Play
from cxhub.playbooks.models.tagging import TaggedStory
from cxhub.strategy.models import CXPrinciple, StrategyPillar


class Permission(models.TextChoices):
    """What the customer allowed."""

    YES = "yes", _("May be told, with the name given")
    ANONYMOUS = "anonymous", _("May be told without a name")
    NO = "no", _("Inside only: never show the quotation or who said it")


class Mood(models.TextChoices):
    """How it left the customer."""

    WARM = "warm", _("Warm")
    MIXED = "mixed", _("Mixed")
    UNHAPPY = "unhappy", _("Unhappy")


class StoryIndexMixin(HubPageMixin):
    """All customer stories, the customers' words first."""

    glossary_exempt = True

    introduction = RichTextField(verbose_name=_("introduction"), features=RICH_TEXT, blank=True)

    landmark = True
    template = "cxhub_playbooks/stories.html"
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    api_fields = [APIField("introduction")]

    class Meta:
        abstract = True

    def display(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Stories, as the address narrows them."""
        from cxhub.playbooks.reading import of_stories

        return of_stories(request, self)

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """The stories as a file."""
        from cxhub.playbooks.exports import stories_file

        return stories_file(request, self)


class StoryIndex(StoryIndexMixin, Page):
    """The list of customer stories."""

    parent_page_types = ["cxhub.HubHome"]
    subpage_types = ["cxhub_playbooks.CustomerStory"]

    class Meta:
        verbose_name = _("list of stories")
        verbose_name_plural = _("lists of stories")


class CustomerStoryMixin(HubPageMixin):
    """Something that happened to a customer, in their words and ours, and the principle it shows."""

    date = models.DateField(verbose_name=_("date"), default=timezone.localdate, db_index=True)
    told_by = models.ForeignKey(
        Member, verbose_name=_("told by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="told_stories"
    )
    people = ParentalManyToManyField(Member, verbose_name=_("people in it"), blank=True, related_name="stories")
    quote = models.TextField(verbose_name=_("the customer's own words"), blank=True)
    quote_by = models.CharField(verbose_name=_("who said it"), max_length=300, blank=True)
    permission = models.CharField(
        verbose_name=_("permission"), max_length=10, choices=Permission.choices, default=Permission.NO
    )
    body = RichTextField(verbose_name=_("the story"), features=RICH_TEXT, blank=True)
    outcome = models.TextField(verbose_name=_("outcome"), blank=True)
    mood = models.CharField(verbose_name=_("mood"), max_length=10, choices=Mood.choices, blank=True)
    principle = models.ForeignKey(
        CXPrinciple,
        verbose_name=_("principle"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stories",
    )
    also_principles = ParentalManyToManyField(
        CXPrinciple, verbose_name=_("other principles"), blank=True, related_name="also_stories"
    )
    pillar = models.ForeignKey(
        StrategyPillar,
        verbose_name=_("pillar"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stories",
    )
    related_play = models.ForeignKey(
        Play, verbose_name=_("play"), null=True, blank=True, on_delete=models.SET_NULL, related_name="stories"
    )
    department = models.ForeignKey(
        Department,
        verbose_name=_("department"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stories",
    )
    journey = models.CharField(verbose_name=_("journey"), max_length=200, blank=True)
    journey_stage = models.CharField(verbose_name=_("stage of the journey"), max_length=200, blank=True)
    persona = models.CharField(verbose_name=_("persona"), max_length=100, blank=True)
    segment = models.CharField(verbose_name=_("segment"), max_length=100, blank=True)
    channel = models.CharField(verbose_name=_("channel"), max_length=100, blank=True)
    tags = ClusterTaggableManager(through=TaggedStory, blank=True, verbose_name=_("tags"))

    glossary = _("Something that happened to a customer, told by somebody who was there, with the principle it shows.")
    joined = ("told_by", "department", "principle", "pillar", "related_play")
    template = "cxhub_playbooks/story.html"
    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("told_by")]),
        MultiFieldPanel(
            [FieldPanel("quote"), FieldPanel("quote_by"), FieldPanel("permission"), FieldPanel("mood")],
            heading=_("The customer's words"),
        ),
        FieldPanel("body"),
        FieldPanel("outcome"),
        FieldRowPanel([FieldPanel("principle"), FieldPanel("pillar")]),
        FieldPanel("also_principles"),
        FieldPanel("related_play"),
        FieldPanel("people"),
        FieldRowPanel([FieldPanel("department"), FieldPanel("channel")]),
        FieldRowPanel([FieldPanel("journey"), FieldPanel("journey_stage")]),
        FieldRowPanel([FieldPanel("persona"), FieldPanel("segment")]),
        FieldPanel("tags"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("body"),
        index.SearchField("outcome"),
        index.FilterField("date"),
    ]
    api_fields = [
        APIField(name)
        for name in (
            "date",
            "told_by",
            "people",
            "public_quote",
            "public_quote_by",
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
        )
    ]

    class Meta:
        abstract = True

    def display(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Who and what it is about, and what lies near."""
        from cxhub.playbooks.reading import of_story

        return of_story(request, self)

    @property
    def public_quote(self) -> str:
        """The customer's words, where the customer allowed them to be repeated; else empty."""
        return "" if self.permission == Permission.NO else self.quote

    @property
    def public_quote_by(self) -> str:
        """Who said it, where the customer allowed the name; else empty."""
        return self.quote_by if self.permission == Permission.YES else ""


class CustomerStory(CustomerStoryMixin, Page):
    """A customer story."""

    parent_page_types = ["cxhub_playbooks.StoryIndex"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("customer story")
        verbose_name_plural = _("customer stories")
        indexes = [
            models.Index(fields=["principle", "-date"], name="story_principle_date"),
            models.Index(fields=["pillar", "-date"], name="story_pillar_date"),
        ]
