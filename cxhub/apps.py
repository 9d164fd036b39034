from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CXHubConfig(AppConfig):
    name = "cxhub"
    label = "cxhub"
    verbose_name = _("CX Hub")
    default_auto_field = "django.db.models.BigAutoField"
