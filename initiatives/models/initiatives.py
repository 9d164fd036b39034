"""Initiatives."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cxhub import conf, exports, remembering
from cxhub.initiatives import cadences, pipeline
from cxhub.metrics.models import Kpi
from cxhub.models import RICH_TEXT, HubPageMixin, Tag
from cxhub.people.models import Department, Member, OwnedMixin
from cxhub.playbooks.models import CustomerStory, LessonLearned
from cxhub.strategy.models import StrategyPillar


class InitiativeIndexMixin(HubPageMixin):
    """The portfolio."""

    glossary_exempt = True

    introduction = RichTextField(verbose_name=_("introduction"), features=RICH_TEXT, blank=True)

    landmark = True
    template = "cxhub_initiatives/initiatives.html"
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    api_fields = [APIField("introduction")]

    class Meta:
        abstract = True

    def display(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """The portfolio as the address asks for it."""
        from cxhub.initiatives.views.portfolio import list_context

        return list_context(request)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page; with ``?format=csv`` or ``?format=xlsx`` the same rows as a file."""
        from cxhub.initiatives.views.portfolio_file import as_file

        kind = exports.wanted(request)
        return as_file(request, kind) if kind else super().serve(request, *args, **kwargs)


class InitiativeIndex(InitiativeIndexMixin, Page):
    """The list of initiatives."""

    parent_page_types = ["cxhub.HubHome"]
    subpage_types = ["cxhub_initiatives.Initiative"]

    class Meta:
        verbose_name = _("list of initiatives")
        verbose_name_plural = _("lists of initiatives")


class TaggedInitiative(ItemBase):
    """A tag on an initiative."""

    hub_access = "through:content_object"

    tag = models.ForeignKey(Tag, verbose_name=_("tag"), on_delete=models.CASCADE, related_name="tagged_initiatives")
    content_object = ParentalKey("cxhub_initiatives.Initiative", on_delete=models.CASCADE, related_name="tagged_items")


class InitiativeQuerySet(PageQuerySet["Initiative"]):
    """Questions to ask of initiatives."""

    def active(self) -> InitiativeQuerySet:
        """Those in a stage in which updates are owed."""
        return self.filter(stage__in=pipeline.active())

    def update(self, **kwargs: Any) -> int:
        """As Django has it; a new cadence is known at once, and so is what the figures are now."""
        changed = super().update(**kwargs)
        remembering.forget(self.model)
        if "cadence_days" in kwargs:
            cadences.forget()
        return changed

    def with_line(self) -> InitiativeQuerySet:
        """Joins all that a line of a list shows."""
        return self.select_related("owned_by", "executive_owner", "pillar", "latest_update__author").prefetch_related(
            "kpis__latest"
        )


class InitiativeManager(PageManager.from_queryset(InitiativeQuerySet)):  # type: ignore[misc]
    """The manager of initiatives."""


class InitiativeMixin(HubPageMixin, OwnedMixin):
    """A time-bound change, with an owner, an executive owner, one primary pillar and KPIs.

    Stage, dates and the newest update change through actions, never through the page's drafts: see
    :mod:`cxhub.initiatives.actions`.
    """

    #: Facts of the lifecycle. Publishing an old draft must not bring old ones back.
    LIFECYCLE_FIELDS = (
        "stage",
        "approved_on",
        "closed_on",
        "target_date",
        "original_target_date",
        "latest_update",
        "imported",
    )

    executive_owner = models.ForeignKey(
        Member,
        verbose_name=_("executive owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="executive_%(class)ss",
        help_text=_("The executive who answers for the outcome."),
    )
    pillar = models.ForeignKey(
        StrategyPillar,
        verbose_name=_("primary pillar"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="%(class)ss",
    )
    secondary_pillars = ParentalManyToManyField(
        StrategyPillar, verbose_name=_("secondary pillars"), blank=True, related_name="also_%(class)ss"
    )
    kpis = ParentalManyToManyField(Kpi, verbose_name=_("KPIs"), blank=True, related_name="%(class)ss")
    promise_to_customer = models.TextField(
        verbose_name=_("promise to the customer"),
        blank=True,
        help_text=_("What a customer will notice, in a sentence."),
    )
    body = RichTextField(verbose_name=_("what and why"), features=RICH_TEXT, blank=True)
    effort = models.PositiveIntegerField(verbose_name=_("effort, person-days"), null=True, blank=True)
    starts_on = models.DateField(verbose_name=_("starts on"), null=True, blank=True)
    target_date = models.DateField(verbose_name=_("target date"), null=True, blank=True, db_index=True)
    original_target_date = models.DateField(
        verbose_name=_("original target date"), null=True, blank=True, editable=False
    )
    cadence_days = models.PositiveSmallIntegerField(
        verbose_name=_("days between updates"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    departments = ParentalManyToManyField(
        Department, verbose_name=_("departments"), blank=True, related_name="%(class)ss"
    )
    front_line_contributors = ParentalManyToManyField(
        Member, verbose_name=_("front-line contributors"), blank=True, related_name="contributed_%(class)ss"
    )
    stories = ParentalManyToManyField(
        CustomerStory, verbose_name=_("customer stories"), blank=True, related_name="%(class)ss"
    )
    lessons = ParentalManyToManyField(LessonLearned, verbose_name=_("lessons"), blank=True, related_name="%(class)ss")
    outcome = models.TextField(verbose_name=_("outcome"), blank=True)
    retrospective = RichTextField(verbose_name=_("retrospective"), features=RICH_TEXT, blank=True)
    tags = ClusterTaggableManager(through=TaggedInitiative, blank=True, verbose_name=_("tags"))

    stage = models.CharField(
        verbose_name=_("stage"),
        max_length=20,
        choices=pipeline.choices,
        default=pipeline.first,
        editable=False,
        db_index=True,
    )
    approved_on = models.DateField(verbose_name=_("approved on"), null=True, blank=True, editable=False)
    closed_on = models.DateField(verbose_name=_("closed on"), null=True, blank=True, editable=False)
    imported = models.BooleanField(
        verbose_name=_("imported"),
        default=False,
        editable=False,
        help_text=_("Came in from elsewhere, so it may lack what today's gates ask for."),
    )
    latest_update = models.ForeignKey(
        "cxhub_initiatives.ProgressUpdate",
        verbose_name=_("latest update"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Found by its initiative; it is no use that an editor could undo.
    latest_update.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]

    joined = (
        "owned_by",
        "executive_owner",
        "pillar",
        "latest_update__author",
        "latest_update__blocker__owner",
        "latest_update__acknowledgement__by",
    )
    glossary = _("A change with a beginning, an end, an owner, an executive owner, a pillar and a KPI.")
    template = "cxhub_initiatives/initiative.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("promise_to_customer"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("owned_by"), FieldPanel("executive_owner")])], heading=_("Who answers for it")
        ),
        MultiFieldPanel(
            [FieldPanel("pillar"), FieldPanel("secondary_pillars"), FieldPanel("kpis")], heading=_("What it serves")
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("target_date")]),
                FieldRowPanel([FieldPanel("effort"), FieldPanel("cadence_days")]),
            ],
            heading=_("Time and effort"),
        ),
        MultiFieldPanel(
            [FieldPanel("departments"), FieldPanel("front_line_contributors")], heading=_("Who works on it")
        ),
        MultiFieldPanel([FieldPanel("stories"), FieldPanel("lessons"), FieldPanel("tags")], heading=_("Knowledge")),
        MultiFieldPanel([FieldPanel("outcome"), FieldPanel("retrospective")], heading=_("How it ended")),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("promise_to_customer"),
        index.SearchField("body"),
        index.SearchField("outcome"),
        index.FilterField("stage"),
    ]
    api_fields = [
        APIField(name)
        for name in (
            "owned_by",
            "executive_owner",
            "pillar",
            "secondary_pillars",
            "kpis",
            "promise_to_customer",
            "body",
            "effort",
            "starts_on",
            "target_date",
            "original_target_date",
            "cadence_days",
            "departments",
            "front_line_contributors",
            "stories",
            "lessons",
            "outcome",
            "retrospective",
            "tags",
            "stage",
            "approved_on",
            "closed_on",
            "imported",
            "latest_update",
        )
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a target date before the start.

        :raises ValidationError: so.
        """
        super().clean()
        if self.starts_on and self.target_date and self.target_date < self.starts_on:
            raise ValidationError({"target_date": _("The target date lies before the start.")})

    def save(self, *args: Any, handover: Any = None, **kwargs: Any) -> Any:
        """Save the page, and leave a row where another person answers for it from now on.

        :param handover: who handed it over and why, where known: a :class:`cxhub.initiatives.handing_over.Handover`.
        """
        from cxhub.initiatives.handing_over import note_changes, owners_of

        before = None if self._state.adding else owners_of(self.pk)
        result = super().save(*args, **kwargs)
        if before is not None:
            note_changes(self, before, handover)
        return result

    def with_content_json(self, content: Any) -> Any:
        """A draft of this page, with the lifecycle's facts as they are now and not as they were in the draft."""
        page = super().with_content_json(content)  # type: ignore[misc]
        names = [getattr(self._meta.get_field(name), "attname", name) for name in self.LIFECYCLE_FIELDS]
        # Asked of the database: since this object was read, somebody may have posted an update.
        now = type(self)._default_manager.filter(pk=self.pk).values(*names).first() or {}
        for name in names:
            setattr(page, name, now.get(name, getattr(self, name)))
        return page

    def save_lifecycle(self) -> None:
        """Save the facts of the lifecycle and nothing else: an editor may have the page open."""
        self.save(update_fields=list(self.LIFECYCLE_FIELDS), clean=False)

    def set_latest_update(self, update: Any) -> None:
        """Let an update say how it stands. No text of the page changes, so nothing that indexes it is told."""
        self.latest_update = update
        type(self)._default_manager.filter(pk=self.pk).update(latest_update=update)

    @classmethod
    def as_shown(cls, request: HttpRequest) -> models.QuerySet[Any]:
        """With what belongs to it, and whether the reader follows it."""
        from cxhub.initiatives.belongings import follows, shown
        from cxhub.people.owed import member_of

        return shown(cls).annotate(follows=follows(member_of(request)))

    def display(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Where it stands, what it should move, what happened, who works on it."""
        from cxhub.initiatives.views.initiative import page_context

        return page_context(request, self)  # type: ignore[arg-type]

    @property
    def stage_label(self) -> str:
        """The stage in words."""
        return pipeline.label(self.stage)

    @property
    def is_active(self) -> bool:
        """Whether updates are owed."""
        return self.stage in pipeline.active()

    @property
    def cadence(self) -> datetime.timedelta:
        """Time between two updates."""
        return datetime.timedelta(days=self.cadence_days or conf.get("CADENCE_DAYS"))

    @property
    def next_update_due(self) -> datetime.date | None:
        """The day by which the next update is owed; ``None`` while none is.

        Counted from the latest update, else from the start, else from the approval, else from the page's first
        publication.
        """
        if not self.is_active:
            return None
        if self.latest_update is not None:
            return timezone.localdate(self.latest_update.as_of) + self.cadence
        published = getattr(self, "first_published_at", None)
        since = self.starts_on or self.approved_on or (timezone.localdate(published) if published else None)
        return since + self.cadence if since else timezone.localdate()


class Initiative(InitiativeMixin, Page):
    """An initiative."""

    parent_page_types = ["cxhub_initiatives.InitiativeIndex"]
    subpage_types: list[str] = []

    objects = InitiativeManager()

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")


class Follower(models.Model):
    """Somebody who wants to hear of an initiative's updates."""

    hub_access = "through:initiative"
    glossary_exempt = True

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="followers")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="follows")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints = [models.UniqueConstraint(fields=["initiative", "member"], name="cxhub_one_follow")]

    def __str__(self) -> str:
        return f"{self.member} follows {self.initiative_id}"
