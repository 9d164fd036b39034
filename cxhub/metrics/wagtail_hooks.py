"""Wires measures into Wagtail."""

from wagtail import hooks

from cxhub.metrics.viewsets import KpiViewSet, MeasurementViewSet


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[KpiViewSet | MeasurementViewSet]:
    """KPIs and measurements."""
    return [KpiViewSet("cxhub_kpis"), MeasurementViewSet("cxhub_measurements")]
