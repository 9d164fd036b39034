"""Verbs on decisions: nothing is approved before somebody has looked at what it does to customers."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cxhub.initiatives.models import CustomerImpactAssessment, Decision, DecisionState


def missing_for_approval(decision: Decision, on: datetime.date | None = None) -> dict[str, str]:
    """What a decision lacks to be approved: field → sentence. Empty where it may be.

    :param on: the day of the approval, today by default.
    """
    on = on or timezone.localdate()
    missing: dict[str, str] = {}
    if decision.decider is None or not decision.decider.active:
        missing["decider"] = _("Name the one person who decides, and who is still here.")
    assessments = list(decision.assessments.all())
    before = [item for item in assessments if item.is_before(on)]
    if not assessments:
        missing["assessment"] = _("Nobody has assessed yet what it would do to customers.")
    elif not before:
        missing["assessment"] = _("The impact on customers was assessed only after that day.")
    elif before[-1].is_unmitigated:
        missing["mitigation"] = _("It harms customers: say what helps them, who sees to it, and by when.")
    return missing


@transaction.atomic
def raise_question(decision: Decision, *, user: Any = None) -> Decision:
    """Keep a new question under an address of its own."""
    stem = slugify(decision.question)[:100] or "decision"
    taken = set(Decision.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    decision.slug = next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, 100_000))) if slug not in taken)
    decision.save()
    log(instance=decision, action="wagtail.create", user=_known(user))
    return decision


@transaction.atomic
def decide(
    *,
    decision: Decision,
    state: str,
    outcome: str,
    reason: str,
    user: Any = None,
    on: datetime.date | None = None,
) -> Decision:
    """Answer the question of a decision, for good.

    :param state: approved or rejected.
    :param outcome: what is to be done: one of the options, or other words.
    :param on: the day it was decided, today by default; no day to come.
    :raises ValidationError: it is decided already, something is missing for an approval, or a word is missing.
    """
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    on = on or timezone.localdate()
    if not decision.is_pending:
        raise ValidationError(_("This is decided already. A new question is a new decision."))
    if state not in (DecisionState.APPROVED, DecisionState.REJECTED):
        raise ValidationError({"state": _("Approve it or reject it.")})
    if on > timezone.localdate():
        raise ValidationError({"decided_on": _("It cannot be decided on a day to come.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: whoever was against it wants to know.")})
    if state == DecisionState.APPROVED:
        if not outcome.strip():
            raise ValidationError({"outcome": _("Say what is to be done.")})
        if missing := missing_for_approval(decision, on):
            raise ValidationError(missing)
    decision.state, decision.outcome, decision.reason, decision.decided_on = state, outcome, reason, on
    decision.save(update_fields=["state", "outcome", "reason", "decided_on"])
    log(instance=decision, action="cxhub.decide", user=_known(user), data={"state": state, "outcome": outcome})
    return decision


@transaction.atomic
def assess(*, assessment: CustomerImpactAssessment, user: Any = None) -> CustomerImpactAssessment:
    """Keep a new assessment. Its day is today, whatever it says.

    :raises ValidationError: a value is out of its range, by field.
    """
    assessment.assessed_on = timezone.localdate()
    assessment.full_clean()
    assessment.save()
    about = assessment.decision or assessment.initiative
    log(instance=about, action="cxhub.assess", user=_known(user), data={"assessment": assessment.pk})
    return assessment


@transaction.atomic
def mitigate(*, assessment: CustomerImpactAssessment, user: Any = None) -> CustomerImpactAssessment:
    """Keep what helps those whom it harms, who sees to it, and by when: from now on that is still to be done.

    Nothing else of an assessment changes.

    :raises ValidationError: a value is out of its range, by field.
    """
    assessment.full_clean()
    assessment.mitigation_done_on = None
    assessment.save(update_fields=["mitigation", "mitigation_owner", "mitigation_due", "mitigation_done_on"])
    about = assessment.decision or assessment.initiative
    log(
        instance=about,
        action="cxhub.mitigate",
        user=_known(user),
        data={"owner": str(assessment.mitigation_owner or ""), "due": str(assessment.mitigation_due or "")},
    )
    return assessment


@transaction.atomic
def mitigation_done(*, assessment: CustomerImpactAssessment, user: Any = None) -> CustomerImpactAssessment:
    """What helps is in place, as of today. A second time changes nothing.

    :raises ValidationError: nothing was planned that could be.
    """
    row = CustomerImpactAssessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if not row.mitigation:
        raise ValidationError(_("Nothing is planned yet that could be in place."))
    if row.mitigation_done_on is None:
        row.mitigation_done_on = timezone.localdate()
        row.save(update_fields=["mitigation_done_on"])
        log(instance=row.decision or row.initiative, action="cxhub.mitigation_done", user=_known(user))
    return row


def _known(user: Any) -> Any:
    return user if user is not None and user.is_authenticated else None
