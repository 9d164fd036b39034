"""The strategy in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cxhub.admin import HubPageListing, RecordViewSet
from cxhub.strategy.models import CXPrinciple, StrategyPeriod, StrategyPillar


class PillarListing(HubPageListing):
    """Pillars."""

    model = StrategyPillar
    icon = "thumbtack"
    menu_label = _("Pillars")
    menu_order = 100


class PrincipleListing(HubPageListing):
    """Principles."""

    model = CXPrinciple
    icon = "openquote"
    menu_label = _("Principles")
    menu_order = 110


class PeriodViewSet(RecordViewSet):
    """Strategy periods."""

    model = StrategyPeriod
    icon = "date"
    menu_label = _("Periods")
    menu_order = 120
    panels = [FieldPanel("name"), FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")])]
    list_display = ["name", "starts_on", "ends_on"]
    list_export = ["name", "starts_on", "ends_on"]
    search_fields = ["name"]
