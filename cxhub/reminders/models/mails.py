"""E-mails that wait, went out, or were put aside."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.people.models import Member


class Mail(models.Model):
    """An e-mail, written in the transaction of what it tells of, and sent by the worker afterwards."""

    glossary_exempt = True

    key = models.CharField(
        verbose_name=_("key"), max_length=200, unique=True, help_text=_("What it is: written twice, it is one e-mail.")
    )
    member = models.ForeignKey(
        Member, verbose_name=_("for"), null=True, blank=True, on_delete=models.SET_NULL, related_name="mails"
    )
    notice = models.ForeignKey(
        "cxhub_reminders.Notification",
        verbose_name=_("notification"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="mails",
        help_text=_("What it tells of: where that is closed to the reader before it is sent, it is not sent."),
    )
    kind = models.CharField(verbose_name=_("kind"), max_length=20, db_index=True)
    to = models.EmailField(verbose_name=_("to"))
    subject = models.CharField(verbose_name=_("subject line"), max_length=300)
    text = models.TextField(verbose_name=_("text"))
    html = models.TextField(verbose_name=_("HTML"), blank=True)
    headers = models.JSONField(verbose_name=_("headers"), default=dict, blank=True)
    created_at = models.DateTimeField(verbose_name=_("written at"), default=timezone.now)
    not_before = models.DateTimeField(verbose_name=_("not before"), default=timezone.now)
    claimed_until = models.DateTimeField(verbose_name=_("being sent until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(verbose_name=_("tries"), default=0)
    sent_at = models.DateTimeField(verbose_name=_("sent at"), null=True, blank=True)
    parked_at = models.DateTimeField(verbose_name=_("put aside at"), null=True, blank=True)
    last_error = models.TextField(verbose_name=_("last error"), blank=True)

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(sent_at=None, parked_at=None), name="cxhub_mail_that_waits")
        ]
        # Written by the hub alone; the office reads them, and lets one that was put aside be tried again.
        default_permissions: ClassVar[Any] = ("view", "change")

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def state(self) -> str:
        """Sent, put aside or waiting, in words."""
        return str(_("sent") if self.sent_at else _("put aside") if self.parked_at else _("waiting"))
