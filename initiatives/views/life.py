"""What the page of an initiative says of its life: decisions, impact, waiting, what was learned before."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from cxhub.access import can, hide_closed, visible
from cxhub.initiatives import pipeline
from cxhub.initiatives.belongings import CONSIDERED
from cxhub.initiatives.ending import may_take_back
from cxhub.initiatives.models import Decision, Dependency, Initiative, StageChange
from cxhub.initiatives.views.decisions import assessments_of


def life_of(request: HttpRequest, page: Any, changes: list[StageChange], today: datetime.date) -> dict[str, Any]:
    """The context of ``life.html`` and of the buttons above it.

    :param page: with what :func:`cxhub.initiatives.belongings.along` brought with it.
    :param changes: the stage changes of the initiative, the oldest first.
    """
    waits, waited = _waiting(request, page) if page.has_dependencies else ([], [])
    blocker = getattr(page.latest_update, "blocker", None) if page.is_active else None
    if blocker is not None:
        blocker.update = page.latest_update
        blocker.update.initiative = page
    may_change = can(request, "change_stage", page)
    may_answer = can(request, "answer_for", page)
    return {
        "impacts": assessments_of(request, Q(initiative=page.pk, decision=None)) if page.has_impacts else [],
        "decisions": _decisions(request, page) if page.has_decisions else [],
        "waits": waits,
        "waited": waited,
        "considered": _considered(request, page),
        "may_answer_for": may_answer,
        "may_hand_over": can(request, "hand_over", page),
        "may_assess": can(request, "assess", page),
        "may_approve": may_change and "approved" in pipeline.may_follow(page.stage),
        "may_close": may_answer and "closed" in pipeline.may_follow(page.stage),
        "may_take_back": may_take_back(page, changes, today) if may_change else None,
        "blocker_days": blocker.days_open(today) if blocker else 0,
        "may_resolve": blocker is not None and blocker.resolved_on is None and can(request, "resolve", blocker),
    }


def _decisions(request: HttpRequest, page: Initiative) -> list[Decision]:
    rows = visible(Decision.objects.filter(initiative=page.pk), request).select_related("decider", "initiative")
    return list(rows.prefetch_related("assessments__mitigation_owner"))


def _waiting(request: HttpRequest, page: Initiative) -> tuple[list[Any], list[Any]]:
    """What it waits for, and what waits for it, in one query."""
    joins = ("milestone", "on_milestone", "initiative", "on_initiative")
    either = Q(initiative=page.pk) | Q(on_initiative=page.pk)
    found = visible(Dependency.objects.filter(either).select_related(*joins), request)
    rows = hide_closed(found, request, "on_initiative")
    waits = [row for row in rows if row.initiative_id == page.pk]
    return waits, [row for row in rows if row.initiative_id != page.pk]


def _considered(request: HttpRequest, page: Any) -> list[Any]:
    """Lessons and earlier work that were considered, without those that the reader may not see."""
    rows = hide_closed(CONSIDERED.rows(page.considered_rows), request, "page")
    return [row for row in rows if row._state.fields_cache["page"] is not None]
