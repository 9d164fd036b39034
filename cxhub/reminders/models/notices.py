"""What people are told beside what they owe, and how they want to be told."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.people.models import Member
from cxhub.reminders.subjects import AboutSubject, own, own_through_subject


class Kind(models.TextChoices):
    """What a notification tells of."""

    OWED = "owed", _("What I owe, and what is brought to me")
    RED = "red", _("Off track, on what I answer for")
    MENTION = "mention", _("Somebody names me in a comment")
    COMMENT = "comment", _("Comments on what is mine")
    UPDATE = "update", _("What happens on what I follow")


class How(models.TextChoices):
    """How somebody is told by e-mail. The list of notifications has it in any case."""

    NOW = "now", _("An e-mail at once")
    DIGEST = "digest", _("In one e-mail a week")
    NEVER = "never", _("No e-mail")


#: Kinds that nobody can turn off: whoever answers for something hears of it.
FIXED = (Kind.OWED, Kind.RED)
#: How people are told who never said anything.
DEFAULT_HOW = {Kind.MENTION: How.NOW, Kind.COMMENT: How.NOW, Kind.UPDATE: How.DIGEST}


class Notification(AboutSubject):
    """Something that one person was told."""

    hub_access = staticmethod(own_through_subject)
    glossary_exempt = True

    key = models.CharField(verbose_name=_("key"), max_length=200, help_text=_("Told twice, it is told once."))
    member = models.ForeignKey(Member, verbose_name=_("for"), on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(verbose_name=_("kind"), max_length=10, choices=Kind.choices)
    title = models.CharField(verbose_name=_("title"), max_length=500)
    words = models.TextField(verbose_name=_("words"), blank=True)
    url = models.CharField(verbose_name=_("address"), max_length=500)
    at = models.DateTimeField(verbose_name=_("at"), default=timezone.now)
    read_at = models.DateTimeField(verbose_name=_("read at"), null=True, blank=True)
    digested_at = models.DateTimeField(verbose_name=_("in an e-mail since"), null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["member", "read_at"]), models.Index(fields=["member", "-at"])]
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="cxhub_told_once")]
        default_permissions: ClassVar[Any] = ()

    def __str__(self) -> str:
        return self.title


class Preference(models.Model):
    """How one person wants to hear of one kind of thing."""

    hub_access = staticmethod(own)
    glossary_exempt = True

    member = models.ForeignKey(Member, verbose_name=_("member"), on_delete=models.CASCADE, related_name="preferences")
    kind = models.CharField(verbose_name=_("kind"), max_length=10, choices=Kind.choices)
    how = models.CharField(verbose_name=_("how"), max_length=10, choices=How.choices)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [models.UniqueConstraint(fields=["member", "kind"], name="cxhub_one_preference_a_kind")]
        default_permissions: ClassVar[Any] = ()

    def __str__(self) -> str:
        return f"{self.kind}: {self.how}"


class CalendarKey(models.Model):
    """Which of somebody's calendar addresses holds; counting on makes the ones before worthless."""

    hub_access = staticmethod(own)
    glossary_exempt = True

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="calendar_key")
    version = models.PositiveIntegerField(verbose_name=_("version"), default=1)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        default_permissions: ClassVar[Any] = ()

    def __str__(self) -> str:
        return f"{self.member_id}, {self.version}"
