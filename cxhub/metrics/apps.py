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
        from cxhub.metrics.models import Driver, DriverStudy, FinancialLinkage, Kpi, Measurement, MeasurementSplit
        from cxhub.policies import FactPermissionPolicy

        for record in (Driver, DriverStudy, FinancialLinkage, Kpi):
            register_permission_policy(record)
        for fact in (Measurement, MeasurementSplit):
            register_permission_policy(fact, FactPermissionPolicy(fact))

        api.load("cxhub.metrics.api")
