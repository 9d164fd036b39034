"""Wires the strategy into Wagtail."""

from typing import Any

from wagtail import hooks

from cxhub.strategy.tree import make_branch
from cxhub.strategy.viewsets import PeriodViewSet, PillarListing, PrincipleListing

hooks.register("cxhub_setup", make_branch, order=10)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Pillars, principles and periods."""
    return [
        PillarListing("cxhub_pillars"),
        PrincipleListing("cxhub_principles"),
        PeriodViewSet("cxhub_periods"),
    ]
