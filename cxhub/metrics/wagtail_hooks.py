"""Wires measures into Wagtail."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cxhub.access import Reader
from cxhub.admin import RecordViewSet
from cxhub.first_steps import FirstStep, record_step
from cxhub.metrics import views
from cxhub.metrics.models import Kpi
from cxhub.metrics.owed import owed
from cxhub.metrics.sections import on_kpi, on_person, on_pillar
from cxhub.metrics.viewsets import (
    DriverStudyViewSet,
    DriverViewSet,
    FinancialLinkageViewSet,
    KpiViewSet,
    MeasurementSplitViewSet,
    MeasurementViewSet,
)
from cxhub.navigation import NavItem
from cxhub.reminders.deeds import Deed, register_deed

hooks.register("cxhub_owed", owed)
hooks.register("cxhub_pillar_sections", on_pillar)
hooks.register("cxhub_kpi_sections", on_kpi)
hooks.register("cxhub_person_sections", on_person)

register_deed(Deed("record_reading", views.record, lambda kpi: {"slug": kpi.slug}))


@hooks.register("cxhub_nav_items")
def measures(request: HttpRequest) -> NavItem | None:
    """The list of measures."""
    return NavItem(_("Measures"), reverse("cxhub_measures"), order=40) if Reader.of(request).reads_hub else None


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Verbs on KPIs, as the history shows them."""
    actions.register_action("cxhub.record_reading", _("Record reading"), _("Reading recorded"))
    actions.register_action("cxhub.record_worth", _("Record worth"), _("Recorded what it is worth"))


@hooks.register("cxhub_first_steps")
def first_steps() -> list[FirstStep]:
    """A number that tells whether it works."""
    return [record_step(60, Kpi, "cxhub_kpis", _("Choose a measure"), _("A number that says whether any of it works."))]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[RecordViewSet]:
    """KPIs, measurements, and studies of what they are worth and what drives them."""
    return [
        KpiViewSet("cxhub_kpis"),
        MeasurementViewSet("cxhub_measurements"),
        MeasurementSplitViewSet("cxhub_measurement_splits"),
        FinancialLinkageViewSet("cxhub_financial_linkages"),
        DriverStudyViewSet("cxhub_driver_studies"),
        DriverViewSet("cxhub_drivers"),
    ]
