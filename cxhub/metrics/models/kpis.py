"""KPIs: the numbers we watch."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from cxhub.metrics.pace import Pace, pace
from cxhub.people.models import Member
from cxhub.strategy.models import StrategyPillar


class Direction(models.TextChoices):
    """Which way is better."""

    UP = "up", _("Up is better")
    DOWN = "down", _("Down is better")


class Frequency(models.TextChoices):
    """How often a KPI is read."""

    WEEKLY = "weekly", _("Weekly")
    MONTHLY = "monthly", _("Monthly")
    QUARTERLY = "quarterly", _("Quarterly")
    YEARLY = "yearly", _("Yearly")


class Tier(models.TextChoices):
    """How high a KPI stands."""

    HEADLINE = "headline", _("Headline")
    PILLAR = "pillar", _("Pillar")
    INITIATIVE = "initiative", _("Initiative")


class Kind(models.TextChoices):
    """Whether a KPI moves before the customer notices, or after."""

    LEADING = "leading", _("Leading")
    LAGGING = "lagging", _("Lagging")


class Score(models.TextChoices):
    """How a reading's value and interval are worked out from its counts."""

    NET_PROMOTER = "net_promoter", _("Net promoter: promoters less detractors")
    SHARE = "share", _("Share of answers, such as satisfied customers")
    MEAN = "mean", _("Mean of answers, such as effort")


class KpiQuerySet(models.QuerySet["Kpi"]):
    """Questions to ask of KPIs."""

    def with_latest(self) -> KpiQuerySet:
        """Joins the newest reading and all that a line of a list needs."""
        return self.select_related("latest", "owner", "pillar")


class Kpi(index.Indexed, models.Model):
    """A number that is watched: what it is, who owns it, where it stood and where it should stand."""

    hub_access = "hub"
    glossary = _("A number we watch, with an owner, a starting value, a target and a date.")

    slug = models.SlugField(verbose_name=_("slug"), unique=True, max_length=200)
    name = models.CharField(verbose_name=_("name"), max_length=300)
    definition = models.TextField(verbose_name=_("definition"), blank=True)
    unit = models.CharField(verbose_name=_("unit"), max_length=60, blank=True, help_text=_("%, days, of 7, a month …"))
    direction = models.CharField(
        verbose_name=_("direction"), max_length=4, choices=Direction.choices, default=Direction.UP
    )
    frequency = models.CharField(
        verbose_name=_("frequency"), max_length=10, choices=Frequency.choices, default=Frequency.MONTHLY
    )
    tier = models.CharField(
        verbose_name=_("tier"), max_length=10, choices=Tier.choices, default=Tier.INITIATIVE, db_index=True
    )
    kind = models.CharField(verbose_name=_("kind"), max_length=10, choices=Kind.choices, default=Kind.LAGGING)
    score = models.CharField(
        verbose_name=_("score"),
        max_length=12,
        choices=Score.choices,
        blank=True,
        help_text=_("What its readings are worked out from. Leave empty for a plain number."),
    )
    pillar = models.ForeignKey(
        StrategyPillar,
        verbose_name=_("pillar"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="kpis",
        help_text=_("Leave empty for a measure of the whole."),
    )
    owner = models.ForeignKey(
        Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.SET_NULL, related_name="kpis"
    )
    baseline = models.FloatField(verbose_name=_("baseline"), null=True, blank=True)
    baseline_on = models.DateField(verbose_name=_("baseline on"), null=True, blank=True)
    target = models.FloatField(verbose_name=_("target"), null=True, blank=True)
    target_on = models.DateField(verbose_name=_("target on"), null=True, blank=True)
    source = models.CharField(verbose_name=_("source"), max_length=300, blank=True)
    method = models.CharField(verbose_name=_("method"), max_length=300, blank=True)
    decimals = models.PositiveSmallIntegerField(verbose_name=_("decimals shown"), default=0)
    latest = models.ForeignKey(
        "cxhub_metrics.Measurement",
        verbose_name=_("latest reading"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = KpiQuerySet.as_manager()

    search_fields = [
        index.SearchField("name", boost=3),
        index.SearchField("definition"),
        index.AutocompleteField("name"),
        index.FilterField("tier"),
    ]

    class Meta:
        verbose_name = _("KPI")
        verbose_name_plural = _("KPIs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page with the KPI's line."""
        return reverse("cxhub_kpi", args=[self.slug])

    def clean(self) -> None:
        """Refuse a target date that is not after the baseline's.

        :raises ValidationError: so.
        """
        if self.baseline_on and self.target_on and self.target_on <= self.baseline_on:
            raise ValidationError({"target_on": _("The target's date must be later than the baseline's.")})

    def pace(self, on: datetime.date) -> Pace:
        """How the latest reading compares with where it should be by now."""
        return pace(
            baseline=self.baseline,
            baseline_on=self.baseline_on,
            target=self.target,
            target_on=self.target_on,
            value=self.latest.value if self.latest else None,
            as_of=self.latest.as_of if self.latest else None,
            on=on,
            direction=self.direction,
        )
