from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemindersConfig(AppConfig):
    name = "cxhub.reminders"
    label = "cxhub_reminders"
    verbose_name = _("Reminders")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register who may do what with the records."""
        from wagtail.permissions import register_permission_policy

        from cxhub import api
        from cxhub.policies import FactPermissionPolicy
        from cxhub.reminders import comments, outbox  # noqa: F401 - importing comments registers their rules
        from cxhub.reminders.models import Absence, Comment, Mail, NightlyRun, Nudge
        from cxhub.search.registry import register_post

        register_permission_policy(Absence)
        for record in (Comment, Mail, NightlyRun, Nudge):
            register_permission_policy(record, FactPermissionPolicy(record))

        register_post(outbox.post)
        api.load("cxhub.reminders.api")
