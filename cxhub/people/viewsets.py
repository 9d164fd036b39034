"""People in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cxhub.admin import RecordViewSet
from cxhub.people.models import Department, Member


class MemberViewSet(RecordViewSet):
    """Members."""

    model = Member
    icon = "user"
    menu_label = _("People")
    menu_order = 700
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("job_title"), FieldPanel("department")]),
        FieldRowPanel([FieldPanel("email"), FieldPanel("location"), FieldPanel("time_zone")]),
        MultiFieldPanel([FieldPanel("executive"), FieldPanel("front_line")], heading=_("Part in the programme")),
        MultiFieldPanel([FieldPanel("active"), FieldPanel("inactive_since")], heading=_("Still here?")),
        FieldPanel("photo"),
        FieldPanel("user"),
    ]
    list_display = ["name", "job_title", "department", "executive", "front_line", "active"]
    list_filter = ["department", "executive", "front_line", "active"]
    list_export = [
        "slug",
        "name",
        "job_title",
        "department",
        "executive",
        "front_line",
        "active",
        "inactive_since",
        "time_zone",
        "location",
        "email",
    ]
    search_fields = ["name", "job_title"]
    search_backend_name = None


class DepartmentViewSet(RecordViewSet):
    """Departments."""

    model = Department
    icon = "group"
    menu_label = _("Departments")
    menu_order = 710
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("head"), FieldPanel("staff")]),
        FieldPanel("description"),
    ]
    list_display = ["name", "head", "staff"]
    list_export = ["slug", "name", "head", "staff", "description"]
    search_fields = ["name"]
    search_backend_name = None
