"""Wires the core into Wagtail."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel

from cxhub.admin import RecordViewSet, menu_item
from cxhub.first_steps import on_home
from cxhub.home import HomeSection
from cxhub.models import GlossaryTerm, HubHome, Tag
from cxhub.navigation import NavItem

hooks.register("register_admin_menu_item", menu_item)
hooks.register("cxhub_home_sections", on_home)


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


class GlossaryTermViewSet(RecordViewSet):
    """The organisation's own words."""

    model = GlossaryTerm
    icon = "info-circle"
    menu_label = _("Glossary")
    menu_order = 810
    panels = [FieldPanel("term"), FieldPanel("slug"), FieldPanel("kind"), FieldPanel("meaning")]
    list_display = ["term", "kind", "meaning"]
    list_filter = ["kind"]
    list_export = ["slug", "term", "kind", "meaning"]
    search_fields = ["term", "meaning"]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[RecordViewSet]:
    """Tags and words."""
    return [TagViewSet("cxhub_tags"), GlossaryTermViewSet("cxhub_glossary_terms")]


@hooks.register("cxhub_nav_items")
def home(request: HttpRequest) -> NavItem:
    """Where the name in the bar leads."""
    return NavItem(_("Home"), page_type=HubHome, home=True, order=0)


@hooks.register("cxhub_home_sections")
def search_box(request: HttpRequest, page: Any) -> list[HomeSection]:
    """The way to everything else."""
    return [HomeSection(30, "cxhub/home_search.html")]
