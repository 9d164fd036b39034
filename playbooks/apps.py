from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlaybooksConfig(AppConfig):
    name = "cxhub.playbooks"
    label = "cxhub_playbooks"
    verbose_name = _("Playbooks")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Publish the resources of the API."""
        from cxhub import api

        api.load("cxhub.playbooks.api")
