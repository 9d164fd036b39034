"""Who answered for an initiative, and what its people made of earlier work."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cxhub.facts import Fact
from cxhub.initiatives.models.initiatives import Initiative
from cxhub.people.models import Member


class AnswersAs(models.TextChoices):
    """In which part somebody answers for an initiative."""

    OWNER = "owner", _("Owner")
    EXECUTIVE = "executive_owner", _("Executive owner")


class OwnerChange(Fact):
    """An initiative got another owner or executive owner. The first ones are no change."""

    hub_access = "through:initiative"
    glossary = _("A handing over of an initiative: from whom, to whom, and when.")

    initiative = models.ForeignKey(
        Initiative, verbose_name=_("initiative"), on_delete=models.CASCADE, related_name="owner_changes"
    )
    role = models.CharField(verbose_name=_("as"), max_length=15, choices=AnswersAs.choices)
    from_member = models.ForeignKey(
        Member, verbose_name=_("from"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    to_member = models.ForeignKey(
        Member, verbose_name=_("to"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
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
    imported = models.BooleanField(verbose_name=_("imported"), default=False)

    class Meta:
        verbose_name = _("change of owner")
        verbose_name_plural = _("changes of owners")
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["initiative", "on"])]

    def __str__(self) -> str:
        return f"{self.initiative_id}, {self.role}: {self.from_member_id} → {self.to_member_id}"


class ConsiderationAnswer(models.TextChoices):
    """What became of something that was learned before."""

    APPLIED = "applied", _("Applied")
    REJECTED = "rejected", _("Rejected")
    NOT_RELEVANT = "not_relevant", _("Not relevant")


class Consideration(models.Model):
    """A lesson, or an earlier initiative, that an initiative's people were shown, and what they made of it."""

    hub_access = "through:initiative"
    glossary = _("What an initiative made of a lesson or of earlier work: applied, rejected, or not relevant.")

    initiative = models.ForeignKey(
        Initiative, verbose_name=_("initiative"), on_delete=models.CASCADE, related_name="considerations"
    )
    page = models.ForeignKey(
        Page,
        verbose_name=_("lesson or initiative"),
        on_delete=models.CASCADE,
        related_name="cxhub_considerations",
    )
    answer = models.CharField(verbose_name=_("answer"), max_length=12, choices=ConsiderationAnswer.choices, blank=True)
    note = models.TextField(verbose_name=_("note"), blank=True)
    by = models.ForeignKey(
        Member, verbose_name=_("by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    on = models.DateField(verbose_name=_("on"), default=timezone.localdate)

    class Meta:
        verbose_name = _("consideration")
        verbose_name_plural = _("considerations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "page"], name="cxhub_one_consideration_a_page"),
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.get_answer_display()}"
