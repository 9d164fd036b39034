"""What the imports add to Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name the two things that are logged of an import."""
    actions.register_action("cxhub_imports.finish", _("Import"), _("Imported"))
    actions.register_action("cxhub_imports.undo", _("Undo import"), _("Import undone"))
