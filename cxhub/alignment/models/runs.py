"""Runs of the audit: what the programme was like on a day, and what the rules said of it.

A run keeps the whole strategy graph that the rules were given (:mod:`cxhub.alignment.graph`), compressed, with the
version of its form, the thresholds that were in force and every finding as it was told then. So any rule, also one that
is written years later, can be replayed on it, and two runs can be compared without asking what became of the objects.
Runs are written by :mod:`cxhub.alignment.running` and read through :mod:`cxhub.alignment.results`.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.alignment.models import readers


class RunKind(models.TextChoices):
    """What made the audit run."""

    NIGHTLY = "nightly", _("Nightly")
    ASKED = "asked", _("Asked for")
    SAVED = "saved", _("After a change")
    PAST = "past", _("Of a past day")


class AuditRunManager(models.Manager["AuditRun"]):
    """Reads runs without what is large of them: the graph and the findings come when they are asked for."""

    def get_queryset(self) -> models.QuerySet[AuditRun]:
        """Every run."""
        return super().get_queryset().defer("graph", "told")


class AuditRun(models.Model):
    """One run of every rule over the whole programme, as it was on one day."""

    hub_access = staticmethod(readers.of_audit)
    glossary = _("One pass of the audit’s rules over the whole programme, as it was on one day.")

    as_of = models.DateField(verbose_name=_("as of"), db_index=True, help_text=_("The day that the rules judged."))
    ran_at = models.DateTimeField(verbose_name=_("ran at"), default=timezone.now)
    kind = models.CharField(verbose_name=_("kind"), max_length=8, choices=RunKind.choices)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("started by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    graph_version = models.PositiveSmallIntegerField(verbose_name=_("version of the graph's form"))
    graph = models.BinaryField(verbose_name=_("graph, compressed"), help_text=_("JSON, by zlib."))
    told = models.BinaryField(verbose_name=_("findings as they were told, compressed"), help_text=_("JSON, by zlib."))
    thresholds = models.JSONField(verbose_name=_("thresholds"), help_text=_("By rule, as they were in force."))
    rules = models.JSONField(
        verbose_name=_("what became of each rule"),
        help_text=_("Id → state (checked, not_assessable, failed), findings, and what was missing."),
    )
    scores = models.JSONField(
        verbose_name=_("scores by pillar"),
        help_text=_("The pillar's id, or “programme”, → score, and open and waived findings by severity."),
    )
    score = models.PositiveSmallIntegerField(
        verbose_name=_("score"), null=True, help_text=_("Mean of the pillars' scores; empty where there is none.")
    )
    critical = models.PositiveIntegerField(verbose_name=_("critical"), default=0)
    high = models.PositiveIntegerField(verbose_name=_("high"), default=0)
    medium = models.PositiveIntegerField(verbose_name=_("medium"), default=0)
    low = models.PositiveIntegerField(verbose_name=_("low"), default=0)
    waived = models.PositiveIntegerField(verbose_name=_("waived"), default=0)
    seconds = models.FloatField(verbose_name=_("took, in seconds"), default=0)

    objects = AuditRunManager()

    class Meta:
        verbose_name = _("audit run")
        verbose_name_plural = _("audit runs")
        ordering = ["-as_of", "-ran_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.as_of} ({self.get_kind_display()})"
