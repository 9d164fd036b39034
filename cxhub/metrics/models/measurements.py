"""Measurements: readings of KPIs, append-only."""

from __future__ import annotations

import math
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.facts import Fact
from cxhub.metrics.models.kpis import Kpi
from cxhub.people.models import Member


class Measurement(Fact):
    """One reading of a KPI. Where it was wrong, a later row corrects it; both are kept."""

    hub_access = "hub"
    glossary = _("One reading of a KPI, kept for good, with how many answers it rests on and how sure it is.")

    kpi = models.ForeignKey(Kpi, verbose_name=_("KPI"), on_delete=models.PROTECT, related_name="measurements")
    as_of = models.DateField(verbose_name=_("as of"), help_text=_("Last day of the period that was measured."))
    recorded_on = models.DateField(verbose_name=_("recorded on"), default=timezone.localdate)
    value = models.FloatField(verbose_name=_("value"))
    n = models.PositiveIntegerField(verbose_name=_("n"), null=True, blank=True, help_text=_("Answers or cases."))
    low = models.FloatField(verbose_name=_("interval, low"), null=True, blank=True)
    high = models.FloatField(verbose_name=_("interval, high"), null=True, blank=True)
    positive = models.PositiveIntegerField(
        verbose_name=_("positive"), null=True, blank=True, help_text=_("Promoters, or those who agreed.")
    )
    negative = models.PositiveIntegerField(
        verbose_name=_("negative"), null=True, blank=True, help_text=_("Detractors.")
    )
    sd = models.FloatField(verbose_name=_("standard deviation"), null=True, blank=True)
    scale = models.CharField(
        verbose_name=_("scale"),
        max_length=40,
        blank=True,
        help_text=_("What was answered on, such as 1 to 7. Readings on different scales are never compared."),
    )
    wording = models.CharField(
        verbose_name=_("wording"),
        max_length=500,
        blank=True,
        help_text=_("The question as it was asked. Readings of different questions are never compared."),
    )
    source = models.CharField(verbose_name=_("source"), max_length=300, blank=True)
    method = models.CharField(verbose_name=_("method"), max_length=300, blank=True)
    note = models.TextField(verbose_name=_("note"), blank=True)
    recorded_by = models.ForeignKey(
        Member, verbose_name=_("recorded by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["kpi", "as_of", "pk"]
        indexes = [models.Index(fields=["kpi", "-as_of"])]
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "as_of"],
                condition=Q(corrects__isnull=True),
                name="cxhub_one_first_reading",
                violation_error_message=_("There is a reading for that day already: correct it instead."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kpi}, {self.as_of}: {self.value}"

    def clean(self) -> None:
        """Refuse numbers that are none, intervals upside down, and corrections of another KPI's reading.

        :raises ValidationError: so, by field.
        """
        errors = {}
        for name in ("value", "low", "high", "sd"):
            number = getattr(self, name)
            if number is not None and not math.isfinite(number):
                errors[name] = _("Give a number.")
        if self.low is not None and self.high is not None and self.low > self.high:
            errors["high"] = _("The interval's upper end lies below its lower end.")
        corrected: Any = self.corrects
        if corrected and corrected.kpi_id != self.kpi_id:
            errors["corrects"] = _("That reading belongs to another KPI.")
        if errors:
            raise ValidationError(errors)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Append the reading; where it is the KPI's newest, the KPI points at it from now on."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            refresh_latest(self.kpi.pk)


def refresh_latest(kpi_id: int) -> None:
    """Point a KPI at its newest uncorrected reading, after readings were added in bulk or withdrawn."""
    latest = Measurement.objects.current().filter(kpi_id=kpi_id).order_by("-as_of", "-pk").values("pk")[:1]
    Kpi.objects.filter(pk=kpi_id).update(latest=models.Subquery(latest))
