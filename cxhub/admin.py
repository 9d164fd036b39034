"""The hub in Wagtail's admin: one "CX" menu that every app adds its lists to."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, SubmenuMenuItem
from wagtail.admin.panels import ObjectList, Panel
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.viewsets.pages import PageListingViewSet

from cxhub.editing import UnchangedSinceForm
from cxhub.prefilled import PrefilledCreateView

#: Hook that items of the menu are registered with: viewsets name it as their ``menu_hook``.
MENU_HOOK = "register_cxhub_menu_item"

menu = Menu(register_hook_name=MENU_HOOK, construct_hook_name="construct_cxhub_menu")


def menu_item() -> SubmenuMenuItem:
    """The "CX" entry of the main menu; it hides where its reader may do nothing in it."""
    return SubmenuMenuItem(_("CX"), menu, name="cx", icon_name="group", order=150)


class RecordViewSet(ModelViewSet):
    """Records of the hub: listed in the "CX" menu, searched, filtered and exported."""

    menu_hook = MENU_HOOK
    copy_view_enabled = False
    inspect_view_enabled = True
    add_view_class = PrefilledCreateView
    #: Fields of the form for a new record that the parameters of a link may fill in.
    prefilled_fields: tuple[str, ...] = ()

    def get_add_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """What the form for a new record is made of."""
        made: dict[str, Any] = super().get_add_view_kwargs(prefilled_fields=self.prefilled_fields, **kwargs)
        return made

    def get_edit_handler(self) -> Panel:
        """The panels, in a form that refuses to write over what somebody else has saved meanwhile."""
        handler: Panel = ObjectList(self.panels, base_form_class=UnchangedSinceForm).bind_to_model(self.model)
        return handler


class HubPageListing(PageListingViewSet):
    """Pages of one kind in a flat list of the "CX" menu."""

    menu_hook = MENU_HOOK
