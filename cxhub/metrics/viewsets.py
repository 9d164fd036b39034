"""Measures in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cxhub.admin import RecordViewSet
from cxhub.metrics.models import Driver, DriverStudy, FinancialLinkage, Kpi, Measurement, MeasurementSplit


class KpiViewSet(RecordViewSet):
    """KPIs."""

    model = Kpi
    prefilled_fields = ("pillar",)
    icon = "order"
    menu_label = _("KPIs")
    menu_order = 300
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("definition"),
        FieldRowPanel([FieldPanel("unit"), FieldPanel("decimals"), FieldPanel("direction")]),
        FieldRowPanel([FieldPanel("tier"), FieldPanel("kind"), FieldPanel("frequency")]),
        FieldPanel("score"),
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
        "score",
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
        FieldRowPanel([FieldPanel("scale"), FieldPanel("wording")]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("method")]),
        FieldPanel("note"),
    ]
    list_display = ["kpi", "as_of", "value", "n", "low", "high", "source"]
    list_filter = {"kpi": ["exact"], "as_of": ["gte", "lte"]}
    list_export = ["kpi", "as_of", "recorded_on", "value", "n", "low", "high", "source", "method", "note"]
    ordering = ["-as_of"]


class MeasurementSplitViewSet(RecordViewSet):
    """Measurements of groups: added and read, never changed."""

    model = MeasurementSplit
    icon = "list-ul"
    menu_label = _("Measurements of groups")
    menu_order = 320
    panels = [
        FieldRowPanel([FieldPanel("kpi"), FieldPanel("as_of"), FieldPanel("corrects")]),
        FieldRowPanel([FieldPanel("dimension"), FieldPanel("group")]),
        FieldRowPanel([FieldPanel("value"), FieldPanel("n"), FieldPanel("low"), FieldPanel("high")]),
        FieldRowPanel([FieldPanel("positive"), FieldPanel("note")]),
    ]
    list_display = ["kpi", "as_of", "dimension", "group", "value", "n"]
    list_filter = ["kpi", "dimension"]
    list_export = ["kpi", "as_of", "dimension", "group", "value", "n", "low", "high", "positive", "note"]
    ordering = ["-as_of"]


class FinancialLinkageViewSet(RecordViewSet):
    """The register of what measures are worth."""

    model = FinancialLinkage
    icon = "link"
    menu_label = _("Financial linkages")
    menu_order = 330
    panels = [
        FieldPanel("kpi"),
        FieldRowPanel([FieldPanel("delta"), FieldPanel("delta_unit")]),
        FieldPanel("outcome"),
        FieldRowPanel([FieldPanel("effect_low"), FieldPanel("effect_central"), FieldPanel("effect_high")]),
        FieldRowPanel([FieldPanel("effect_unit"), FieldPanel("n"), FieldPanel("n_of")]),
        FieldRowPanel([FieldPanel("studied_on"), FieldPanel("expires_on")]),
        FieldRowPanel([FieldPanel("recorded_by"), FieldPanel("method")]),
        FieldPanel("note"),
    ]
    list_display = ["kpi", "outcome", "effect_central", "effect_unit", "studied_on", "expires_on"]
    list_filter = {"kpi": ["exact"], "expires_on": ["gte", "lte"]}
    list_export = [
        "kpi",
        "delta",
        "delta_unit",
        "outcome",
        "effect_low",
        "effect_central",
        "effect_high",
        "effect_unit",
        "n",
        "n_of",
        "studied_on",
        "expires_on",
        "recorded_by",
        "method",
        "note",
    ]


class DriverStudyViewSet(RecordViewSet):
    """Studies of what drives a KPI."""

    model = DriverStudy
    prefilled_fields = ("kpi",)
    icon = "tasks"
    menu_label = _("Driver studies")
    menu_order = 340
    panels = [
        FieldRowPanel([FieldPanel("kpi"), FieldPanel("slug")]),
        FieldRowPanel([FieldPanel("studied_on"), FieldPanel("n"), FieldPanel("r_squared")]),
        FieldPanel("method"),
        FieldPanel("note"),
    ]
    list_display = ["kpi", "studied_on", "n", "r_squared"]
    list_filter = ["kpi"]
    list_export = ["slug", "kpi", "studied_on", "n", "r_squared", "method", "note"]


class DriverViewSet(RecordViewSet):
    """Drivers that studies found."""

    model = Driver
    icon = "thumbtack"
    menu_label = _("Drivers")
    menu_order = 350
    panels = [
        FieldRowPanel([FieldPanel("study"), FieldPanel("rank")]),
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("importance"), FieldPanel("importance_low"), FieldPanel("importance_high")]),
        FieldRowPanel([FieldPanel("performance"), FieldPanel("performance_low"), FieldPanel("performance_high")]),
        FieldPanel("note"),
    ]
    list_display = ["name", "study", "rank", "importance", "performance"]
    list_filter = ["study"]
    list_export = [
        "study",
        "rank",
        "name",
        "importance",
        "importance_low",
        "importance_high",
        "performance",
        "performance_low",
        "performance_high",
        "note",
    ]
    search_fields = ["name"]
