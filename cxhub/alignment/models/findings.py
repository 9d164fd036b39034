"""Findings: what a rule found about an object, from the day it was first seen to the day it was gone.

One row for each pair of rule and object (its *fingerprint*), however often it comes and goes. A run writes what is
computed (severity, sentence, evidence, who is asked, first and last seen, resolved, recurred); people write what is
theirs (acknowledged, waived, assigned) through :mod:`cxhub.alignment.actions`. Either leaves a
:class:`FindingEvent`, which is a fact. Nobody ticks a finding off: it is resolved when a run no longer finds it.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cxhub.alignment.models import readers
from cxhub.alignment.models.runs import AuditRun
from cxhub.alignment.severity import Severity
from cxhub.facts import Fact
from cxhub.people.models import Member


class FindingState(models.TextChoices):
    """Where a finding stands. The last is computed; the third returns when its day has passed."""

    OPEN = "open", _("Open")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    WAIVED = "waived", _("Waived")
    RECURRED = "recurred", _("Recurred")
    RESOLVED = "resolved", _("Resolved")


#: States that count in scores. A waived finding is shown and does not count.
COUNTING = (FindingState.OPEN, FindingState.ACKNOWLEDGED, FindingState.RECURRED)


class FindingQuerySet(models.QuerySet["Finding"]):
    """Questions to ask of findings."""

    def counting(self) -> FindingQuerySet:
        """Those that count in scores: open, acknowledged or recurred."""
        return self.filter(state__in=COUNTING)

    def standing(self) -> FindingQuerySet:
        """Those that are still found: counting or waived."""
        return self.exclude(state=FindingState.RESOLVED)

    def about(self, obj: models.Model) -> FindingQuerySet:
        """Those about a page or a record."""
        if isinstance(obj, Page):
            return self.filter(page_id=obj.pk)
        return self.filter(about_type=obj._meta.model_name, about_id=obj.pk)

    def asking(self, member: Member) -> FindingQuerySet:
        """Those that ask this person to act: assigned to them, or to nobody else and theirs by what they answer for."""
        return self.filter(models.Q(assigned_to=member) | models.Q(assigned_to=None, responsible=member))


class Finding(models.Model):
    """What a rule found about an object."""

    hub_access = staticmethod(readers.findings)
    glossary = _("Something the audit found wrong, with its evidence, its fix and the person who can fix it.")

    fingerprint = models.CharField(verbose_name=_("fingerprint"), max_length=120, unique=True)
    rule = models.CharField(verbose_name=_("rule"), max_length=40, db_index=True)
    about_type = models.CharField(
        verbose_name=_("kind of object"), max_length=40, help_text=_("Such as initiative, kpi, pillar or programme.")
    )
    about_id = models.PositiveBigIntegerField(verbose_name=_("id of the object"), default=0)
    about_title = models.CharField(verbose_name=_("object"), max_length=300)
    about_url = models.CharField(verbose_name=_("where the object is"), max_length=500, blank=True)
    page = models.ForeignKey(
        Page,
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("The page that it is about, or that protects what it is about: who may not see that sees nothing."),
    )
    pillar = models.ForeignKey(
        "cxhub_strategy.StrategyPillar",
        verbose_name=_("pillar"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Whose score it lowers. Empty: the programme's."),
    )
    severity = models.CharField(verbose_name=_("severity"), max_length=8, choices=Severity.choices)
    weight = models.PositiveSmallIntegerField(verbose_name=_("weight"), help_text=_("What it takes from a score."))
    sentence = models.TextField(verbose_name=_("what was found"))
    evidence = models.JSONField(
        verbose_name=_("evidence"),
        default=list,
        help_text=_("Rows of label, value, url, and page: the id of the page that protects the row."),
    )
    fix = models.CharField(verbose_name=_("how to fix it"), max_length=300)
    fix_url = models.CharField(verbose_name=_("where to fix it"), max_length=500, blank=True)
    responsible = models.ForeignKey(
        Member,
        verbose_name=_("who can fix it"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="findings",
    )
    assigned_to = models.ForeignKey(
        Member,
        verbose_name=_("assigned to"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assigned_findings",
    )
    state = models.CharField(
        verbose_name=_("state"),
        max_length=12,
        choices=FindingState.choices,
        default=FindingState.OPEN,
        db_index=True,
    )
    first_seen = models.DateField(verbose_name=_("first seen"))
    last_seen = models.DateField(verbose_name=_("last seen"))
    open_since = models.DateField(verbose_name=_("open since"), help_text=_("Start of the present spell."))
    resolved_on = models.DateField(verbose_name=_("resolved on"), null=True, blank=True)
    waived_until = models.DateField(verbose_name=_("waived until"), null=True, blank=True)
    last_run = models.ForeignKey(
        AuditRun, verbose_name=_("last run"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["-weight", "open_since", "pk"]
        indexes = [
            models.Index(fields=["about_type", "about_id"]),
            models.Index(fields=["state", "-weight", "open_since"]),
        ]
        permissions = [
            ("waive_finding", "Can waive findings"),
            ("assign_finding", "Can assign findings"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.about_title}"

    def get_absolute_url(self) -> str:
        """The finding's page."""
        return reverse("cxhub_finding", args=[self.fingerprint])

    @property
    def person(self) -> Member | None:
        """Whom it asks to act: the person it was assigned to, else whoever answers for what it is about."""
        return self.assigned_to or self.responsible

    def age(self, on: datetime.date) -> int:
        """Days that it has been open in its present spell."""
        return (on - self.open_since).days


class EventKind(models.TextChoices):
    """What happened to a finding."""

    SEEN = "seen", _("First seen")
    CHANGED = "changed", _("Evidence changed")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    WAIVED = "waived", _("Waived")
    RETURNED = "returned", _("Returned: its waiver ended")
    ASSIGNED = "assigned", _("Assigned")
    RESOLVED = "resolved", _("Resolved")
    RECURRED = "recurred", _("Recurred")


class FindingEvent(Fact):
    """Something that happened to a finding: found by a run, or said by a person. Kept for good."""

    hub_access = staticmethod(readers.of_findings)
    glossary_exempt = True

    finding = models.ForeignKey(Finding, verbose_name=_("finding"), on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(verbose_name=_("what happened"), max_length=12, choices=EventKind.choices)
    on = models.DateField(verbose_name=_("on"), help_text=_("For what a run saw, the day that the run judged."))
    at = models.DateTimeField(verbose_name=_("written at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    note = models.TextField(verbose_name=_("note"), blank=True, help_text=_("The reason, the sentence."))
    approver = models.ForeignKey(
        Member,
        verbose_name=_("approved by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Of a waiver: the executive who takes it on."),
    )
    until = models.DateField(verbose_name=_("until"), null=True, blank=True, help_text=_("Last day of a waiver."))
    person = models.ForeignKey(
        Member,
        verbose_name=_("assigned to"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    run = models.ForeignKey(
        AuditRun, verbose_name=_("run"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("event of a finding")
        verbose_name_plural = _("events of findings")
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["finding", "on"])]

    def __str__(self) -> str:
        return f"{self.finding_id}: {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Append it, on today where no day is said."""
        said: Any = self.on  # None until somebody says it, whatever the column holds later.
        self.on = said or timezone.localdate()
        super().save(*args, **kwargs)
