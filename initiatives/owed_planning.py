"""What the life of initiatives asks of people: blockers to clear, questions to answer, approvals, and who waits."""

from __future__ import annotations

import datetime

from django.db.models import F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cxhub import conf
from cxhub.access import visible
from cxhub.initiatives import pipeline
from cxhub.initiatives.models import (
    Blocker,
    CustomerImpactAssessment,
    Decision,
    DecisionState,
    Dependency,
    Initiative,
)
from cxhub.people.models import Member
from cxhub.people.owed import Ladder, Owed, OwedSource
from cxhub.reminders.deeds import by_link

#: Days in which somebody is expected to clear what stands in the way, and to answer a question without a day.
CLEAR, ANSWER = datetime.timedelta(days=7), datetime.timedelta(days=14)


def owed(request: HttpRequest, member: Member, until: datetime.date) -> list[OwedSource]:
    """Blockers and harm that the member can clear, decisions, approvals, and others' milestones that they wait for."""
    active = pipeline.active()
    blockers = visible(Blocker.objects.open().filter(owner=member, since__lte=until - CLEAR), request)
    due = Q(decide_by__lte=until) | Q(decide_by=None, raised_on__lte=until - ANSWER)
    decisions = visible(Decision.objects.filter(due, decider=member, state=DecisionState.PENDING), request)
    proposals = visible(Initiative.objects.filter(stage=pipeline.first(), executive_owner=member), request)
    others = visible(Initiative.objects.exclude(owned_by=member), request)
    waits = visible(
        Dependency.objects.filter(
            initiative__owned_by=member,
            initiative__stage__in=active,
            on_milestone__done_on=None,
            on_milestone__due__lte=until,
            on_milestone__initiative=F("on_initiative"),
            on_initiative__in=others.values("pk"),
        ),
        request,
    )
    helping = visible(
        CustomerImpactAssessment.objects.filter(
            mitigation_owner=member, mitigation_due__lte=until, mitigation_done_on=None
        ).exclude(Q(mitigation="") | Q(decision__state=DecisionState.REJECTED) | Q(initiative__stage="stopped")),
        request,
    ).select_related("decision", "initiative__executive_owner", "mitigation_owner__department__head")
    return [
        OwedSource(helping, _tell_mitigation, "mitigation"),
        OwedSource(blockers.select_related("update__initiative"), _tell_blocker, "blocker"),
        OwedSource(decisions, _tell_decision, "decision"),
        OwedSource(proposals if "approved" in pipeline.stages() else proposals.none(), _tell_proposal, "approval"),
        OwedSource(waits.select_related("initiative", "on_initiative__owned_by", "on_milestone"), _tell_wait, "wait"),
    ]


def _tell_blocker(blocker: Blocker) -> Owed:
    initiative = blocker.update.initiative
    days = blocker.days_open(timezone.localdate())
    return Owed(
        title=_("Clear the way for %(title)s") % {"title": initiative.title},
        url=f"{initiative.get_url()}#stands",
        action=_("See what is in the way"),
        due=blocker.since + CLEAR,
        note=_("%(kind)s, for %(days)d days: %(action)s")
        % {"kind": blocker.get_type_display(), "days": days, "action": blocker.next_action},
        minutes=5,
        signed=by_link("resolve_blocker"),
    )


def _tell_decision(decision: Decision) -> Owed:
    return Owed(
        title=_("Decide: %(question)s") % {"question": decision.question},
        url=decision.get_absolute_url(),
        action=_("Decide"),
        due=decision.decide_by or decision.raised_on + ANSWER,
        note=_("Look at what it does to customers first."),
        minutes=5,
        signed=by_link("decide"),
    )


def _tell_proposal(initiative: Initiative) -> Owed:
    proposed = timezone.localdate(initiative.first_published_at) if initiative.first_published_at else None
    return Owed(
        title=_("Approve or stop %(title)s") % {"title": initiative.title},
        url=reverse("cxhub_approve", args=[initiative.pk]),
        action=_("Look at it"),
        due=(proposed or timezone.localdate()) + ANSWER,
        note=_("You would answer for its outcome."),
        minutes=5,
        signed=by_link("approve"),
    )


def _tell_mitigation(row: CustomerImpactAssessment) -> Owed:
    owner, initiative = row.mitigation_owner, row.initiative
    department = owner.department if owner else None
    words = {"what": row.mitigation, "owner": owner.name if owner else "", "about": row.decision or initiative}
    return Owed(
        title=_("See to it that this helps: %(what)s") % words,
        url=row.get_absolute_url(),
        action=_("Say it is in place"),
        due=row.mitigation_due or timezone.localdate(),
        note=_("It was promised to those whom “%(about)s” harms.") % words,
        minutes=5,
        ladder=Ladder(
            reviewer=department.head if department else None,
            executive=initiative.executive_owner if initiative else None,
            escalated=_("What should help with “%(about)s” is not in place; %(owner)s sees to it") % words,
            page=row.get_absolute_url(),
            grace=conf.get("GRACE_DAYS"),
            cadence=ANSWER.days,
        ),
        signed=by_link("mitigation_done"),
    )


def _tell_wait(wait: Dependency) -> Owed:
    milestone, other = wait.on_milestone, wait.on_initiative
    assert milestone is not None  # noqa: S101 - the rows are those with one, said for the type checker
    who = other.owned_by.name if other.owned_by else _("nobody")
    return Owed(
        title=_("Ask when “%(milestone)s” comes") % {"milestone": milestone.title},
        url=f"{other.get_url()}#milestones",
        action=_("See it"),
        due=milestone.due or timezone.localdate(),
        note=_("%(title)s waits for it; %(who)s sees to it.") % {"title": wait.initiative.title, "who": who},
    )
