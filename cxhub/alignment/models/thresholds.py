"""Thresholds that the programme office has changed, each change a dated fact.

What a rule says by default stands in its registration (:mod:`cxhub.alignment.registry`). The value in force on a day is
that of the last change made by then, else the default: :func:`cxhub.alignment.thresholds.in_force`.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.facts import Fact


class ThresholdChange(Fact):
    """From a day on, a rule's threshold or severity is another."""

    hub_access = "hub"
    glossary = _(
        "A change to the point at which a rule of the audit speaks up, with its day, its author and its reason."
    )

    rule = models.CharField(
        verbose_name=_("rule"),
        max_length=40,
        blank=True,
        db_index=True,
        help_text=_("Empty: shared by all rules."),
    )
    name = models.CharField(verbose_name=_("threshold"), max_length=40)
    value = models.CharField(verbose_name=_("value"), max_length=20, help_text=_("A number, or a severity."))
    effective_from = models.DateField(verbose_name=_("effective from"), default=timezone.localdate)
    at = models.DateTimeField(verbose_name=_("changed at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reason = models.TextField(verbose_name=_("reason"))

    class Meta:
        verbose_name = _("threshold change")
        verbose_name_plural = _("threshold changes")
        ordering = ["effective_from", "pk"]

    def __str__(self) -> str:
        return f"{self.rule or '*'} {self.name} = {self.value}"

    def clean(self) -> None:
        """Refuse a threshold that no rule has, and a value that it cannot take.

        :raises ValidationError: so, by field.
        """
        from cxhub.alignment.thresholds import refuse

        if errors := refuse(self.rule, self.name, self.value):
            raise ValidationError(errors)

    @property
    def parsed(self) -> Any:
        """The value as rules use it: a severity's word, or a number."""
        from cxhub.alignment.thresholds import parse

        return parse(self.name, self.value)
