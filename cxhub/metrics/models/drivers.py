"""Studies of what drives a KPI, and the drivers that they found."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cxhub.metrics.models.kpis import Kpi


class DriverStudy(models.Model):
    """An analysis of which parts of the experience explain a KPI."""

    hub_access = "hub"
    glossary = _("An analysis of which parts of the experience explain a score, and by how much.")

    slug = models.SlugField(verbose_name=_("slug"), unique=True, max_length=200)
    kpi = models.ForeignKey(Kpi, verbose_name=_("KPI"), on_delete=models.CASCADE, related_name="driver_studies")
    studied_on = models.DateField(verbose_name=_("studied on"))
    n = models.PositiveIntegerField(verbose_name=_("n"), null=True, blank=True, help_text=_("Answers."))
    r_squared = models.FloatField(
        verbose_name=_("R²"), null=True, blank=True, help_text=_("Share of the KPI's variation explained, 0 to 1.")
    )
    method = models.CharField(verbose_name=_("method"), max_length=300, blank=True)
    note = models.TextField(verbose_name=_("note"), blank=True)

    class Meta:
        verbose_name = _("driver study")
        verbose_name_plural = _("driver studies")
        ordering = ["-studied_on", "pk"]

    def __str__(self) -> str:
        return f"{self.kpi}, {self.studied_on}"

    def clean(self) -> None:
        """Refuse an R² outside 0 to 1.

        :raises ValidationError: so.
        """
        if self.r_squared is not None and not 0 <= self.r_squared <= 1:
            raise ValidationError({"r_squared": _("R² lies between 0 and 1.")})


class Driver(models.Model):
    """One part of the experience: how much of the KPI it explains, and how well we do it."""

    hub_access = "hub"
    glossary = _("A part of the experience that explains a score: how much it matters, and how well we do it.")

    study = models.ForeignKey(DriverStudy, verbose_name=_("study"), on_delete=models.CASCADE, related_name="drivers")
    rank = models.PositiveSmallIntegerField(verbose_name=_("rank"), help_text=_("1 explains most."))
    name = models.CharField(verbose_name=_("name"), max_length=300)
    importance = models.FloatField(verbose_name=_("importance, % of R²"))
    importance_low = models.FloatField(verbose_name=_("importance, low"), null=True, blank=True)
    importance_high = models.FloatField(verbose_name=_("importance, high"), null=True, blank=True)
    performance = models.FloatField(verbose_name=_("performance, %"), null=True, blank=True)
    performance_low = models.FloatField(verbose_name=_("performance, low"), null=True, blank=True)
    performance_high = models.FloatField(verbose_name=_("performance, high"), null=True, blank=True)
    note = models.TextField(verbose_name=_("note"), blank=True)

    class Meta:
        verbose_name = _("driver")
        verbose_name_plural = _("drivers")
        ordering = ["study", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "rank"],
                name="cxhub_one_driver_a_rank",
                violation_error_message=_("Another driver of the study has this rank."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse per cents outside 0 to 100, and intervals that do not hold their value.

        :raises ValidationError: so, by field.
        """
        errors = {}
        for name in ("importance", "performance"):
            value, low, high = (getattr(self, part) for part in (name, f"{name}_low", f"{name}_high"))
            for part, number in ((name, value), (f"{name}_low", low), (f"{name}_high", high)):
                if number is not None and not 0 <= number <= 100:
                    errors[part] = _("Give a number from 0 to 100.")
            if value is not None and low is not None and high is not None and not low <= value <= high:
                errors.setdefault(f"{name}_high", _("The value must lie inside its interval."))
        if errors:
            raise ValidationError(errors)
