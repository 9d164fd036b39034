"""Reads initiatives, what happened to them, and decisions."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

from django.db.models import BooleanField, Case, JSONField, OuterRef, Q, QuerySet, When
from django.db.models.functions import TruncDate

from cxhub.alignment import nodes
from cxhub.alignment.reading.links import Links
from cxhub.alignment.reading.moments import Moment, last_revision, linked
from cxhub.initiatives.models import (
    CustomerImpactAssessment,
    DateMove,
    Decision,
    Initiative,
    Milestone,
    OwnerChange,
    ProgressUpdate,
    StageChange,
)

#: Columns of an initiative that an editor changes, and those that only its life changes.
EDITED = (
    "owned_by_id",
    "executive_owner_id",
    "pillar_id",
    "effort",
    "starts_on",
    "cadence_days",
    "outcome",
    "retrospective",
)
LIVED = (
    "stage",
    "approved_on",
    "closed_on",
    "target_date",
    "original_target_date",
    "first_published_at",
    "at_approval",
    "changed_since",
)


def read_work(moment: Moment, links: Links) -> dict[str, tuple[Any, ...]]:
    """The parts of the graph that tell what we do."""
    stages, moves, owners = _stages(), _moves(), _owners()
    return {
        "initiatives": tuple(
            _initiative(row, moment, links, stages.get(row["pk"], []), moves.get(row["pk"], []), owners)
            for row in moment.pages(_with_approval(), *EDITED, facts=LIVED)
        ),
        "date_moves": tuple(node for nodes_of in moves.values() for node in nodes_of if node.moved_on <= moment.as_of),
        "updates": _updates(moment),
        "milestones": _milestones(moment),
        "decisions": _decisions(moment),
        "assessments": _assessments(moment),
    }


def _with_approval() -> QuerySet[Any]:
    """Initiatives with whether their page was changed since their approval, and what it said then where it was."""
    changed = Q(approved_on__lt=TruncDate("latest_revision_created_at"))
    then = When(changed, then=last_revision(created_at__date__lte=OuterRef("approved_on")))
    return Initiative.objects.annotate(
        changed_since=Case(When(changed, then=True), default=False, output_field=BooleanField()),
        at_approval=Case(then, default=None, output_field=JSONField()),
    )


Stages = list[tuple[datetime.date, str, str]]


def _stages() -> dict[int, Stages]:
    """Day, earlier and later stage of every change of stage, by initiative, the oldest first."""
    found: dict[int, Stages] = defaultdict(list)
    rows = StageChange.objects.current().order_by("on", "pk")
    for initiative, on, before, after in rows.values_list("initiative_id", "on", "from_stage", "to_stage"):
        found[initiative].append((on, before, after))
    return found


def _moves() -> dict[int, list[nodes.DateMove]]:
    found: dict[int, list[nodes.DateMove]] = defaultdict(list)
    rows = DateMove.objects.current().order_by("initiative_id", "moved_on", "pk")
    for pk, initiative, before, after, on, by in rows.values_list(
        "pk", "initiative_id", "from_date", "to_date", "moved_on", "approved_by_id"
    ):
        found[initiative].append(nodes.DateMove(pk, "", initiative, before, after, on, by))
    return found


#: Initiative and role → changes of day, from and to, the oldest first.
Owners = dict[tuple[int, str], list[tuple[datetime.date, int | None, int | None]]]


def _owners() -> Owners:
    found: Owners = defaultdict(list)
    rows = OwnerChange.objects.current().order_by("on", "pk")
    for initiative, role, on, before, after in rows.values_list(
        "initiative_id", "role", "on", "from_member_id", "to_member_id"
    ):
        found[initiative, role].append((on, before, after))
    return found


def _then(changes: list[tuple[datetime.date, Any, Any]], as_of: datetime.date, now: Any) -> Any:
    """A value that has a history of (day, from, to), as it was on a day: what the next change changed, else as now."""
    return next((before for on, before, _after in changes if on > as_of), now)


def _initiative(
    row: dict[str, Any],
    moment: Moment,
    links: Links,
    stages: Stages,
    moves: list[nodes.DateMove],
    owners: Owners,
) -> nodes.Initiative:
    as_of, pk = moment.as_of, row["pk"]
    reached = [after for on, _before, after in stages if on <= as_of]
    stage = _then(stages, as_of, row["stage"]) or (reached[-1] if reached else "")
    entered = [on for on, _before, after in stages if on <= as_of and after in ("approved", "in_progress")]
    later = [move for move in moves if move.moved_on > as_of]
    target = later[0].from_date if later else row["target_date"]
    original = row["original_target_date"] or target
    published = moment.day(row["first_published_at"]) if row["first_published_at"] else None
    handed = [on for on, _before, _after in owners.get((pk, "executive_owner"), []) if on <= as_of]
    closed = row["closed_on"] if row["closed_on"] and row["closed_on"] <= as_of else None
    approved = row["approved_on"] if row["approved_on"] and row["approved_on"] <= as_of else None
    served = {"pillar_id": row["pillar_id"], "kpis": linked(row, "kpis", links["kpis"])}
    at_approval = row["at_approval"]
    if row["changed_since"] and at_approval:
        served = {"pillar_id": at_approval.get("pillar"), "kpis": tuple(sorted(at_approval.get("kpis", ())))}
    return nodes.Initiative(
        id=pk,
        title=row["title"],
        stage=stage,
        owner=_then(owners.get((pk, "owner"), []), as_of, row["owned_by_id"]),
        executive_owner=_then(owners.get((pk, "executive_owner"), []), as_of, row["executive_owner_id"]),
        pillar=row["pillar_id"],
        secondary_pillars=linked(row, "secondary_pillars", links["secondary_pillars"]),
        kpis=linked(row, "kpis", links["kpis"]),
        departments=linked(row, "departments", links["departments"]),
        front_line=linked(row, "front_line_contributors", links["front_line"]),
        lessons=linked(row, "lessons", links["lessons"]),
        effort=row["effort"],
        since=row["starts_on"] or approved or published,
        active_since=entered[-1] if entered else None,
        executive_since=handed[-1] if handed else None,
        approved_on=approved,
        closed_on=closed,
        target_date=target,
        original_target_date=original,
        cadence_days=row["cadence_days"],
        learned=bool((row["outcome"] or "").strip() or (row["retrospective"] or "").strip()),
        approved_known=approved is not None and (not row["changed_since"] or bool(at_approval)),
        approved_pillar=served["pillar_id"],
        approved_kpis=served["kpis"],
    )


def _updates(moment: Moment) -> tuple[nodes.Update, ...]:
    """Updates that were posted by then, without those that one posted by then corrects."""
    # Any: the types know of no empty columns where there is no acknowledgement or blocker to join.
    rows: list[tuple[Any, ...]] = list(
        ProgressUpdate.objects.filter(posted_at__lt=moment.end)
        .order_by("pk")
        .values_list(
            "corrects_id",
            "acknowledgement__at",
            "pk",
            "initiative_id",
            "as_of",
            "status",
            "confidence",
            "no_change",
            "author_id",
            "blocker__pk",
            "blocker__owner_id",
            "blocker__next_action",
            "acknowledgement__by_id",
        )
    )
    corrected = {row[0] for row in rows}
    day, found = moment.day, []
    for _corrects, at, pk, initiative, as_of, status, confidence, same, author, blocker, asks, action, by in rows:
        if pk in corrected:
            continue
        answered = at is not None and at < moment.end
        found.append(
            nodes.Update(
                pk,
                "",
                initiative,
                day(as_of),
                status,
                confidence,
                same,
                author,
                blocker is not None,
                asks,
                bool(action and action.strip()),
                by if answered else None,
                day(at) if answered else None,
            )
        )
    return tuple(found)


def _milestones(moment: Moment) -> tuple[nodes.Milestone, ...]:
    rows = Milestone.objects.order_by("initiative_id", "position", "pk")
    return tuple(
        nodes.Milestone(pk, title, initiative, due, done if done and done <= moment.as_of else None)
        for pk, title, initiative, due, done in rows.values_list("pk", "title", "initiative_id", "due", "done_on")
    )


def _decisions(moment: Moment) -> tuple[nodes.Decision, ...]:
    rows = Decision.objects.filter(raised_on__lte=moment.as_of).order_by("pk")
    found = []
    for pk, question, initiative, decider, state, decided, raised in rows.values_list(
        "pk", "question", "initiative_id", "decider_id", "state", "decided_on", "raised_on"
    ):
        open_then = decided is not None and decided > moment.as_of
        found.append(
            nodes.Decision(
                pk,
                question,
                initiative,
                decider,
                "pending" if open_then else state,
                None if open_then else decided,
                raised,
            )
        )
    return tuple(found)


def _assessments(moment: Moment) -> tuple[nodes.Assessment, ...]:
    rows = CustomerImpactAssessment.objects.filter(assessed_on__lte=moment.as_of).order_by("pk")
    return tuple(
        nodes.Assessment(
            pk, finding, decision, initiative, on, by, direction, severity, bool(mitigation.strip()), owner, due
        )
        for pk, finding, decision, initiative, on, by, direction, severity, mitigation, owner, due in rows.values_list(
            "pk",
            "finding",
            "decision_id",
            "initiative_id",
            "assessed_on",
            "assessed_by_id",
            "direction",
            "severity",
            "mitigation",
            "mitigation_owner_id",
            "mitigation_due",
        )
    )
