from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InitiativesConfig(AppConfig):
    name = "cxhub.initiatives"
    label = "cxhub_initiatives"
    verbose_name = _("Initiatives")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register who may do what with the records."""
        from wagtail.permissions import register_permission_policy

        from cxhub import api
        from cxhub.initiatives import lifecycle_permissions, permissions  # noqa: F401 - importing them registers them
        from cxhub.initiatives.models import DateMove, DriverWork, Milestone, ProgressUpdate, StageChange
        from cxhub.policies import FactPermissionPolicy

        register_permission_policy(Milestone)
        register_permission_policy(DriverWork)
        for fact in (DateMove, ProgressUpdate, StageChange):
            register_permission_policy(fact, FactPermissionPolicy(fact))

        api.load("cxhub.initiatives.api")
        api.load("cxhub.initiatives.api_decisions")
