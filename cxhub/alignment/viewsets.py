"""Claims in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from cxhub.admin import RecordViewSet
from cxhub.alignment.models import Claim


class ClaimViewSet(RecordViewSet):
    """What the scorecard claims, with its evidence."""

    model = Claim
    icon = "clipboard-list"
    menu_label = _("Claims")
    menu_order = 500
    panels = [
        FieldPanel("statement"),
        FieldRowPanel([FieldPanel("says"), FieldPanel("pillar")]),
        FieldRowPanel([FieldPanel("claimed_by"), FieldPanel("order"), FieldPanel("active")]),
        InlinePanel("evidence", heading=_("What it rests on"), label=_("evidence")),
    ]
    list_display = ["statement", "says", "pillar", "claimed_by", "active"]
    list_filter = ["active", "pillar"]
    list_export = ["statement", "says", "pillar", "claimed_by", "active"]
    search_fields = ["statement"]
