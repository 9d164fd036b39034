"""Nudges: who was told of what is undone, and on which rung."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.facts import Fact
from cxhub.people.models import Member
from cxhub.reminders.ladder import CHOICES
from cxhub.reminders.models.mails import Mail
from cxhub.reminders.subjects import AboutSubject, through_subject


class Nudge(AboutSubject, Fact):
    """Somebody was told that something is due or late. Kept for good."""

    hub_access = staticmethod(through_subject)
    glossary = _("One reminder: who was told, of what, and on which rung of the ladder.")

    subject = models.CharField(verbose_name=_("key of the subject"), max_length=200)
    title = models.CharField(verbose_name=_("about"), max_length=500)
    due = models.DateField(verbose_name=_("due"))
    owner = models.ForeignKey(
        Member, verbose_name=_("owed by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    member = models.ForeignKey(
        Member, verbose_name=_("told"), null=True, on_delete=models.SET_NULL, related_name="nudges"
    )
    rung = models.PositiveSmallIntegerField(verbose_name=_("rung"), choices=CHOICES)
    on = models.DateField(verbose_name=_("of the day"), db_index=True)
    at = models.DateTimeField(verbose_name=_("at"), default=timezone.now)
    mail = models.ForeignKey(
        Mail, verbose_name=_("e-mail"), null=True, blank=True, on_delete=models.SET_NULL, related_name="nudges"
    )

    class Meta:
        verbose_name = _("nudge")
        verbose_name_plural = _("nudges")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["subject", "due"]), models.Index(fields=["about_type", "about_id", "-on"])]
        constraints = [
            models.UniqueConstraint(fields=["subject", "member", "on"], name="cxhub_one_nudge_a_day"),
        ]
        default_permissions: ClassVar[Any] = ("view",)

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}: {self.title} → {self.member}"
