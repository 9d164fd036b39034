"""Initiatives, their history, and their progress updates in the API."""

import datetime
from typing import Literal

from django.utils import timezone

from cxhub.api import fields as f
from cxhub.api import filters
from cxhub.api.resources import Resource, publish
from cxhub.initiatives import pipeline
from cxhub.initiatives.models import (
    Blocker,
    DateMove,
    DriverWork,
    Initiative,
    InitiativeIndex,
    KpiReading,
    Milestone,
    ProgressUpdate,
    StageChange,
    UpdateAcknowledgement,
)
from cxhub.initiatives.models.updates import Status
from cxhub.metrics.models import Driver, Kpi
from cxhub.models import Tag
from cxhub.people.models import Department, Member
from cxhub.strategy.models import StrategyPillar

MILESTONE = (
    *f.of_model(Milestone, "title", "position", "due", "done_on", "moved_from", "slip_days"),
    f.computed("overdue", bool, lambda row: row.is_overdue(timezone.localdate()), "Not done, and its day has passed."),
)
STAGE_CHANGE = (
    *f.of_model(StageChange, "from_stage", "to_stage", "on"),
    f.reference("by", Member, "by__cxhub_member"),
    *f.of_model(StageChange, "reason", "imported"),
)
DATE_MOVE = f.of_model(DateMove, "from_date", "to_date", "days", "moved_on", "approved_by", "reason")

BLOCKER = f.Shape("CxBlocker", f.of_model(Blocker, "type", "owner", "next_action"))
READING = f.Shape("CxUpdateReading", f.of_model(KpiReading, "kpi", "as_of", "value"))
ANSWER = f.Shape("CxUpdateAnswer", f.of_model(UpdateAcknowledgement, "by", "at", "text"))
UPDATE = (
    *f.of_model(
        ProgressUpdate,
        "posted_at",
        "as_of",
        "author",
        "status",
        "confidence",
        "no_change",
        "narrative",
        "why_on_track",
        "story",
    ),
    f.inside("blocker", Blocker, BLOCKER, belongs=True),
)


INITIATIVE = f.reference("initiative", Initiative)

publish(
    [
        Resource(
            path="initiative-indexes",
            kind="initiative_index",
            model=InitiativeIndex,
            fields=f.of_model(InitiativeIndex),
            sort=("title",),
        ),
        Resource(
            path="initiatives",
            kind="initiative",
            model=Initiative,
            fields=(
                *(field for field in f.of_model(Initiative) if field.name != "latest_update"),
                f.inside("latest_update", ProgressUpdate, f.Shape("CxLatestUpdate", (f.ID, *UPDATE)), belongs=True),
                f.computed(
                    "next_update_due",
                    datetime.date | None,
                    lambda row: row.next_update_due,
                    "The day by which the next update is owed.",
                    prefetch=lambda reader: ["latest_update"],
                ),
                f.all_inside("milestones", Milestone, f.Shape("CxMilestoneInside", (f.ID, *MILESTONE)), listed=False),
                f.all_inside(
                    "stage_changes", StageChange, f.Shape("CxStageChangeInside", (f.ID, *STAGE_CHANGE)), listed=False
                ),
                f.all_inside("date_moves", DateMove, f.Shape("CxDateMoveInside", (f.ID, *DATE_MOVE)), listed=False),
            ),
            filters=(
                filters.to("pillar", StrategyPillar, description="The primary pillar, by its id or slug."),
                filters.to("secondary_pillar", StrategyPillar, "secondary_pillars"),
                filters.to("kpi", Kpi, "kpis"),
                filters.to("owner", Member, "owned_by"),
                filters.to("executive_owner", Member),
                filters.to("department", Department, "departments"),
                filters.to("tag", Tag, "tagged_items__tag"),
                filters.exact("stage", Literal[tuple(pipeline.stages())]),
                filters.exact("status", Literal[tuple(Status.values)], "latest_update__status", "Of the latest."),
                filters.flag("imported"),
                filters.dates("target_date"),
            ),
            sort=("title", "starts_on", "target_date", "approved_on", "closed_on", "effort"),
        ),
        Resource(
            path="driver-work",
            kind="driver_work",
            model=DriverWork,
            fields=(f.reference("driver", Driver), INITIATIVE),
            filters=(filters.to("initiative", Initiative), filters.exact("driver", filters.Id)),
            sort=("driver",),
        ),
        Resource(
            path="milestones",
            kind="milestone",
            model=Milestone,
            fields=(INITIATIVE, *MILESTONE),
            filters=(
                filters.to("initiative", Initiative),
                filters.whether("open", "done_on", "Those that are not done, or only those that are.", is_null=True),
                filters.dates("due"),
            ),
            sort=("due", "done_on", "position"),
        ),
        Resource(
            path="stage-changes",
            kind="stage_change",
            model=StageChange,
            fields=(INITIATIVE, *STAGE_CHANGE),
            filters=(filters.to("initiative", Initiative), filters.exact("to_stage"), filters.dates("on")),
            sort=("-on",),
        ),
        Resource(
            path="date-moves",
            kind="date_move",
            model=DateMove,
            fields=(INITIATIVE, *DATE_MOVE),
            filters=(filters.to("initiative", Initiative), filters.dates("moved_on")),
            sort=("-moved_on", "to_date"),
        ),
        Resource(
            path="updates",
            kind="update",
            model=ProgressUpdate,
            fields=(
                INITIATIVE,
                *UPDATE,
                f.all_inside("readings", KpiReading, READING),
                f.inside("acknowledgement", UpdateAcknowledgement, ANSWER, belongs=True),
                f.computed("corrects", int | None, lambda row: row.corrects_id, "Id of the update that it replaces."),
                f.computed(
                    "corrected_by",
                    int | None,
                    lambda row: getattr(f.related(row, "corrected_by"), "pk", None),
                    "Id of the update that replaces it.",
                    prefetch=lambda reader: ["corrected_by"],
                ),
            ),
            filters=(
                filters.to("initiative", Initiative),
                filters.to("pillar", StrategyPillar, "initiative__pillar"),
                filters.to("author", Member),
                filters.to("kpi", Kpi, "readings__kpi"),
                filters.exact("status", Literal[tuple(Status.values)]),
                filters.whether("acknowledged", "acknowledgement", "Whether the executive owner has answered."),
                filters.whether(
                    "current", "corrected_by", "Only updates that nothing corrects, or only others.", is_null=True
                ),
                filters.dates("posted_at", is_time=True),
            ),
            sort=("-posted_at", "-as_of", "confidence"),
        ),
    ]
)
