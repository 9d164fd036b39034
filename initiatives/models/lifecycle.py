"""What happened to an initiative: stages, moved dates, milestones."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a day that moves leaves the first promise behind."""
        if self.pk and self.moved_from is None:
            before = Milestone.objects.filter(pk=self.pk).values_list("due", flat=True).first()
            if before is not None and before != self.due:
                self.moved_from = before
                if kwargs.get("update_fields") is not None:
                    kwargs["update_fields"] = {*kwargs["update_fields"], "moved_from"}
        super().save(*args, **kwargs)

    def is_overdue(self, on: datetime.date) -> bool:
        """Whether it is not done although its day has passed."""
        return self.done_on is None and self.due is not None and self.due < on

    @property
    def slip_days(self) -> int:
        """Days between the day first promised and the day it is due now, or was done."""
        end = self.done_on or self.due
        return (end - self.moved_from).days if self.moved_from and end else 0


class Dependency(models.Model):
    """An initiative, or one milestone of it, cannot be done before another initiative, or one milestone of that."""

    hub_access = "through:initiative"
    glossary = _("Work that waits for other work.")

    initiative = models.ForeignKey(
        Initiative, verbose_name=_("initiative"), on_delete=models.CASCADE, related_name="waits_for"
    )
    milestone = models.ForeignKey(
        Milestone,
        verbose_name=_("milestone"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="waits_for",
        help_text=_("The one that waits; empty where all of the initiative does."),
    )
    on_initiative = models.ForeignKey(
        Initiative, verbose_name=_("waits for"), on_delete=models.CASCADE, related_name="waited_for_by"
    )
    on_milestone = models.ForeignKey(
        Milestone,
        verbose_name=_("waits for milestone"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="waited_for_by",
        help_text=_("The one that is waited for; empty where it is all of the initiative."),
    )
    note = models.CharField(verbose_name=_("note"), max_length=300, blank=True)
    since = models.DateField(verbose_name=_("since"), default=timezone.localdate)

    class Meta:
        verbose_name = _("dependency")
        verbose_name_plural = _("dependencies")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.milestone or self.initiative} → {self.on_milestone or self.on_initiative}"

    @property
    def is_met(self) -> bool:
        """Whether what is waited for is there."""
        if self.on_milestone is not None:
            return self.on_milestone.done_on is not None
        return self.on_initiative.stage == "closed"

    def clean(self) -> None:
        """Refuse milestones of other initiatives, and waiting in a circle.

        :raises ValidationError: so.
        """
        from cxhub.initiatives.waiting import closes_circle

        if self.milestone is not None and self.milestone.initiative_id != self.initiative_id:
            raise ValidationError({"milestone": _("It is a milestone of another initiative.")})
        if self.on_milestone is not None and self.on_milestone.initiative_id != self.on_initiative_id:
            raise ValidationError({"on_milestone": _("It is a milestone of another initiative.")})
        same = Dependency.objects.filter(
            initiative=self.initiative_id,
            milestone=self.milestone_id,
            on_initiative=self.on_initiative_id,
            on_milestone=self.on_milestone_id,
        )
        if same.exclude(pk=self.pk).exists():
            raise ValidationError({"on_initiative": _("It is known already that this waits for that.")})
        if closes_circle(self):
            raise ValidationError({"on_initiative": _("That waits for this already: each would wait for the other.")})
