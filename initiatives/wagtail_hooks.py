"""Wires initiatives into Wagtail."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cxhub.admin import MENU_HOOK
from cxhub.first_steps import FirstStep, page_step
from cxhub.initiatives import beside, driving, home, owed_planning, pipeline, sections, telling
from cxhub.initiatives.lifecycle_viewsets import AssessmentViewSet, DecisionViewSet, DependencyViewSet
from cxhub.initiatives.models import Blocker, Initiative, InitiativeIndex
from cxhub.initiatives.owed import owed
from cxhub.initiatives.tree import make_branch
from cxhub.initiatives.views import bulk, decisions, lifecycle, planning, report
from cxhub.initiatives.viewsets import DriverWorkViewSet, InitiativeListing, MilestoneViewSet
from cxhub.navigation import NavItem
from cxhub.reminders.deeds import Deed, register_deed

hooks.register("cxhub_setup", make_branch, order=30)
hooks.register("cxhub_owed", owed)
hooks.register("cxhub_owed", owed_planning.owed)
hooks.register("cxhub_waiting", beside.waiting)
hooks.register("cxhub_came_of", beside.stories)
hooks.register("cxhub_home_sections", home.on_home)
hooks.register("cxhub_strategy_map", sections.on_map)
hooks.register("cxhub_pillar_sections", sections.on_pillar)
hooks.register("cxhub_kpi_sections", sections.on_kpi)
hooks.register("cxhub_kpi_sections", driving.what_drives)
hooks.register("cxhub_person_sections", sections.on_person)
hooks.register("cxhub_initiative_sections", telling.on_initiative)
hooks.register("cxhub_calendar", telling.in_calendar)
hooks.register("cxhub_my_work_sections", bulk.on_my_work)
hooks.register(MENU_HOOK, report.menu_item)

for deed in (
    Deed("hand_over", lifecycle.hand_over, lambda page: {"pk": page.pk}),
    Deed("approve", lifecycle.approve, lambda page: {"pk": page.pk}, still=lambda page: page.stage == pipeline.first()),
    Deed("decide", decisions.decide, lambda row: {"slug": row.slug}, still=lambda row: row.is_pending),
    Deed(
        "resolve_blocker",
        planning.resolve,
        lambda row: {"pk": row.pk},
        show=planning.ask_whether_clear,
        still=lambda row: Blocker.objects.open().filter(pk=row.pk).exists(),
    ),
    Deed(
        "mitigation_done",
        decisions.mitigation_done,
        lambda row: {"pk": row.pk},
        show=decisions.ask_whether_it_helps,
        still=lambda row: bool(row.mitigation) and row.mitigation_done_on is None,
    ),
):
    register_deed(deed)


@hooks.register("cxhub_first_steps")
def first_steps() -> list[FirstStep]:
    """What all of it is for."""
    return [
        page_step(
            80,
            Initiative,
            InitiativeIndex,
            _("Propose an initiative"),
            _("Work with an owner, a pillar and a KPI."),
        )
    ]


@hooks.register("cxhub_nav_items")
def initiatives(request: HttpRequest) -> NavItem:
    """The portfolio."""
    return NavItem(_("Initiatives"), page_type=InitiativeIndex, order=30)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Initiatives, milestones, and the drivers that are worked on."""
    return [
        InitiativeListing("cxhub_initiatives"),
        MilestoneViewSet("cxhub_milestones"),
        DriverWorkViewSet("cxhub_driver_work"),
        DecisionViewSet("cxhub_decisions"),
        AssessmentViewSet("cxhub_assessments"),
        DependencyViewSet("cxhub_dependencies"),
    ]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """The report on how long updates take."""
    return [path("cx/update-times/", report.UpdateTimesView.as_view(), name="cxhub_update_times")]


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Verbs on initiatives, as the history shows them."""
    actions.register_action("cxhub.change_stage", _("Change stage"), _("Stage changed"))
    actions.register_action("cxhub.move_date", _("Move target date"), _("Target date moved"))
    actions.register_action("cxhub.post_update", _("Post update"), _("Update posted"))
    actions.register_action("cxhub.hand_over", _("Hand over"), _("Handed over"))
    actions.register_action("cxhub.decide", _("Decide"), _("Decided"))
    actions.register_action("cxhub.assess", _("Assess the impact on customers"), _("Impact on customers assessed"))
    actions.register_action("cxhub.mitigate", _("Plan what helps"), _("What helps was planned"))
    actions.register_action("cxhub.mitigation_done", _("Say that what helps is there"), _("What helps is in place"))
    actions.register_action("cxhub.resolve_blocker", _("Resolve blocker"), _("Blocker resolved"))
    actions.register_action("cxhub.take_back", _("Take a stage change back"), _("Stage change taken back"))
    actions.register_action("cxhub.plan_milestone", _("Plan milestone"), _("Milestone planned"))
