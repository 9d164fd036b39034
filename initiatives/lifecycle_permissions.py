"""Who may decide, assess, propose, close and hand over."""

from typing import Any

from cxhub.access import rule
from cxhub.initiatives.models import Blocker, CustomerImpactAssessment, Decision, Initiative
from cxhub.initiatives.permissions import is_member


def _active_member(user: Any) -> bool:
    member = getattr(user, "cxhub_member", None)
    return member is not None and member.active


@rule("raise", Decision)
def may_raise(user: Any, decision: Any) -> bool:
    """Every person of the programme: a question that is raised is better than one that is answered in passing."""
    return _active_member(user) or user.has_perm("cxhub_initiatives.add_decision")


@rule("decide", Decision)
def may_decide(user: Any, decision: Decision) -> bool:
    """The decider, and whoever may change decisions for others (the programme office, for a board)."""
    return is_member(user, decision.decider_id) or user.has_perm("cxhub_initiatives.change_decision")


@rule("assess", Decision)
def may_assess(user: Any, decision: Decision) -> bool:
    """Every person of the programme, and the programme office: who meets customers sees what the decider does not."""
    return _active_member(user) or user.has_perm("cxhub_initiatives.add_customerimpactassessment")


@rule("assess", Initiative)
def may_assess_initiative(user: Any, initiative: Initiative) -> bool:
    """As for a decision."""
    return _active_member(user) or user.has_perm("cxhub_initiatives.add_customerimpactassessment")


@rule("mitigate", CustomerImpactAssessment)
def may_mitigate(user: Any, row: CustomerImpactAssessment) -> bool:
    """Whoever assessed it, sees to what helps, decides, or answers for the initiative; and the programme office."""
    about = [row.assessed_by_id, row.mitigation_owner_id]
    if row.decision is not None:
        about.append(row.decision.decider_id)
    if row.initiative is not None:
        about += [row.initiative.owned_by_id, row.initiative.executive_owner_id]
    return is_member(user, *about) or user.has_perm("cxhub_initiatives.change_customerimpactassessment")


@rule("propose", Initiative)
def may_propose(user: Any, initiative: Any) -> bool:
    """Whoever may add initiatives below the list of them: owners, leaders, the programme office."""
    from cxhub.initiatives.models import InitiativeIndex

    index = InitiativeIndex.objects.order_by("path").first()
    return index is not None and bool(index.permissions_for_user(user).can_add_subpage())


@rule("answer_for", Initiative)
def may_answer_for(user: Any, initiative: Initiative) -> bool:
    """The owner, the executive owner and the programme office: lessons, milestones, dependencies, closing."""
    return is_member(user, initiative.owned_by_id, initiative.executive_owner_id) or user.has_perm(
        "cxhub_initiatives.change_milestone"
    )


@rule("hand_over", Initiative)
def may_hand_over(user: Any, initiative: Initiative) -> bool:
    """The owner, the executive owner, and whoever may add changes of owners (the programme office).

    Of an owner who has left the head of department, who is asked to find another where nobody else answers.
    """
    may = [initiative.owned_by_id, initiative.executive_owner_id]
    owner = initiative.owned_by
    if owner is not None and not owner.active and owner.department is not None:
        may.append(owner.department.head_id)
    return is_member(user, *may) or user.has_perm("cxhub_initiatives.add_ownerchange")


@rule("resolve", Blocker)
def may_resolve(user: Any, blocker: Blocker) -> bool:
    """Whoever can clear it, the initiative's owner, and the programme office."""
    return is_member(user, blocker.owner_id, blocker.update.initiative.owned_by_id) or user.has_perm(
        "cxhub_initiatives.add_progressupdate"
    )
