"""Measures in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cxhub.admin import RecordViewSet
from cxhub.metrics.models import Kpi, Measurement


class KpiViewSet(RecordViewSet):
    """KPIs."""

    model = Kpi
    icon = "order"
    menu_label = _("KPIs")
    menu_order = 300
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("definition"),
        FieldRowPanel([FieldPanel("unit"), FieldPanel("decimals"), FieldPanel("direction")]),
        FieldRowPanel([FieldPanel("tier"), FieldPanel("kind"), FieldPanel("frequency")]),
        FieldRowPanel([FieldPanel("pillar"), FieldPanel("owner")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("baseline"), FieldPanel("baseline_on")]),
                FieldRowPanel([FieldPanel("target"), FieldPanel("target_on")]),
            ],
            heading=_("From where to where"),
        ),
        FieldRowPanel([FieldPanel("source"), FieldPanel("method")]),
    ]
    list_display = ["name", "unit", "tier", "pillar", "owner", "target", "target_on"]
    list_filter = ["tier", "kind", "frequency", "pillar"]
    list_export = [
        "slug",
        "name",
        "definition",
        "unit",
        "direction",
        "frequency",
        "tier",
        "kind",
        "pillar",
        "owner",
        "baseline",
        "baseline_on",
        "target",
        "target_on",
        "source",
        "method",
    ]
    search_fields = ["name", "definition"]
    search_backend_name = None


class MeasurementViewSet(RecordViewSet):
    """Measurements: added and read, never changed."""

    model = Measurement
    icon = "history"
    menu_label = _("Measurements")
    menu_order = 310
    panels = [
        FieldRowPanel([FieldPanel("kpi"), FieldPanel("corrects")]),
        FieldRowPanel([FieldPanel("as_of"), FieldPanel("recorded_on")]),
        FieldRowPanel([FieldPanel("value"), FieldPanel("n"), FieldPanel("low"), FieldPanel("high")]),
        FieldRowPanel([FieldPanel("positive"), FieldPanel("negative"), FieldPanel("sd")]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("method")]),
        FieldPanel("note"),
    ]
    list_display = ["kpi", "as_of", "value", "n", "low", "high", "source"]
    list_filter = {"kpi": ["exact"], "as_of": ["gte", "lte"]}
    list_export = ["kpi", "as_of", "recorded_on", "value", "n", "low", "high", "source", "method", "note"]
    ordering = ["-as_of"]
