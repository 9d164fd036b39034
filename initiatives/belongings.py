"""What belongs to an initiative and is asked for along with its page: short rows, and whether there are rare ones."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cxhub.along import Along
from cxhub.initiatives.models import (
    Consideration,
    CustomerImpactAssessment,
    DateMove,
    Decision,
    Dependency,
    Follower,
    KpiReading,
    Milestone,
    OwnerChange,
    ProgressUpdate,
    StageChange,
)
from cxhub.people.models import Member
from cxhub.reminders.comments import comments_on

_USER = get_user_model()
#: What says who somebody with an account is, as far as this site's accounts have it.
_WHO = [
    name
    for name in (_USER.USERNAME_FIELD, "first_name", "last_name")
    if name in {field.name for field in _USER._meta.concrete_fields}
]

MILESTONES = Along(Milestone, ("id", "initiative_id", "position", "title", "due", "done_on", "moved_from"))
STAGE_CHANGES = Along(
    StageChange,
    (
        *("id", "initiative_id", "corrects_id", "from_stage", "to_stage", "on", "by_id", "reason", "imported"),
        *(f"by__{name}" for name in _WHO),
    ),
)
DATE_MOVES = Along(
    DateMove,
    ("id", "initiative_id", "from_date", "to_date", "moved_on", "approved_by_id", "reason", "approved_by__name"),
)
OWNER_CHANGES = Along(
    OwnerChange,
    (
        *("id", "initiative_id", "role", "from_member_id", "to_member_id", "on", "reason"),
        *("from_member__name", "to_member__name"),
    ),
)
CONSIDERED = Along(
    Consideration,
    (
        *("id", "initiative_id", "page_id", "answer", "note"),
        *(f"page__{name}" for name in ("title", "path", "url_path", "live", "alias_of_id")),
    ),
)
READINGS = Along(
    KpiReading,
    ("id", "update_id", "kpi_id", "as_of", "value", *(f"kpi__{name}" for name in ("slug", "name", "unit", "decimals"))),
)


def along() -> dict[str, Any]:
    """Annotations of initiatives: short rows and numbers of each, and whether it has some of a rare kind.

    All of that is as open as the initiative, but for what the rare kinds lead to.
    """
    page = OuterRef("pk")
    return {
        "update_count": _count(ProgressUpdate.objects.filter(initiative=page)),
        "follower_count": _count(Follower.objects.filter(initiative=page)),
        "milestone_rows": MILESTONES.of(Milestone.objects.filter(initiative=page)),
        "stage_change_rows": STAGE_CHANGES.of(StageChange.objects.filter(initiative=page)),
        "date_move_rows": DATE_MOVES.of(DateMove.objects.filter(initiative=page)),
        "owner_change_rows": OWNER_CHANGES.of(OwnerChange.objects.filter(initiative=page)),
        "considered_rows": CONSIDERED.of(Consideration.objects.filter(initiative=page)),
        "has_dependencies": Exists(Dependency.objects.filter(Q(initiative=page) | Q(on_initiative=page))),
        "has_impacts": Exists(CustomerImpactAssessment.objects.filter(initiative=page, decision=None)),
        "has_decisions": Exists(Decision.objects.filter(initiative=page)),
    }


def _count(rows: QuerySet[Any]) -> Any:
    return Coalesce(Subquery(rows.order_by().values("initiative").annotate(n=Count("pk")).values("n")), 0)


def follows(member: Member | None) -> Exists:
    """Whether somebody follows an initiative, for an annotation."""
    return Exists(Follower.objects.filter(initiative=OuterRef("pk"), member=member))


# What follows does not depend on who asks. Django takes longer to put it together than the database to answer it.


@cache
def shown(model: Any) -> QuerySet[Any]:
    """Initiatives with all that their own page shows of them, but for what it shows to one reader."""
    return model._default_manager.select_related(*model.joined).annotate(**along())


@cache
def updates() -> QuerySet[Any]:
    """Updates with what came with each, and how much was said about it."""
    joined = ("author", "blocker__owner", "acknowledgement__by", "corrected_by", "story")
    readings = READINGS.of(KpiReading.objects.filter(update=OuterRef("pk")))
    rows = ProgressUpdate.objects.select_related(*joined)
    return rows.annotate(reading_rows=readings, said=comments_on(ProgressUpdate))
