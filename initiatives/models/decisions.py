"""Decisions, and what they would do to customers: looked at first, or not decided."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.initiatives.models.initiatives import Initiative
from cxhub.people.models import Member


class DecisionState(models.TextChoices):
    """How far a decision is."""

    PENDING = "pending", _("Pending")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")


class Direction(models.TextChoices):
    """What a decision does to customers, on the whole."""

    POSITIVE = "positive", _("Better for customers")
    NEUTRAL = "neutral", _("No difference to customers")
    MIXED = "mixed", _("Better for some, worse for others")
    NEGATIVE = "negative", _("Worse for customers")


class Decision(models.Model):
    """A question with its options, and who answered it how.

    State, outcome, reason and day change through :func:`cxhub.initiatives.deciding.decide`, never through a form of the
    record: nothing is approved before somebody has looked at what it does to customers.
    """

    hub_access = "hub_or_through:initiative"
    glossary = _("A question that somebody answers for everybody, with its options, its reason and its day.")

    slug = models.SlugField(verbose_name=_("slug"), unique=True, max_length=120)
    question = models.CharField(verbose_name=_("question"), max_length=300)
    options = models.JSONField(
        verbose_name=_("options"), default=list, blank=True, help_text=_("What could be decided: a list of sentences.")
    )
    initiative = models.ForeignKey(
        Initiative,
        verbose_name=_("initiative"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="decisions",
    )
    decider = models.ForeignKey(
        Member,
        verbose_name=_("decider"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="decisions",
        help_text=_("The one person who decides."),
    )
    decide_by = models.DateField(verbose_name=_("to be decided by"), null=True, blank=True)
    state = models.CharField(
        verbose_name=_("state"),
        max_length=8,
        choices=DecisionState.choices,
        default=DecisionState.PENDING,
        editable=False,
        db_index=True,
    )
    outcome = models.TextField(verbose_name=_("outcome"), blank=True, editable=False)
    reason = models.TextField(verbose_name=_("reason"), blank=True, editable=False)
    decided_on = models.DateField(verbose_name=_("decided on"), null=True, blank=True, editable=False)
    came_of = models.TextField(verbose_name=_("what came of it"), blank=True)
    raised_on = models.DateField(verbose_name=_("raised on"), default=timezone.localdate, editable=False)
    imported = models.BooleanField(
        verbose_name=_("imported"),
        default=False,
        editable=False,
        help_text=_("Came in from elsewhere: no gate was asked."),
    )

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-decided_on", "-raised_on", "pk"]
        indexes = [models.Index(fields=["state", "-decided_on"])]

    def __str__(self) -> str:
        return self.question

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and let its assessments belong to the same initiative."""
        super().save(*args, **kwargs)
        self.assessments.exclude(initiative=self.initiative).update(initiative=self.initiative)

    def get_absolute_url(self) -> str:
        """The page about this decision."""
        return reverse("cxhub_decision", args=[self.slug])

    def clean(self) -> None:
        """Refuse options that are no list of sentences.

        :raises ValidationError: so.
        """
        if not _are_words(self.options):
            raise ValidationError({"options": _("Options are a list of sentences.")})

    @property
    def newest_assessment(self) -> CustomerImpactAssessment | None:
        """The last look at what it does to customers."""
        found = list(self.assessments.all())
        return found[-1] if found else None

    @property
    def is_pending(self) -> bool:
        """Whether nobody has decided yet."""
        return self.state == DecisionState.PENDING


class CustomerImpactAssessment(models.Model):
    """What a decision, or a whole initiative, would do to customers.

    Its day is set when it is written and never afterwards, so that nobody can have looked before they did.
    """

    hub_access = "hub_or_through:initiative"
    glossary = _(
        "A look at what a decision does to customers, before it is taken: who, where, how badly, and what helps."
    )

    decision = models.ForeignKey(
        Decision,
        verbose_name=_("decision"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="assessments",
    )
    initiative = models.ForeignKey(
        Initiative,
        verbose_name=_("initiative"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="assessments",
        help_text=_("Where the decision is whether to do it at all. Otherwise it is the decision's."),
    )
    segments = models.JSONField(
        verbose_name=_("segments"), default=list, blank=True, help_text=_("Names of the groups of customers it meets.")
    )
    people = models.PositiveIntegerField(
        verbose_name=_("people"), null=True, blank=True, help_text=_("How many customers, roughly.")
    )
    touchpoints = models.JSONField(
        verbose_name=_("touchpoints"),
        default=list,
        blank=True,
        help_text=_("Where they meet it: objects with journey and touchpoint."),
    )
    promise = models.TextField(
        verbose_name=_("what it does to our promise"),
        blank=True,
        help_text=_("Which promise it keeps, breaks or bends."),
    )
    direction = models.CharField(verbose_name=_("direction"), max_length=8, choices=Direction.choices)
    severity = models.PositiveSmallIntegerField(
        verbose_name=_("severity"),
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("1: hardly noticed. 5: somebody cannot live as before."),
    )
    finding = models.TextField(verbose_name=_("finding"))
    assessed_on = models.DateField(verbose_name=_("assessed on"), default=timezone.localdate, editable=False)
    assessed_by = models.ForeignKey(
        Member,
        verbose_name=_("assessed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assessments",
    )
    mitigation = models.TextField(verbose_name=_("what helps those it harms"), blank=True)
    mitigation_owner = models.ForeignKey(
        Member,
        verbose_name=_("who sees to it"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="mitigations",
    )
    mitigation_due = models.DateField(verbose_name=_("by when"), null=True, blank=True)
    mitigation_done_on = models.DateField(verbose_name=_("helps since"), null=True, blank=True, editable=False)
    imported = models.BooleanField(verbose_name=_("imported"), default=False, editable=False)

    class Meta:
        verbose_name = _("customer impact assessment")
        verbose_name_plural = _("customer impact assessments")
        ordering = ["assessed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision__isnull=False) | models.Q(initiative__isnull=False),
                name="cxhub_assessment_of_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision or self.initiative}: {self.get_direction_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; an assessment of a decision belongs to the decision's initiative."""
        if self.decision is not None:
            self.initiative = self.decision.initiative
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Where it stands: on its decision's page, else on its initiative's."""
        about: Any = self.decision or self.initiative
        page = about.get_absolute_url() if self.decision else about.get_url() or ""
        return f"{page}#assessment-{self.pk}"

    def clean(self) -> None:
        """Refuse an assessment of nothing, and lists of anything but names.

        :raises ValidationError: so, by field.
        """
        errors: dict[str, Any] = {}
        if self.decision is None and self.initiative is None:
            errors["decision"] = _("Say what was assessed: a decision or an initiative.")
        if not _are_words(self.segments):
            errors["segments"] = _("Segments are a list of names.")
        if not isinstance(self.touchpoints, list) or not all(_is_touchpoint(item) for item in self.touchpoints):
            errors["touchpoints"] = _("Touchpoints are a list, each with its journey and its name.")
        if errors:
            raise ValidationError(errors)

    @property
    def harms(self) -> bool:
        """Whether it is worse for somebody, and badly enough that something must help."""
        return self.direction in (Direction.NEGATIVE, Direction.MIXED) and self.severity >= 3

    @property
    def is_unmitigated(self) -> bool:
        """Whether it harms, and nobody sees to what helps by a day."""
        return self.harms and not (self.mitigation and self.mitigation_owner_id and self.mitigation_due)

    def is_overdue(self, today: datetime.date) -> bool:
        """Whether what helps was to be in place by now, and is not."""
        return self.mitigation_done_on is None and self.mitigation_due is not None and self.mitigation_due < today

    def is_before(self, day: datetime.date | None) -> bool:
        """Whether it was there when something was decided on ``day``."""
        return day is not None and self.assessed_on <= day


def _are_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_touchpoint(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and set(item) <= {"journey", "touchpoint"}
        and bool(item.get("touchpoint"))
        and all(isinstance(value, str) for value in item.values())
    )
