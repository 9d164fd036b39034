"""Playbooks, their plays, and the standards that plays keep."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from cxhub.blocks import sentences
from cxhub.models import RICH_TEXT, HubPageMixin
from cxhub.people.models import OwnedMixin, VerifiedMixin
from cxhub.strategy.models import CXPrinciple, StrategyPillar


class PlaybookIndexMixin(HubPageMixin):
    """All playbooks, with late reviews and plays that nobody has lived."""

    glossary_exempt = True

    introduction = RichTextField(verbose_name=_("introduction"), features=RICH_TEXT, blank=True)

    landmark = True
    template = "cxhub_playbooks/playbooks.html"
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    api_fields = [APIField("introduction")]

    class Meta:
        abstract = True

    def display(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Plays by playbook, as the address narrows them."""
        from cxhub.playbooks.display import of_playbooks

        return of_playbooks(request, self)

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """The plays as a file."""
        from cxhub.playbooks.exports import plays_file

        return plays_file(request, self)


class PlaybookIndex(PlaybookIndexMixin, Page):
    """The list of playbooks."""

    parent_page_types = ["cxhub.HubHome"]
    subpage_types = ["cxhub_playbooks.Playbook"]

    class Meta:
        verbose_name = _("list of playbooks")
        verbose_name_plural = _("lists of playbooks")


class PlaybookMixin(HubPageMixin, OwnedMixin):
    """A collection of plays for one kind of moment."""

    order = models.PositiveSmallIntegerField(verbose_name=_("order"), default=1)
    line = models.CharField(verbose_name=_("line"), max_length=300, blank=True)
    pillars = ParentalManyToManyField(StrategyPillar, verbose_name=_("pillars"), blank=True, related_name="playbooks")
    body = RichTextField(verbose_name=_("body"), features=RICH_TEXT, blank=True)

    glossary = _("A collection of plays for one kind of moment.")
    joined = ("owned_by",)
    template = "cxhub_playbooks/playbook.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("line"),
        FieldRowPanel([FieldPanel("order"), FieldPanel("owned_by")]),
        FieldPanel("pillars"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("line"), index.SearchField("body")]
    api_fields = [APIField(name) for name in ("order", "line", "pillars", "body", "owned_by")]

    class Meta:
        abstract = True

    def display(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Its plays."""
        from cxhub.playbooks.display import of_playbook

        return of_playbook(request, self)


class Playbook(PlaybookMixin, Page):
    """A playbook."""

    parent_page_types = ["cxhub_playbooks.PlaybookIndex"]
    subpage_types = ["cxhub_playbooks.Play"]

    class Meta:
        verbose_name = _("playbook")
        verbose_name_plural = _("playbooks")


class StepBlock(blocks.StructBlock):
    """One step of a play."""

    do = blocks.CharBlock(label=_("do"))
    detail = blocks.TextBlock(label=_("detail"), required=False, rows=2)

    class Meta:
        icon = "list-ol"
        label = _("step")


class PlayMixin(HubPageMixin, OwnedMixin, VerifiedMixin):
    """One repeatable procedure: when to use it, what to do, and what may be done without asking."""

    principle = models.ForeignKey(
        CXPrinciple,
        verbose_name=_("main principle"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="%(class)ss",
    )
    also_principles = ParentalManyToManyField(
        CXPrinciple, verbose_name=_("other principles"), blank=True, related_name="also_%(class)ss"
    )
    trigger = models.TextField(verbose_name=_("when to use it"), blank=True)
    steps = StreamField([("step", StepBlock())], verbose_name=_("steps"), blank=True, use_json_field=True)
    may_without_asking = sentences(_("what you may do without asking"))
    differentiating = models.BooleanField(
        verbose_name=_("differentiating"), default=False, help_text=_("Customers get this nowhere else.")
    )
    body = RichTextField(verbose_name=_("note"), features=RICH_TEXT, blank=True)

    glossary = _("A short procedure for a moment that recurs, with what you may do without asking.")
    joined = ("owned_by", "verified_by", "principle")
    template = "cxhub_playbooks/play.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("trigger"),
        FieldPanel("steps"),
        FieldPanel("may_without_asking"),
        InlinePanel("standards", heading=_("Touchpoint standards"), label=_("standard")),
        FieldRowPanel([FieldPanel("principle"), FieldPanel("also_principles")]),
        FieldPanel("body"),
        FieldRowPanel([FieldPanel("owned_by"), FieldPanel("differentiating")]),
        VerifiedMixin.verification_panel,
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("trigger", boost=2),
        index.SearchField("steps"),
        index.SearchField("may_without_asking"),
        index.SearchField("body"),
    ]
    api_fields = [
        APIField(name)
        for name in (
            "principle",
            "also_principles",
            "trigger",
            "steps",
            "may_without_asking",
            "standards",
            "differentiating",
            "body",
            "owned_by",
            "verified_by",
            "verified_on",
            "review_by",
        )
    ]

    class Meta:
        abstract = True

    def display(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Its standards, and what was told and learned about it."""
        from cxhub.playbooks.display import of_play

        return of_play(request, self)


class Play(PlayMixin, Page):
    """A play."""

    parent_page_types = ["cxhub_playbooks.Playbook"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("play")
        verbose_name_plural = _("plays")


class TouchpointStandard(Orderable):
    """The observable minimum at a touchpoint, with how often it was found kept."""

    hub_access = "through:play"
    glossary = _("What must be true, and can be seen to be true, wherever a customer meets us.")

    play = ParentalKey(Play, verbose_name=_("play"), on_delete=models.CASCADE, related_name="standards")
    touchpoint = models.CharField(verbose_name=_("touchpoint"), max_length=200)
    must_be_true = models.CharField(verbose_name=_("must be true"), max_length=400)
    checks_passed = models.PositiveIntegerField(verbose_name=_("checks passed"), default=0)
    checks_made = models.PositiveIntegerField(verbose_name=_("checks made"), default=0)
    checked_on = models.DateField(verbose_name=_("checked on"), null=True, blank=True)

    panels = [
        FieldPanel("touchpoint"),
        FieldPanel("must_be_true"),
        FieldRowPanel([FieldPanel("checks_passed"), FieldPanel("checks_made"), FieldPanel("checked_on")]),
    ]
    api_fields = [
        APIField(name) for name in ("touchpoint", "must_be_true", "checks_passed", "checks_made", "checked_on")
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("touchpoint standard")
        verbose_name_plural = _("touchpoint standards")

    def __str__(self) -> str:
        return f"{self.touchpoint}: {self.must_be_true}"

    def clean(self) -> None:
        """Refuse more passes than checks.

        :raises ValidationError: so.
        """
        if self.checks_passed > self.checks_made:
            raise ValidationError({"checks_passed": _("More checks passed than were made.")})
