"""Scorecards that were kept: what a board was shown on a day, as it was shown."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.alignment.models import readers
from cxhub.alignment.models.runs import AuditRun
from cxhub.facts import Fact


def new_key() -> str:
    """The last part of a scorecard's address."""
    return secrets.token_hex(8)


class ScorecardSnapshot(Fact):
    """A scorecard, frozen: whatever changes in the hub, it says what it said."""

    hub_access = staticmethod(readers.of_audit)
    glossary = _("A scorecard as a board was shown it on a day, kept for good at an address of its own.")

    key = models.CharField(verbose_name=_("key"), max_length=32, unique=True, default=new_key, editable=False)
    title = models.CharField(verbose_name=_("for what"), max_length=200, help_text=_("Board, 25 November"))
    as_of = models.DateField(verbose_name=_("as of"))
    kept_at = models.DateTimeField(verbose_name=_("kept at"), default=timezone.now)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("kept by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    run = models.ForeignKey(
        AuditRun, verbose_name=_("run"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    content = models.JSONField(
        verbose_name=_("content"),
        help_text=_(
            "What it shows; a part that is about a page names it, and is shown to those who may see that page."
        ),
    )

    class Meta:
        verbose_name = _("kept scorecard")
        verbose_name_plural = _("kept scorecards")
        ordering = ["-kept_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its permanent address."""
        return reverse("cxhub_scorecard_snapshot", args=[self.key])
