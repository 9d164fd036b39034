"""Progress updates: what an owner says, and what was said back."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.facts import Fact
from cxhub.initiatives.models.initiatives import Initiative
from cxhub.initiatives.pipeline import active
from cxhub.metrics.models import Kpi, Measurement
from cxhub.people.models import Member
from cxhub.playbooks.models import CustomerStory


class Status(models.TextChoices):
    """The owner's judgement."""

    ON_TRACK = "on_track", _("On track")
    CAUTION = "caution", _("Caution")
    OFF_TRACK = "off_track", _("Off track")


class BlockerType(models.TextChoices):
    """What stands in the way."""

    RESOURCE = "resource", _("People or money")
    DEPENDENCY = "dependency", _("Waiting for other work")
    CLARITY = "clarity", _("Not clear what to do")
    PRIORITY = "priority", _("Something else comes first")
    EXTERNAL = "external", _("Somebody outside")


class ProgressUpdate(Fact):
    """What an owner reports: status (judgement), confidence (forecast), and what changed. Never changed afterwards."""

    hub_access = "through:initiative"
    glossary = _("What an owner reports about an initiative: status, confidence, and what changed.")

    initiative = models.ForeignKey(
        Initiative, verbose_name=_("initiative"), on_delete=models.CASCADE, related_name="updates"
    )
    posted_at = models.DateTimeField(verbose_name=_("posted at"), default=timezone.now)
    as_of = models.DateTimeField(
        verbose_name=_("as of"),
        editable=False,
        help_text=_("The moment that it speaks of: when it was posted, and of a correction when the corrected was."),
    )
    author = models.ForeignKey(
        Member, verbose_name=_("author"), null=True, blank=True, on_delete=models.SET_NULL, related_name="updates"
    )
    status = models.CharField(verbose_name=_("status"), max_length=10, choices=Status.choices, db_index=True)
    confidence = models.FloatField(
        verbose_name=_("confidence"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0.0), MaxValueValidator(1.0)],
        help_text=_("How likely the outcome is by the target date, from 0 to 1."),
    )
    no_change = models.BooleanField(verbose_name=_("nothing changed"), default=False)
    submission_key = models.UUIDField(
        verbose_name=_("form"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Which form it came from: sent twice, a form is one update."),
    )
    narrative = models.TextField(verbose_name=_("what changed"), blank=True, validators=[MaxLengthValidator(280)])
    why_on_track = models.TextField(
        verbose_name=_("why still on track"),
        blank=True,
        validators=[MaxLengthValidator(280)],
        help_text=_("Asked where the owner says “on track” and the numbers do not."),
    )
    story = models.ForeignKey(
        CustomerStory,
        verbose_name=_("customer story"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="updates",
    )
    seconds = models.PositiveIntegerField(
        verbose_name=_("seconds to fill in"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("From opening the form to posting it. Only the median of many is ever shown."),
    )

    class Meta:
        verbose_name = _("progress update")
        verbose_name_plural = _("progress updates")
        ordering = ["-as_of", "-pk"]
        indexes = [models.Index(fields=["initiative", "-as_of"]), models.Index(fields=["-posted_at"])]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "submission_key"], name="cxhub_one_update_a_form"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id}, {self.posted_at:%Y-%m-%d}: {self.status}"

    def clean(self) -> None:
        """Refuse an update that says neither what changed nor that nothing did.

        :raises ValidationError: so.
        """
        if not self.no_change and not self.narrative.strip():
            raise ValidationError({"narrative": _("Say what changed, or that nothing did.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Append the update; a correction takes the place in time of what it corrects."""
        corrected: Any = self.corrects
        self.as_of = corrected.as_of if corrected else self.posted_at
        super().save(*args, **kwargs)


class KpiReading(models.Model):
    """A value that an owner reported with an update, and the measurement that it became or repeats."""

    hub_access = "through:update__initiative"
    glossary_exempt = True

    update = models.ForeignKey(ProgressUpdate, on_delete=models.CASCADE, related_name="readings")
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField(verbose_name=_("as of"))
    value = models.FloatField(verbose_name=_("value"))
    measurement = models.ForeignKey(
        Measurement, verbose_name=_("measurement"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("KPI reading")
        verbose_name_plural = _("KPI readings")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kpi_id} {self.as_of}: {self.value}"


class BlockerQuerySet(models.QuerySet["Blocker"]):
    """Questions to ask of blockers."""

    def open(self) -> BlockerQuerySet:
        """Those that stand in the way now: said in the newest update of work under way, and not resolved since."""
        return self.filter(
            resolved_on=None,
            update=models.F("update__initiative__latest_update"),
            update__initiative__stage__in=active(),
        )


class Blocker(models.Model):
    """What stands in the way, who can remove it, and what happens next."""

    hub_access = "through:update__initiative"
    glossary = _("What stands in an initiative’s way, with the person who can remove it and the next action.")

    update = models.OneToOneField(ProgressUpdate, on_delete=models.CASCADE, related_name="blocker")
    type = models.CharField(verbose_name=_("type"), max_length=12, choices=BlockerType.choices)
    owner = models.ForeignKey(
        Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.SET_NULL, related_name="blockers"
    )
    next_action = models.TextField(verbose_name=_("next action"), blank=True)
    since = models.DateField(
        verbose_name=_("since"),
        editable=False,
        default=timezone.localdate,
        help_text=_("The day of the first of the successive updates that carry it."),
    )
    resolved_on = models.DateField(verbose_name=_("resolved on"), null=True, blank=True, editable=False)

    objects = BlockerQuerySet.as_manager()

    class Meta:
        verbose_name = _("blocker")
        verbose_name_plural = _("blockers")

    def __str__(self) -> str:
        return f"{self.get_type_display()}: {self.next_action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a new row for what was in the way already keeps the day on which that began."""
        if self._state.adding:
            self.since = self._began()
        super().save(*args, **kwargs)

    def date(self) -> None:
        """Count its days anew, after an earlier update was corrected."""
        self.since = self._began()
        self.save(update_fields=["since"])

    def _began(self) -> datetime.date:
        before = self._before()
        return before.since if before is not None else timezone.localdate(self.update.as_of)

    def _before(self) -> Blocker | None:
        """The same obstacle in the update before this one, unless it was out of the way in between."""
        earlier = ProgressUpdate.objects.current().filter(
            initiative=self.update.initiative_id, as_of__lt=self.update.as_of
        )
        update = earlier.select_related("blocker").first()
        before: Blocker | None = getattr(update, "blocker", None)
        return before if before is not None and before.type == self.type and before.resolved_on is None else None

    def days_open(self, today: datetime.date) -> int:
        """For how many days it has been in the way, until today or until it was resolved."""
        return ((self.resolved_on or today) - self.since).days


class UpdateAcknowledgement(models.Model):
    """The executive owner has read an update, and perhaps answered."""

    hub_access = "through:update__initiative"
    glossary_exempt = True

    update = models.OneToOneField(ProgressUpdate, on_delete=models.CASCADE, related_name="acknowledgement")
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(verbose_name=_("at"), default=timezone.now)
    text = models.TextField(verbose_name=_("answer"), blank=True)

    class Meta:
        verbose_name = _("acknowledgement of an update")
        verbose_name_plural = _("acknowledgements of updates")

    def __str__(self) -> str:
        return f"{self.by_id}, {self.at:%Y-%m-%d}"
