from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "cxhub.search"
    label = "cxhub_search"
    verbose_name = _("Hub search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Find what apps register, and watch it; check the settings."""
        from cxhub.search import checks  # noqa: F401 - importing it registers them

        post_migrate.connect(_ensure_engine, sender=self, dispatch_uid="cxhub_search_ensure")
        from cxhub.search.signals import connect_pages

        connect_pages()
        autodiscover_modules("search_documents")


def _ensure_engine(using: str, **kwargs: object) -> None:
    """The full-text index belongs to the database, but not to Django's migrations: it is made after them."""
    from django.db import DEFAULT_DB_ALIAS

    from cxhub.search.engines import get_engine

    if using == DEFAULT_DB_ALIAS:
        get_engine().ensure()
