"""Claims: sentences on the scorecard that somebody stands behind, each with its proof."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from cxhub.alignment.models import readers
from cxhub.people.models import Member


class Says(models.TextChoices):
    """What a claim says of a measure, so that the measure can contradict it."""

    NOTHING = "", _("Nothing about a change")
    BETTER = "better", _("It has become better in a year")
    WORSE = "worse", _("It has become worse in a year")
    SAME = "same", _("It has not changed")
    REACHED = "reached", _("Its target is reached")


class Claim(ClusterableModel):
    """A sentence on the scorecard. How well it stands is worked out from its evidence, never ticked."""

    hub_access = staticmethod(readers.of_audit)
    glossary = _("A sentence on the scorecard that somebody stands behind, with the evidence that it rests on.")

    statement = models.CharField(verbose_name=_("statement"), max_length=300)
    says = models.CharField(
        verbose_name=_("what it says of its measure"),
        max_length=8,
        choices=Says.choices,
        default=Says.NOTHING,
        blank=True,
    )
    pillar = models.ForeignKey(
        "cxhub_strategy.StrategyPillar",
        verbose_name=_("pillar"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    claimed_by = models.ForeignKey(
        Member,
        verbose_name=_("who stands behind it"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="claims",
    )
    order = models.PositiveSmallIntegerField(verbose_name=_("order"), default=1)
    active = models.BooleanField(
        verbose_name=_("on the scorecard"), default=True, help_text=_("Take it off when nobody makes it any more.")
    )

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.statement


class EvidenceLink(Orderable):
    """What a claim rests on: a measure, linkage, story or decision, or something elsewhere; and when it was checked."""

    hub_access = staticmethod(readers.of_audit)
    glossary = _("What a claim rests on, with the day on which somebody checked it.")

    #: Fields that may name the proof; exactly one does.
    TARGETS = ("kpi", "linkage", "story", "decision", "address")

    claim = ParentalKey(Claim, verbose_name=_("claim"), on_delete=models.CASCADE, related_name="evidence")
    kpi = models.ForeignKey(
        "cxhub_metrics.Kpi",
        verbose_name=_("measure"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="evidence_links",
    )
    linkage = models.ForeignKey(
        "cxhub_metrics.FinancialLinkage",
        verbose_name=_("financial linkage"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="evidence_links",
    )
    story = models.ForeignKey(
        "cxhub_playbooks.CustomerStory",
        verbose_name=_("customer story"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="evidence_links",
    )
    decision = models.ForeignKey(
        "cxhub_initiatives.Decision",
        verbose_name=_("decision"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="evidence_links",
    )
    address = models.URLField(verbose_name=_("address elsewhere"), blank=True)
    checked_on = models.DateField(
        verbose_name=_("checked on"),
        default=timezone.localdate,
        help_text=_("After 90 days without a check or a new reading, the claim is downgraded."),
    )
    note = models.CharField(verbose_name=_("note"), max_length=300, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("kpi"), FieldPanel("linkage")]),
        FieldRowPanel([FieldPanel("story"), FieldPanel("decision"), FieldPanel("address")]),
        FieldRowPanel([FieldPanel("checked_on"), FieldPanel("note")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return str(self.target or _("evidence that is gone"))

    @property
    def target(self) -> Any:
        """What the claim rests on; ``None`` where it was deleted."""
        return next((found for name in self.TARGETS if (found := getattr(self, name))), None)

    def clean(self) -> None:
        """Refuse evidence that names nothing, or several things.

        :raises ValidationError: so.
        """
        named = [name for name in self.TARGETS if getattr(self, f"{name}_id", None) or getattr(self, name, None)]
        if len(named) != 1:
            raise ValidationError(_("Name one measure, linkage, story or decision, or an address."))
