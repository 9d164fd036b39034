"""Wires people into Wagtail."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cxhub.access import Reader
from cxhub.first_steps import FirstStep, record_step
from cxhub.navigation import NavItem
from cxhub.people.home import on_home
from cxhub.people.models import Member
from cxhub.people.owed import count_owed
from cxhub.people.viewsets import DepartmentViewSet, MemberViewSet

hooks.register("cxhub_home_sections", on_home)
hooks.register("cxhub_my_work_count", count_owed)


@hooks.register("cxhub_nav_items")
def people(request: HttpRequest) -> NavItem | None:
    """The list of people."""
    return NavItem(_("People"), reverse("cxhub_people"), order=60) if Reader.of(request).reads_hub else None


@hooks.register("cxhub_first_steps")
def first_steps() -> list[FirstStep]:
    """Somebody has to answer for the rest."""
    return [
        record_step(
            50, Member, "cxhub_members", _("Add the people"), _("Owners and executives, with an account or not.")
        )
    ]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[MemberViewSet | DepartmentViewSet]:
    """People and departments."""
    return [MemberViewSet("cxhub_members"), DepartmentViewSet("cxhub_departments")]


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """The verb on pages, as their history shows it."""
    actions.register_action("cxhub.verify", _("Verify"), _("Checked and found to hold"))
