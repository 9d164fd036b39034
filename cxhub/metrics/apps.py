from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MetricsConfig(AppConfig):
    name = "cxhub.metrics"
    label = "cxhub_metrics"
    verbose_name = _("Measures")
    default_auto_field = "django.db.models.BigAutoField"
