from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlignmentConfig(AppConfig):
    name = "cxhub.alignment"
    label = "cxhub_alignment"
    verbose_name = _("Alignment")
    default_auto_field = "django.db.models.BigAutoField"
