"""Writing into an initiative's page from outside its editor, without touching what somebody is drafting there."""

from __future__ import annotations

from typing import Any

from cxhub.initiatives.models import Initiative


def write_through(initiative: Initiative, values: dict[str, Any], *, user: Any = None, handover: Any = None) -> None:
    """Set fields of the page as everybody reads it, and of its newest draft, so that publishing that keeps them.

    Fields that hold several objects get them added to those that are there.

    :param values: field → value.
    :param user: who did it, for the page's history.
    :param handover: see :meth:`Initiative.save`.
    """
    draft: Any = initiative.get_latest_revision_as_object() if initiative.latest_revision_id else None
    had_draft = initiative.has_unpublished_changes
    _set(initiative, values)
    page: Any = initiative
    page.save(clean=False, handover=handover)
    if draft is None:
        return
    _set(draft, values)
    revision = draft.save_revision(user=user, log_action=False, clean=False)
    if initiative.live and not had_draft:
        # Without the user: who may say this on the page need not be somebody who publishes texts.
        revision.publish(log_action=False)
    initiative.refresh_from_db()


def _set(page: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if page._meta.get_field(name).many_to_many:
            getattr(page, name).add(*value)
        else:
            setattr(page, name, value)
