from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CXHubConfig(AppConfig):
    name = "cxhub"
    label = "cxhub"
    verbose_name = _("CX Hub")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks of the settings, and the policies of tags and glossary terms."""
        from wagtail.permissions import register_permission_policy

        from cxhub import access, api, checks, models  # noqa: F401 - importing the checks registers them
        from cxhub.search.registry import register_reader_tokens

        register_permission_policy(models.Tag)
        register_permission_policy(models.GlossaryTerm)

        register_reader_tokens(access.visibility_tokens)
        api.load("cxhub.api.hub")
