from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StrategyConfig(AppConfig):
    name = "cxhub.strategy"
    label = "cxhub_strategy"
    verbose_name = _("Strategy")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register who may do what with the records."""
        from wagtail.permissions import register_permission_policy

        from cxhub import api
        from cxhub.strategy.models import StrategyPeriod

        for model in (StrategyPeriod,):
            register_permission_policy(model)

        api.load("cxhub.strategy.api")
