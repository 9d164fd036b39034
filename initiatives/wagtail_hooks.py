"""Wires initiatives into Wagtail."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cxhub.initiatives.tree import make_branch
from cxhub.initiatives.viewsets import InitiativeListing, MilestoneViewSet

hooks.register("cxhub_setup", make_branch, order=30)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Initiatives and milestones."""
    return [InitiativeListing("cxhub_initiatives"), MilestoneViewSet("cxhub_milestones")]


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Verbs on initiatives, as the history shows them."""
    actions.register_action("cxhub.change_stage", _("Change stage"), _("Stage changed"))
    actions.register_action("cxhub.move_date", _("Move target date"), _("Target date moved"))
    actions.register_action("cxhub.post_update", _("Post update"), _("Update posted"))
