"""Initiatives in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cxhub.admin import HubPageListing, RecordViewSet
from cxhub.initiatives.models import DriverWork, Initiative, Milestone


class InitiativeListing(HubPageListing):
    """Initiatives."""

    model = Initiative
    icon = "tasks"
    menu_label = _("Initiatives")
    menu_order = 400


class MilestoneViewSet(RecordViewSet):
    """Milestones."""

    model = Milestone
    icon = "date"
    menu_label = _("Milestones")
    menu_order = 410
    panels = [
        FieldPanel("initiative"),
        FieldRowPanel([FieldPanel("position"), FieldPanel("title")]),
        FieldRowPanel([FieldPanel("due"), FieldPanel("done_on"), FieldPanel("moved_from")]),
    ]
    list_display = ["title", "initiative", "due", "done_on"]
    list_filter = {"initiative": ["exact"], "due": ["gte", "lte"]}
    list_export = ["initiative", "position", "title", "due", "done_on", "moved_from"]
    search_fields = ["title"]


class DriverWorkViewSet(RecordViewSet):
    """Which initiative works on which driver."""

    model = DriverWork
    icon = "link"
    menu_label = _("Work on drivers")
    menu_order = 355
    panels = [FieldRowPanel([FieldPanel("driver"), FieldPanel("initiative")])]
    list_display = ["driver", "initiative"]
    list_filter = ["driver"]
    list_export = ["driver", "initiative"]
