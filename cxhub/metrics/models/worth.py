"""What a KPI is worth: studies that tie a movement of it to an outcome in money or behaviour."""

from __future__ import annotations

import datetime
import math
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.metrics.models.kpis import Kpi
from cxhub.people.models import Member


class FinancialLinkageQuerySet(models.QuerySet["FinancialLinkage"]):
    """Questions to ask of the register."""

    def in_date(self, on: datetime.date) -> FinancialLinkageQuerySet:
        """Linkages that hold on a day: studied by then, and not expired."""
        return self.filter(studied_on__lte=on, expires_on__gte=on)


class FinancialLinkage(models.Model):
    """So much more of a KPI goes with so much of an outcome: how sure that is, from how much, and until when."""

    hub_access = "hub"
    glossary = _("A study that says what a movement of a KPI is worth, how sure that is, and until when it holds.")

    kpi = models.ForeignKey(Kpi, verbose_name=_("KPI"), on_delete=models.CASCADE, related_name="linkages")
    delta = models.FloatField(verbose_name=_("movement of the KPI"))
    delta_unit = models.CharField(verbose_name=_("unit of the movement"), max_length=60, help_text=_("points more"))
    outcome = models.CharField(verbose_name=_("outcome"), max_length=300, help_text=_("Fewer compensation claims"))
    effect_low = models.FloatField(verbose_name=_("effect, low"), null=True, blank=True)
    effect_central = models.FloatField(verbose_name=_("effect, central"))
    effect_high = models.FloatField(verbose_name=_("effect, high"), null=True, blank=True)
    effect_unit = models.CharField(
        verbose_name=_("unit of the effect"), max_length=60, help_text=_("%, £ a year, days")
    )
    n = models.PositiveIntegerField(verbose_name=_("n"), null=True, blank=True)
    n_of = models.CharField(verbose_name=_("what was counted"), max_length=300, blank=True)
    studied_on = models.DateField(verbose_name=_("studied on"), db_index=True)
    expires_on = models.DateField(
        verbose_name=_("expires on"), db_index=True, help_text=_("After this day the KPI counts as unproven.")
    )
    recorded_by = models.ForeignKey(
        Member, verbose_name=_("recorded by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    method = models.CharField(verbose_name=_("method"), max_length=300, blank=True)
    note = models.TextField(verbose_name=_("note"), blank=True)

    objects = FinancialLinkageQuerySet.as_manager()

    class Meta:
        verbose_name = _("financial linkage")
        verbose_name_plural = _("financial linkages")
        ordering = ["kpi", "-studied_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("studied_on")),
                name="cxhub_linkage_expires_after_study",
                violation_error_message=_("It expires before it was studied."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kpi}: {self.outcome}"

    @property
    def expired(self) -> bool:
        """Whether it holds no longer today."""
        return self.expires_on < timezone.localdate()

    @property
    def spans_zero(self) -> bool:
        """Whether the interval takes in no effect at all."""
        return self.effect_low is not None and self.effect_high is not None and self.effect_low <= 0 <= self.effect_high

    @property
    def places(self) -> int:
        """Decimals that the effect is shown with: one, unless it and its interval are whole numbers."""
        numbers = (self.effect_low, self.effect_central, self.effect_high)
        return 0 if all(number is None or float(number).is_integer() for number in numbers) else 1

    @property
    def delta_places(self) -> int:
        """Decimals that the movement is shown with: as many as it has, two at most."""
        return len(f"{self.delta:.2f}".rstrip("0").partition(".")[2])

    def clean(self) -> None:
        """Refuse numbers that are none and intervals that the central effect lies outside of.

        :raises ValidationError: so, by field.
        """
        names = ("delta", "effect_low", "effect_central", "effect_high")
        errors = {
            name: _("Give a number.")
            for name in names
            if getattr(self, name) is not None and not math.isfinite(getattr(self, name))
        }
        central: Any = self.effect_central  # None where it is left empty, which its field says by itself
        for name, wrong in (("effect_low", 1), ("effect_high", -1)):
            end = getattr(self, name)
            if end is not None and central is not None and (end - central) * wrong > 0:
                errors.setdefault(name, _("The central effect must lie inside the interval."))
        if errors:
            raise ValidationError(errors)
