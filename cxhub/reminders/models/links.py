"""Which signed links have been used."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.people.models import Member


class UsedLink(models.Model):
    """A signed link that has done what it was for, so that it cannot do it again."""

    glossary_exempt = True

    key = models.CharField(verbose_name=_("key"), max_length=32, unique=True)
    member = models.ForeignKey(Member, verbose_name=_("member"), on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(verbose_name=_("subject"), max_length=200)
    action = models.CharField(verbose_name=_("action"), max_length=60)
    used_at = models.DateTimeField(verbose_name=_("used at"), default=timezone.now)

    class Meta:
        verbose_name = _("used link")
        verbose_name_plural = _("used links")
        # Nobody but the hub itself writes or reads these rows.
        default_permissions: ClassVar[Any] = ()

    def __str__(self) -> str:
        return f"{self.action}, {self.subject}"
