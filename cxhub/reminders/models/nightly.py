"""What ran by night, and how it went."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class NightlyRun(models.Model):
    """One run of the nightly work. While it goes on, its ``lock`` keeps a second one out."""

    glossary_exempt = True

    #: The one value of ``lock``; it is unique, and emptied when the run ends.
    LOCKED = "running"

    on = models.DateField(verbose_name=_("of the day"), db_index=True)
    started_at = models.DateTimeField(verbose_name=_("started at"), default=timezone.now)
    ended_at = models.DateTimeField(verbose_name=_("ended at"), null=True, blank=True)
    failed = models.BooleanField(verbose_name=_("something failed"), default=False)
    report = models.JSONField(verbose_name=_("report"), default=list)
    lock = models.CharField(max_length=10, null=True, unique=True, editable=False)  # noqa: DJ001 - only NULL is not unique

    class Meta:
        verbose_name = _("nightly run")
        verbose_name_plural = _("nightly runs")
        ordering = ["-started_at"]
        default_permissions: ClassVar[Any] = ("view",)

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"
