"""Wires the core into Wagtail."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel

from cxhub.admin import RecordViewSet, menu_item
from cxhub.models import Tag

hooks.register("register_admin_menu_item", menu_item)


class TagViewSet(RecordViewSet):
    """The curated vocabulary."""

    model = Tag
    icon = "tag"
    menu_label = _("Tags")
    menu_order = 800
    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("parent")]
    list_display = ["name", "slug", "parent"]
    list_export = ["name", "slug", "parent"]
    search_fields = ["name"]


@hooks.register("register_admin_viewset")
def register_tags() -> TagViewSet:
    """Tags."""
    return TagViewSet("cxhub_tags")
