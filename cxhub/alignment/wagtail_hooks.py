"""Wires the audit into Wagtail and into the pages of other apps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cxhub.access import Reader
from cxhub.alignment import admin_panels, sections
from cxhub.alignment.gate import sees_audit
from cxhub.alignment.owed import owed
from cxhub.alignment.rights import give_rights
from cxhub.alignment.running import tonight
from cxhub.alignment.views.finding import finding
from cxhub.alignment.viewsets import AuditRunViewSet, ClaimViewSet, FindingViewSet, ThresholdChangeViewSet
from cxhub.navigation import NavItem
from cxhub.reminders.deeds import Deed, register_deed

admin_panels.show_beside_pages()
hooks.register("register_admin_urls", admin_panels.report_urls)
hooks.register("cxhub_setup", give_rights, order=60)
hooks.register("cxhub_nightly", tonight)
hooks.register("cxhub_owed", owed)
hooks.register("cxhub_home_sections", sections.on_home)
hooks.register("cxhub_pillar_sections", sections.on_pillar)
hooks.register("cxhub_principle_sections", sections.on_page)
hooks.register("cxhub_kpi_sections", sections.on_page)
hooks.register("cxhub_initiative_sections", sections.on_page)
hooks.register("cxhub_person_sections", sections.on_person)

register_deed(Deed("see_to_finding", finding, lambda row: {"fingerprint": row.fingerprint}))


@hooks.register("cxhub_nav_items")
def audit(request: HttpRequest) -> NavItem | None:
    """The audit, for those who may see it."""
    if not request.user.is_authenticated or not Reader.of(request).reads_hub or not sees_audit(request):
        return None
    return NavItem(_("Audit"), reverse("cxhub_audit"), order=60)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Verbs on findings and thresholds, as the history shows them."""
    actions.register_action("cxhub.finding_acknowledged", _("Acknowledge finding"), _("Finding acknowledged"))
    actions.register_action("cxhub.finding_waived", _("Waive finding"), _("Finding waived"))
    actions.register_action("cxhub.finding_assigned", _("Assign finding"), _("Finding assigned"))
    actions.register_action("cxhub.finding_commented", _("Comment on finding"), _("Comment on the finding"))
    actions.register_action("cxhub.keep_scorecard", _("Keep scorecard"), _("Scorecard kept"))
    actions.register_action("cxhub.assess_maturity", _("Assess maturity"), _("Maturity assessed"))
    actions.register_action("cxhub.change_threshold", _("Change threshold"), _("Threshold changed"))


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Claims, findings, thresholds and runs."""
    return [
        ClaimViewSet("cxhub_claims"),
        FindingViewSet("cxhub_findings"),
        ThresholdChangeViewSet("cxhub_thresholds"),
        AuditRunViewSet("cxhub_audit_runs"),
    ]


@hooks.register("construct_homepage_panels")
def audit_panel(request: HttpRequest, panels: list[Any]) -> None:
    """The worst that stands, on the admin's home."""
    panels.append(admin_panels.AuditPanel())


@hooks.register("register_reports_menu_item")
def findings_report() -> MenuItem:
    """Every finding, among Wagtail's reports."""
    return admin_panels.ReportMenuItem(
        _("Audit findings"),
        reverse("cxhub_findings_report"),
        name="cxhub-findings",
        icon_name="clipboard-list",
        order=900,
    )
