"""Writing into a page from outside its editor, without touching what somebody is drafting there."""

from __future__ import annotations

from typing import Any


def write_through(page: Any, values: dict[str, Any], *, user: Any = None, **saving: Any) -> None:
    """Set fields of a page as everybody reads it, and of its newest draft, so that publishing that keeps them.

    Fields that hold several objects get them added to those that are there.

    :param values: field → value.
    :param user: who did it, for the page's history.
    :param saving: what the page's own ``save`` is told beside, such as an initiative's ``handover``.
    """
    draft: Any = page.get_latest_revision_as_object() if page.latest_revision_id else None
    had_draft = page.has_unpublished_changes
    _set(page, values)
    page.save(clean=False, **saving)
    if draft is None:
        return
    _set(draft, values)
    revision = draft.save_revision(user=user, log_action=False, clean=False)
    if page.live and not had_draft:
        # Without the user: who may say this on the page need not be somebody who publishes texts.
        revision.publish(log_action=False)
    page.refresh_from_db()


def _set(page: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if page._meta.get_field(name).many_to_many:
            getattr(page, name).add(*value)
        else:
            setattr(page, name, value)
