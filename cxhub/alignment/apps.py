from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlignmentConfig(AppConfig):
    name = "cxhub.alignment"
    label = "cxhub_alignment"
    verbose_name = _("Alignment")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register who may do what with the audit."""
        from wagtail.permissions import register_permission_policy

        from cxhub import api
        from cxhub.alignment import (
            permissions,  # noqa: F401 - importing them registers them
            saving,
            talking,  # noqa: F401 - importing it lets findings take comments
        )
        from cxhub.alignment.models import (
            AuditRun,
            Claim,
            Finding,
            FindingEvent,
            MaturityAssessment,
            ScorecardSnapshot,
            ThresholdChange,
        )
        from cxhub.policies import ComputedPermissionPolicy, FactPermissionPolicy

        saving.watch()
        register_permission_policy(Claim)
        for computed in (AuditRun, Finding):
            register_permission_policy(computed, ComputedPermissionPolicy(computed))
        for fact in (FindingEvent, MaturityAssessment, ScorecardSnapshot, ThresholdChange):
            register_permission_policy(fact, FactPermissionPolicy(fact))

        api.load("cxhub.alignment.api")
        api.load("cxhub.alignment.api_scorecard")
