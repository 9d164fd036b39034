"""Who may do what with an initiative."""

from typing import Any

from cxhub.access import rule
from cxhub.initiatives.models import Initiative, ProgressUpdate


def is_member(user: Any, *member_ids: int | None) -> bool:
    """Whether the account is that of one of these members, who is still here."""
    member = getattr(user, "cxhub_member", None)
    return member is not None and member.active and member.pk in member_ids


@rule("post_update", Initiative)
def may_post_update(user: Any, initiative: Initiative) -> bool:
    """The owner, and whoever may add updates for others (the programme office)."""
    return is_member(user, initiative.owned_by_id) or user.has_perm("cxhub_initiatives.add_progressupdate")


@rule("change_stage", Initiative)
def may_change_stage(user: Any, initiative: Initiative) -> bool:
    """The executive owner, and whoever may change initiatives' stages for others (the programme office)."""
    return is_member(user, initiative.executive_owner_id) or user.has_perm("cxhub_initiatives.add_stagechange")


@rule("move_date", Initiative)
def may_move_date(user: Any, initiative: Initiative) -> bool:
    """The owner, the executive owner and the programme office."""
    return is_member(user, initiative.owned_by_id, initiative.executive_owner_id) or user.has_perm(
        "cxhub_initiatives.add_datemove"
    )


@rule("tick_milestones", Initiative)
def may_tick_milestones(user: Any, initiative: Initiative) -> bool:
    """Whoever may post updates."""
    return may_post_update(user, initiative)


@rule("acknowledge", ProgressUpdate)
def may_acknowledge(user: Any, update: ProgressUpdate) -> bool:
    """The executive owner alone: nobody can have read it in their place."""
    return is_member(user, update.initiative.executive_owner_id)
