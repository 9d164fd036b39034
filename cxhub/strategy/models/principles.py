"""CX principles."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cxhub.blocks import sentences
from cxhub.strategy.models.mixins import ScenarioMixin, StrategyTextMixin


class ConflictBlock(blocks.StructBlock):
    """What to do when this principle meets another, or something else that counts."""

    principle = blocks.PageChooserBlock(label=_("principle"), page_type="cxhub_strategy.CXPrinciple", required=False)
    words = blocks.CharBlock(label=_("or in words"), required=False)
    resolution = blocks.TextBlock(label=_("what to do"), rows=2)

    class Meta:
        icon = "warning"
        label = _("conflict")


class CXPrincipleMixin(StrategyTextMixin, ScenarioMixin):
    """A rule of behaviour that fits one screen and can be recited."""

    number = models.PositiveSmallIntegerField(verbose_name=_("number"), default=1)
    statement = models.CharField(verbose_name=_("statement"), max_length=300)
    short_why = models.TextField(verbose_name=_("why, in a sentence or two"), blank=True)
    pillars = ParentalManyToManyField(
        "cxhub_strategy.StrategyPillar", verbose_name=_("pillars"), blank=True, related_name="principles"
    )
    dos = sentences(_("do"))
    donts = sentences(_("don't"))
    conflicts = StreamField(
        [("conflict", ConflictBlock())], verbose_name=_("when principles conflict"), blank=True, use_json_field=True
    )
    line_up_question = models.CharField(verbose_name=_("question for the line-up"), max_length=300, blank=True)

    glossary = _("One of the sentences that tell us how to behave when no play fits.")
    joined = ("owned_by", "verified_by")
    template = "cxhub_strategy/principle.html"
    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("number"), FieldPanel("pillars")]),
        FieldPanel("statement"),
        FieldPanel("short_why"),
        FieldPanel("body", heading=_("why")),
        FieldPanel("dos"),
        FieldPanel("donts"),
        FieldPanel("conflicts"),
        FieldPanel("line_up_question"),
        ScenarioMixin.scenario_panel,
        StrategyTextMixin.version_panel,
        StrategyTextMixin.verification_panel,
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("statement", boost=2),
        index.SearchField("short_why"),
        index.SearchField("body"),
    ]
    api_fields = [
        APIField(name)
        for name in (
            "number",
            "statement",
            "short_why",
            "body",
            "pillars",
            "dos",
            "donts",
            "conflicts",
            "line_up_question",
            "version",
            "effective_from",
            "owned_by",
            "verified_by",
            "verified_on",
            "review_by",
        )
    ]

    class Meta:
        abstract = True

    def display(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """What the apps know of its life, and the question."""
        from cxhub.strategy.display import of_principle

        return of_principle(request, self, kwargs.get("acknowledge_form"))


class CXPrinciple(CXPrincipleMixin, Page):
    """A CX principle."""

    parent_page_types = ["cxhub_strategy.StrategyPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("principle")
        verbose_name_plural = _("principles")
