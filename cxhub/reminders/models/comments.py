"""Comments on updates, findings and whatever else takes them."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.people.models import Member
from cxhub.reminders.subjects import AboutSubject, through_subject

#: How long an author may change what they wrote: answers should not lose what they answer.
EDITABLE = datetime.timedelta(minutes=15)
LONGEST = 2000


class Comment(AboutSubject):
    """What somebody said about something. Taken back, it leaves a trace, so that answers still make sense."""

    hub_access = staticmethod(through_subject)
    glossary_exempt = True

    author = models.ForeignKey(
        Member, verbose_name=_("author"), null=True, on_delete=models.SET_NULL, related_name="comments"
    )
    text = models.TextField(verbose_name=_("text"), max_length=LONGEST, blank=True)
    at = models.DateTimeField(verbose_name=_("at"), default=timezone.now)
    edited_at = models.DateTimeField(verbose_name=_("edited at"), null=True, blank=True)
    deleted_at = models.DateTimeField(verbose_name=_("taken back at"), null=True, blank=True)
    mentioned = models.ManyToManyField(Member, verbose_name=_("named"), blank=True, related_name="+")

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["about_type", "about_id", "at"])]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_editable(self) -> bool:
        """Whether its author may still change it."""
        return self.deleted_at is None and timezone.now() - self.at < EDITABLE
