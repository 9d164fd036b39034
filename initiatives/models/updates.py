"""Progress updates: what an owner says, and what was said back."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.facts import Fact
from cxhub.initiatives.models.initiatives import Initiative
from cxhub.metrics.models import Kpi, Measurement
from cxhub.people.models import Member


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

    class Meta:
        verbose_name = _("progress update")
        verbose_name_plural = _("progress updates")
        ordering = ["-posted_at", "-pk"]
        indexes = [models.Index(fields=["initiative", "-posted_at"]), models.Index(fields=["-posted_at"])]
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


class Blocker(models.Model):
    """What stands in the way, who can remove it, and what happens next."""

    hub_access = "through:update__initiative"
    glossary = _("What stands in an initiative's way, with the person who can remove it and the next action.")

    update = models.OneToOneField(ProgressUpdate, on_delete=models.CASCADE, related_name="blocker")
    type = models.CharField(verbose_name=_("type"), max_length=12, choices=BlockerType.choices)
    owner = models.ForeignKey(
        Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.SET_NULL, related_name="blockers"
    )
    next_action = models.TextField(verbose_name=_("next action"), blank=True)

    class Meta:
        verbose_name = _("blocker")
        verbose_name_plural = _("blockers")

    def __str__(self) -> str:
        return f"{self.get_type_display()}: {self.next_action}"


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
