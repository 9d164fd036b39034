"""Pillars, and the periods they are chosen for."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.api import APIField
from wagtail.models import Page
from wagtail.search import index

from cxhub.people.models import Member
from cxhub.strategy.models.mixins import StrategyTextMixin

#: The largest number that the column of a place holds.
MOST_ORDER = 32_767


class StrategyPeriod(models.Model):
    """A named planning horizon."""

    hub_access = "hub"
    glossary = _("The years for which the strategy was chosen.")

    name = models.CharField(verbose_name=_("name"), max_length=100, unique=True)
    starts_on = models.DateField(verbose_name=_("starts on"))
    ends_on = models.DateField(verbose_name=_("ends on"))

    class Meta:
        verbose_name = _("strategy period")
        verbose_name_plural = _("strategy periods")
        ordering = ["-starts_on"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a period that ends before it starts.

        :raises ValidationError: so.
        """
        if None not in (self.starts_on, self.ends_on) and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The period ends before it starts.")})

    def is_current(self, on: datetime.date) -> bool:
        """Whether the day lies in the period."""
        return self.starts_on <= on <= self.ends_on


def next_order() -> int:
    """The place of a new pillar: after all others, so that each has a hue and a number of its own."""
    last = StrategyPillar.objects.aggregate(last=models.Max("order"))["last"] or 0
    return min(int(last) + 1, MOST_ORDER)


class StrategyPillarMixin(StrategyTextMixin):
    """A choice that realises the strategy, with one executive who answers for it."""

    line = models.CharField(
        verbose_name=_("line"), max_length=200, blank=True, help_text=_("The pillar in a few words.")
    )
    letter = models.CharField(
        verbose_name=_("sign"), max_length=2, blank=True, help_text=_("One letter that stands for it in lists.")
    )
    order = models.PositiveSmallIntegerField(
        verbose_name=_("order"), default=next_order, help_text=_("Its place among the pillars, and its hue (1 to 5).")
    )
    executive = models.ForeignKey(
        Member, verbose_name=_("executive"), null=True, blank=True, on_delete=models.SET_NULL, related_name="pillars"
    )
    period = models.ForeignKey(
        StrategyPeriod,
        verbose_name=_("period"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="pillars",
    )

    glossary = _("One of the few choices that make the strategy real; every initiative serves one first.")
    joined = ("executive", "period", "owned_by", "verified_by")
    template = "cxhub_strategy/pillar.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("line"),
        FieldRowPanel([FieldPanel("letter"), FieldPanel("order"), FieldPanel("period")]),
        FieldPanel("executive"),
        FieldPanel("body"),
        StrategyTextMixin.version_panel,
        StrategyTextMixin.verification_panel,
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("line"),
        index.SearchField("body"),
    ]
    api_fields = [
        APIField(name)
        for name in ("line", "letter", "order", "executive", "period", "body", "owned_by", "version", "effective_from")
    ]

    class Meta:
        abstract = True

    @classmethod
    def as_shown(cls, request: HttpRequest) -> models.QuerySet[Any]:
        """With its principles."""
        from cxhub.strategy.display import PRINCIPLES

        mine = PRINCIPLES.model._default_manager.filter(pillars=models.OuterRef("pk"))
        return super().as_shown(request).annotate(principle_rows=PRINCIPLES.of(mine))

    def display(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Its place, its principles and what the apps know of it."""
        from cxhub.strategy.display import of_pillar

        return of_pillar(request, self)

    @property
    def hue(self) -> int:
        """Which of the five pillar hues draws it: 1 to 5."""
        return (self.order - 1) % 5 + 1


class StrategyPillar(StrategyPillarMixin, Page):
    """A strategy pillar."""

    parent_page_types = ["cxhub_strategy.StrategyPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("pillar")
        verbose_name_plural = _("pillars")
