"""How mature leaders say that the programme is, and what the hub knew when they said it."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.alignment.models import readers
from cxhub.facts import Fact


class MaturityAssessment(Fact):
    """An answer to one question of a framework: which description fits us best. A later answer stands beside it."""

    hub_access = staticmethod(readers.of_audit)
    glossary = _("A leader’s answer to which description fits us best, kept beside what the evidence said that day.")

    framework = models.CharField(verbose_name=_("framework"), max_length=40, db_index=True)
    competency = models.CharField(verbose_name=_("competency"), max_length=40)
    level = models.PositiveSmallIntegerField(
        verbose_name=_("level"),
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("1 is the description of those who have hardly begun."),
    )
    note = models.TextField(verbose_name=_("note"), blank=True)
    evidence_level = models.PositiveSmallIntegerField(
        verbose_name=_("level that the evidence bore out"),
        null=True,
        blank=True,
        help_text=_("Empty where the hub could not tell."),
    )
    evidence = models.JSONField(
        verbose_name=_("evidence"),
        default=list,
        blank=True,
        help_text=_("What the hub knew then: rows of label and value."),
    )
    at = models.DateTimeField(verbose_name=_("answered at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("maturity assessment")
        verbose_name_plural = _("maturity assessments")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["framework", "competency", "-at"])]

    def __str__(self) -> str:
        return f"{self.framework}, {self.competency}: {self.level}"
