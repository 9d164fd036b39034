"""What the imports add to Wagtail's admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogActionRegistry

from cxhub.admin import MENU_HOOK, RecordViewSet
from cxhub.imports import admin_urls
from cxhub.imports.models import ImportMapping


class ImportMenuItem(MenuItem):
    """The entry of the wizard, for those who may import."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this user may import."""
        user: Any = request.user
        return bool(user.has_perm("cxhub_imports.add_importrun"))


class MappingViewSet(RecordViewSet):
    """Mappings that were kept."""

    model = ImportMapping
    icon = "list-ul"
    menu_label = _("Import mappings")
    menu_order = 910
    inspect_view_enabled = False
    panels = [FieldPanel("name"), FieldPanel("toml")]
    list_display = ["name", "updated_at"]
    search_fields = ["name"]


@hooks.register(MENU_HOOK)
def menu_item() -> MenuItem:
    """The wizard in the "CX" menu."""
    return ImportMenuItem(
        _("Import"), reverse_lazy("cxhub_imports:index"), name="cxhub-import", icon_name="upload", order=900
    )


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    """The wizard's addresses."""
    return [path("cx/import/", include(admin_urls))]


@hooks.register("register_admin_viewset")
def register_mappings() -> ModelViewSet:
    """Mappings."""
    return MappingViewSet("cxhub_import_mappings")


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """The permission to import, for the page where groups are edited."""
    return Permission.objects.filter(content_type__app_label="cxhub_imports", codename="add_importrun")


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name the two things that are logged of an import."""
    actions.register_action("cxhub_imports.finish", _("Import"), _("Imported"))
    actions.register_action("cxhub_imports.undo", _("Undo import"), _("Import undone"))
