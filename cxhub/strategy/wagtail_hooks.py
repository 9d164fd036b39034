"""Wires the strategy into Wagtail."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cxhub.first_steps import FirstStep, page_step
from cxhub.navigation import NavItem
from cxhub.reminders.deeds import Deed, read_page, register_deed
from cxhub.strategy.models import BrandPromise, CXPrinciple, Purpose, StrategyPage, StrategyPillar
from cxhub.strategy.owed import owed
from cxhub.strategy.sections import on_home
from cxhub.strategy.tree import make_branch
from cxhub.strategy.views import acknowledge_page
from cxhub.strategy.viewsets import PeriodViewSet, PillarListing, PrincipleListing

hooks.register("cxhub_setup", make_branch, order=10)
hooks.register("cxhub_owed", owed)
hooks.register("cxhub_home_sections", on_home)

register_deed(Deed("acknowledge_page", acknowledge_page, lambda page: {"page_id": page.pk}, show=read_page))


@hooks.register("cxhub_nav_items")
def strategy(request: HttpRequest) -> NavItem:
    """The map."""
    return NavItem(_("Strategy"), page_type=StrategyPage, order=10)


@hooks.register("cxhub_first_steps")
def first_steps() -> list[FirstStep]:
    """What everything else refers to."""
    return [
        page_step(10, Purpose, StrategyPage, _("Write down the purpose"), _("Why you are there for customers at all.")),
        page_step(20, BrandPromise, StrategyPage, _("Make the promise"), _("What customers can count on, every time.")),
        page_step(
            30, StrategyPillar, StrategyPage, _("Name the pillars"), _("The few choices that the work has to serve.")
        ),
        page_step(
            40, CXPrinciple, StrategyPage, _("State the principles"), _("How to decide when nobody is there to ask.")
        ),
    ]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Pillars, principles and periods."""
    return [
        PillarListing("cxhub_pillars"),
        PrincipleListing("cxhub_principles"),
        PeriodViewSet("cxhub_periods"),
    ]
