from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "cxhub.search"
    label = "cxhub_search"
    verbose_name = _("Hub search")
    default_auto_field = "django.db.models.BigAutoField"
