"""The audit in Wagtail's admin: a panel on its home, checks beside a page, and a report."""

from __future__ import annotations

from functools import wraps
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component, MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from cxhub.alignment import results
from cxhub.alignment.gate import sees_audit
from cxhub.alignment.models import COUNTING, Finding, FindingState
from cxhub.alignment.severity import Severity

#: Findings in the panel of the admin's home, and beside a page.
FEW, MOST = 5, 20


class AuditPanel(Component):
    """On the admin's home: the worst that stands, for whoever may see it."""

    name = "cxhub_audit"
    order = 150
    template_name = "cxhub_alignment/admin/home_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The newest run, and the worst findings of those that the reader may see."""
        request = parent_context["request"]
        found = results.findings(request).filter(state__in=COUNTING)
        run = results.latest_run(request)
        scores = results.scores(run, request) if run else None
        return {"run": run, "overall": scores.overall if scores else None, "findings": found[:FEW], "request": request}

    def render_html(self, parent_context: Any = None) -> Any:
        """The panel; nothing for whom no finding stands."""
        context = self.get_context_data(parent_context)
        if not context["findings"] and not context["run"]:
            return ""
        return render_to_string(self.template_name, context)


class AuditSidePanel(BaseSidePanel):
    """Beside the page that is being edited: what the audit found about it."""

    name = "cxhub_audit"
    title = gettext_lazy("Audit")
    template_name = "cxhub_alignment/admin/side_panel.html"
    order = 350

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """The button that opens it, with how many findings there are."""

        aria_label = gettext_lazy("Toggle audit")
        icon_name = "clipboard-list"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            """How many there are."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["count"] = len(self.panel.findings)
            return context

    def __init__(self, object: Any, request: HttpRequest) -> None:
        super().__init__(object, request)
        self.findings: list[Finding] = list(results.findings_for(object, request)[:MOST]) if object.pk else []

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The findings."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        context["findings"] = self.findings
        return context


def side_panel(page: Page, request: HttpRequest) -> list[AuditSidePanel]:
    """The panel for a page about which something was found, and no panel for others."""
    panel = AuditSidePanel(page, request)
    return [panel] if panel.findings else []


class FindingFilterSet(WagtailFilterSet):
    """What the report is narrowed by."""

    severity = django_filters.ChoiceFilter(choices=Severity.choices, label=gettext_lazy("Severity"))
    state = django_filters.ChoiceFilter(choices=FindingState.choices, label=gettext_lazy("State"))
    rule = django_filters.CharFilter(lookup_expr="iexact", label=gettext_lazy("Rule"))

    class Meta:
        model = Finding
        fields = ["severity", "state", "rule"]


class FindingsReport(ReportView):
    """Every finding that the reader may see, in Wagtail's menu of reports."""

    page_title = gettext_lazy("Audit findings")
    header_icon = "clipboard-list"
    index_url_name = "cxhub_findings_report"
    index_results_url_name = "cxhub_findings_report_results"
    filterset_class = FindingFilterSet
    results_template_name = "wagtailadmin/reports/base_report_results.html"
    list_export = ["rule", "severity", "state", "about_title", "sentence", "fix", "person", "first_seen", "open_since"]
    export_headings = {"about_title": gettext_lazy("About"), "person": gettext_lazy("Who can fix it")}
    columns = [
        TitleColumn("about_title", label=gettext_lazy("About"), get_url=lambda finding: finding.get_absolute_url()),
        Column("rule", label=gettext_lazy("Rule"), sort_key="rule"),
        Column("get_severity_display", label=gettext_lazy("Severity"), sort_key="weight"),
        Column("get_state_display", label=gettext_lazy("State")),
        Column("sentence", label=gettext_lazy("What was found")),
        Column("person", label=gettext_lazy("Who can fix it")),
        Column("open_since", label=gettext_lazy("Open since"), sort_key="open_since"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it.

        :raises PermissionDenied: the reader may not see the audit.
        """
        if not sees_audit(request):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_base_queryset(self) -> QuerySet[Finding]:
        """The findings that the reader may see, the worst first."""
        return results.findings(self.request)


def report_urls() -> list[Any]:
    """The addresses of the report."""
    return [
        path("reports/cxhub-findings/", FindingsReport.as_view(), name="cxhub_findings_report"),
        path(
            "reports/cxhub-findings/results/",
            FindingsReport.as_view(results_only=True),
            name="cxhub_findings_report_results",
        ),
    ]


class ReportMenuItem(MenuItem):
    """The report in Wagtail's menu, for those who may see the audit."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the reader may open it."""
        return sees_audit(request)


def show_beside_pages() -> None:
    """Let the page editor show the audit's panel.

    Wagtail has no hook for side panels, so its view is extended, once.
    """
    if getattr(EditView, "_cxhub_audit", False):
        return
    before = EditView.get_side_panels

    @wraps(before)
    def get_side_panels(view: Any) -> MediaContainer:
        return MediaContainer([*before(view), *side_panel(view.page, view.request)])

    EditView.get_side_panels = get_side_panels
    EditView._cxhub_audit = True
