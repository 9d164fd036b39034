"""What happened to an initiative: stages, moved dates, milestones."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.facts import Fact
from cxhub.initiatives import pipeline
from cxhub.initiatives.models.initiatives import Initiative
from cxhub.people.models import Member


class StageChange(Fact):
    """An initiative moved from one stage to another."""

    hub_access = "through:initiative"
    glossary_exempt = True

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="stage_changes")
    from_stage = models.CharField(verbose_name=_("from"), max_length=20, blank=True)
    to_stage = models.CharField(verbose_name=_("to"), max_length=20)
    on = models.DateField(verbose_name=_("on"), default=timezone.localdate)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reason = models.TextField(verbose_name=_("reason"), blank=True)
    imported = models.BooleanField(verbose_name=_("imported: no gate was asked"), default=False)

    class Meta:
        verbose_name = _("stage change")
        verbose_name_plural = _("stage changes")
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["initiative", "on"])]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.from_stage} → {self.to_stage}"

    @property
    def label(self) -> str:
        """The new stage in words."""
        return pipeline.label(self.to_stage)


class DateMove(Fact):
    """An initiative's target date moved. The old one stays visible."""

    hub_access = "through:initiative"
    glossary = _("A target date that moved: from when, to when, why, and who agreed.")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="date_moves")
    from_date = models.DateField(verbose_name=_("from"), null=True, blank=True)
    to_date = models.DateField(verbose_name=_("to"))
    moved_on = models.DateField(verbose_name=_("moved on"), default=timezone.localdate)
    approved_by = models.ForeignKey(
        Member, verbose_name=_("approved by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(verbose_name=_("reason"), blank=True)

    class Meta:
        verbose_name = _("date move")
        verbose_name_plural = _("date moves")
        ordering = ["moved_on", "pk"]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.from_date} → {self.to_date}"

    @property
    def days(self) -> int | None:
        """By how many days it slipped; negative where it came forward."""
        return (self.to_date - self.from_date).days if self.from_date else None


class Milestone(models.Model):
    """A dated deliverable of an initiative."""

    hub_access = "through:initiative"
    glossary = _("A dated piece of an initiative that is either done or not.")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField(verbose_name=_("position"), default=1)
    title = models.CharField(verbose_name=_("title"), max_length=300)
    due = models.DateField(verbose_name=_("due"), null=True, blank=True)
    done_on = models.DateField(verbose_name=_("done on"), null=True, blank=True)
    moved_from = models.DateField(verbose_name=_("first promised for"), null=True, blank=True)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["initiative", "position"])]

    def __str__(self) -> str:
        return self.title

    def is_overdue(self, on: datetime.date) -> bool:
        """Whether it is not done although its day has passed."""
        return self.done_on is None and self.due is not None and self.due < on

    @property
    def slip_days(self) -> int:
        """Days between the day first promised and the day it is due now, or was done."""
        end = self.done_on or self.due
        return (end - self.moved_from).days if self.moved_from and end else 0
