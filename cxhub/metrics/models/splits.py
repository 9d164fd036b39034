"""A reading of a KPI by group: by mode, by region, by kind of customer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cxhub.facts import Fact
from cxhub.metrics.models.kpis import Kpi


class MeasurementSplit(Fact):
    """What one group of a reading says; without a value, the group was not asked."""

    hub_access = "hub"
    glossary_exempt = True

    kpi = models.ForeignKey(Kpi, verbose_name=_("KPI"), on_delete=models.PROTECT, related_name="splits")
    as_of = models.DateField(verbose_name=_("as of"), help_text=_("The day of the reading that it is part of."))
    dimension = models.CharField(verbose_name=_("dimension"), max_length=100, help_text=_("mode, region, age …"))
    group = models.CharField(verbose_name=_("group"), max_length=100)
    value = models.FloatField(verbose_name=_("value"), null=True, blank=True)
    n = models.PositiveIntegerField(verbose_name=_("n"), null=True, blank=True)
    low = models.FloatField(verbose_name=_("interval, low"), null=True, blank=True)
    high = models.FloatField(verbose_name=_("interval, high"), null=True, blank=True)
    positive = models.PositiveIntegerField(verbose_name=_("positive"), null=True, blank=True)
    note = models.TextField(verbose_name=_("note"), blank=True)

    class Meta:
        verbose_name = _("measurement of a group")
        verbose_name_plural = _("measurements of groups")
        ordering = ["kpi", "-as_of", "dimension", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "as_of", "dimension", "group"],
                condition=models.Q(corrects__isnull=True),
                name="cxhub_one_first_split",
                violation_error_message=_("There is a reading of that group for that day already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kpi}, {self.as_of}, {self.group}"
