from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """Finds the record types that each installed app describes in its ``import_types.py``."""

    name = "cxhub.imports"
    label = "cxhub_imports"
    verbose_name = _("Imports")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every installed app register its record types."""
        autodiscover_modules("import_types")
