"""Purpose, stance, promise, intended experience and value proposition."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from cxhub.blocks import sentences
from cxhub.models import RICH_TEXT, HubPageMixin
from cxhub.strategy.models.mixins import ScenarioMixin, StrategyTextMixin

VERSION_FIELDS = ("body", "version", "effective_from", "owned_by", "verified_by", "verified_on", "review_by")


class StrategyPageMixin(HubPageMixin):
    """The strategy as a readable map: promise, principles, pillars, initiatives, measures."""

    introduction = RichTextField(verbose_name=_("introduction"), features=RICH_TEXT, blank=True)

    glossary_exempt = True
    landmark = True
    template = "cxhub_strategy/strategy.html"
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    api_fields = [APIField("introduction")]

    class Meta:
        abstract = True

    def display(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """The map, with the sentences that stand above it."""
        from cxhub.strategy.display import of_strategy

        return of_strategy(request, self)


class StrategyPage(StrategyPageMixin, Page):
    """The strategy."""

    parent_page_types = ["cxhub.HubHome"]

    class Meta:
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")


class PurposeMixin(StrategyTextMixin):
    """Why the organisation exists."""

    statement = models.CharField(verbose_name=_("statement"), max_length=400)
    understood_count = models.PositiveIntegerField(
        verbose_name=_("understood it"), null=True, blank=True, help_text=_("How many could say it in their own words.")
    )
    asked_count = models.PositiveIntegerField(verbose_name=_("were asked"), null=True, blank=True)

    glossary = _("Why we exist, in one sentence that everybody understands.")
    joined = ("owned_by", "verified_by")
    template = "cxhub_strategy/purpose.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("statement"),
        FieldPanel("body"),
        FieldRowPanel([FieldPanel("understood_count"), FieldPanel("asked_count")]),
        StrategyTextMixin.version_panel,
        StrategyTextMixin.verification_panel,
    ]
    search_fields = [*Page.search_fields, index.SearchField("statement", boost=2), index.SearchField("body")]
    api_fields = [APIField(name) for name in ("statement", "understood_count", "asked_count", *VERSION_FIELDS)]

    class Meta:
        abstract = True

    @property
    def understood_share(self) -> float | None:
        """Share of those asked who understood it, 0 to 1; ``None`` where nobody was asked."""
        if not self.asked_count or self.understood_count is None:
            return None
        return self.understood_count / self.asked_count


class Purpose(PurposeMixin, Page):
    """The purpose."""

    parent_page_types = ["cxhub_strategy.StrategyPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("purpose")
        verbose_name_plural = _("purposes")


class Stance(models.TextChoices):
    """The three basic ways to win (Treacy and Wiersema)."""

    COST = "cost-leadership", _("Cost leadership")
    PRODUCT = "product-leadership", _("Product leadership")
    INTIMACY = "customer-intimacy", _("Customer intimacy")


class BusinessStanceMixin(StrategyTextMixin):
    """The one way we chose to win, and what brand and CX say of theirs."""

    business = models.CharField(verbose_name=_("business stance"), max_length=30, choices=Stance.choices)
    brand = models.CharField(verbose_name=_("brand stance"), max_length=30, choices=Stance.choices, blank=True)
    cx = models.CharField(verbose_name=_("CX stance"), max_length=30, choices=Stance.choices, blank=True)
    declared_on = models.DateField(verbose_name=_("declared on"), null=True, blank=True)
    chooses = sentences(_("what we choose"))
    gives_up = sentences(_("what we give up"))

    glossary = _("The way we chose to win: cheapest, newest, or closest to our customers. Brand and CX must fit it.")
    joined = ("owned_by", "verified_by")
    template = "cxhub_strategy/stance.html"
    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("business"), FieldPanel("brand"), FieldPanel("cx")]),
        FieldPanel("declared_on"),
        FieldPanel("chooses"),
        FieldPanel("gives_up"),
        FieldPanel("body"),
        StrategyTextMixin.version_panel,
        StrategyTextMixin.verification_panel,
    ]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    api_fields = [
        APIField(name) for name in ("business", "brand", "cx", "declared_on", "chooses", "gives_up", *VERSION_FIELDS)
    ]

    class Meta:
        abstract = True

    @property
    def misfits(self) -> list[str]:
        """Which of ``brand`` and ``cx`` differ from the business stance. Undeclared is not a fit: it is listed too."""
        return [name for name in ("brand", "cx") if getattr(self, name) != self.business]


class BusinessStance(BusinessStanceMixin, Page):
    """The stance."""

    parent_page_types = ["cxhub_strategy.StrategyPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("stance")
        verbose_name_plural = _("stances")


class ChangeBlock(blocks.StructBlock):
    """What changed in a version."""

    version = blocks.IntegerBlock(label=_("version"), min_value=1)
    date = blocks.DateBlock(label=_("date"))
    change = blocks.TextBlock(label=_("change"), rows=2)

    class Meta:
        icon = "history"
        label = _("change")


class BrandPromiseMixin(StrategyTextMixin, ScenarioMixin):
    """What customers may expect and staff deliver."""

    statement = models.CharField(verbose_name=_("statement"), max_length=400)
    principles = ParentalManyToManyField(
        "cxhub_strategy.CXPrinciple",
        verbose_name=_("principles"),
        blank=True,
        related_name="promises",
        help_text=_("The rules of behaviour that keep this promise."),
    )
    dos = sentences(_("do"))
    donts = sentences(_("don't"))
    changes = StreamField([("change", ChangeBlock())], verbose_name=_("changes"), blank=True, use_json_field=True)

    glossary = _("What customers may expect of us and every one of us delivers.")
    joined = ("owned_by", "verified_by")
    template = "cxhub_strategy/promise.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("statement"),
        FieldPanel("body"),
        FieldPanel("dos"),
        FieldPanel("donts"),
        FieldPanel("principles"),
        ScenarioMixin.scenario_panel,
        FieldPanel("changes"),
        StrategyTextMixin.version_panel,
        StrategyTextMixin.verification_panel,
    ]
    search_fields = [*Page.search_fields, index.SearchField("statement", boost=2), index.SearchField("body")]
    api_fields = [APIField(name) for name in ("statement", "principles", "dos", "donts", "changes", *VERSION_FIELDS)]

    class Meta:
        abstract = True

    def display(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """The promise with the principles that keep it, and the question."""
        from cxhub.strategy.display import of_promise

        return of_promise(request, self, kwargs.get("acknowledge_form"))


class BrandPromise(BrandPromiseMixin, Page):
    """The brand promise."""

    parent_page_types = ["cxhub_strategy.StrategyPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")


class LevelBlock(blocks.StructBlock):
    """The experience intended at one level, and what was measured there (scores of 100)."""

    level = blocks.ChoiceBlock(
        label=_("level"),
        choices=[("touchpoint", _("Touchpoint")), ("episode", _("Episode")), ("overall", _("Overall"))],
    )
    sentence = blocks.CharBlock(label=_("in the customer's words"))
    intended = blocks.FloatBlock(label=_("intended"), required=False)
    measured = blocks.FloatBlock(label=_("measured"), required=False)
    low = blocks.FloatBlock(label=_("interval, low"), required=False)
    high = blocks.FloatBlock(label=_("interval, high"), required=False)
    n = blocks.IntegerBlock(label=_("answers"), required=False, min_value=0)

    class Meta:
        icon = "view"
        label = _("level")


class IntendedExperienceMixin(StrategyTextMixin):
    """The experience we aim for, per touchpoint, per episode and overall."""

    levels = StreamField([("level", LevelBlock())], verbose_name=_("levels"), blank=True, use_json_field=True)

    glossary = _("What a customer should be able to say after one contact, after one task, and overall.")
    joined = ("owned_by", "verified_by")
    template = "cxhub_strategy/intended_experience.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("levels"),
        FieldPanel("body"),
        StrategyTextMixin.version_panel,
        StrategyTextMixin.verification_panel,
    ]
    search_fields = [*Page.search_fields, index.SearchField("levels"), index.SearchField("body")]
    api_fields = [APIField(name) for name in ("levels", *VERSION_FIELDS)]

    class Meta:
        abstract = True


class IntendedExperience(IntendedExperienceMixin, Page):
    """The intended experience."""

    parent_page_types = ["cxhub_strategy.StrategyPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("intended experience")
        verbose_name_plural = _("intended experiences")


class ReasonBlock(blocks.StructBlock):
    """A reason that customers gave, with how many of those asked gave it."""

    reason = blocks.CharBlock(label=_("reason"))
    percent = blocks.FloatBlock(label=_("percent"), required=False, min_value=0, max_value=100)
    low = blocks.FloatBlock(label=_("interval, low"), required=False)
    high = blocks.FloatBlock(label=_("interval, high"), required=False)
    n = blocks.IntegerBlock(label=_("answers"), required=False, min_value=0)
    source = blocks.CharBlock(label=_("source"), required=False)

    class Meta:
        icon = "user"
        label = _("reason")


class CustomerValuePropositionMixin(StrategyTextMixin):
    """Why customers come, stay and leave."""

    come = StreamField([("reason", ReasonBlock())], verbose_name=_("why they come"), blank=True, use_json_field=True)
    stay = StreamField([("reason", ReasonBlock())], verbose_name=_("why they stay"), blank=True, use_json_field=True)
    leave = StreamField([("reason", ReasonBlock())], verbose_name=_("why they leave"), blank=True, use_json_field=True)

    glossary = _("Why customers come to us, stay with us and leave us, in their own reasons.")
    joined = ("owned_by", "verified_by")
    template = "cxhub_strategy/value_proposition.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("come"),
        FieldPanel("stay"),
        FieldPanel("leave"),
        FieldPanel("body"),
        StrategyTextMixin.version_panel,
        StrategyTextMixin.verification_panel,
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("come"),
        index.SearchField("stay"),
        index.SearchField("leave"),
        index.SearchField("body"),
    ]
    api_fields = [APIField(name) for name in ("come", "stay", "leave", *VERSION_FIELDS)]

    class Meta:
        abstract = True


class CustomerValueProposition(CustomerValuePropositionMixin, Page):
    """The customer value proposition."""

    parent_page_types = ["cxhub_strategy.StrategyPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("value proposition")
        verbose_name_plural = _("value propositions")
