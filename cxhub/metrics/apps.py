from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MetricsConfig(AppConfig):
    name = "cxhub.metrics"
    label = "cxhub_metrics"
    verbose_name = _("Measures")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register who may do what with the records."""
        from wagtail.permissions import register_permission_policy

        from cxhub import api
        from cxhub.metrics import permissions  # noqa: F401 - importing them registers them
        from cxhub.metrics.models import Kpi, Measurement
        from cxhub.policies import FactPermissionPolicy

        register_permission_policy(Kpi)
        register_permission_policy(Measurement, FactPermissionPolicy(Measurement))

        api.load("cxhub.metrics.api")
