"""What the strategy shows on the home page: one principle a week first, the prose last."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from cxhub.access import Reader, visible
from cxhub.home import HomeSection
from cxhub.strategy.display import foundations_of
from cxhub.strategy.models import BrandPromise, CXPrinciple, Purpose, StrategyPage, StrategyPillar


def week_number(day: datetime.date) -> int:
    """The number of a day's week, Monday to Sunday, counted on through the years."""
    return (day.toordinal() - 1) // 7


def principle_of_week(request: HttpRequest) -> CXPrinciple | None:
    """The principle whose turn it is: each live one for a week, in the order of their numbers.

    Remembered on the request, since several sections speak of it.
    """
    if not hasattr(request, "_cxhub_principle"):
        principles = list(visible(CXPrinciple.objects.order_by("number", "path"), request))
        turn = week_number(timezone.localdate()) % len(principles) if principles else 0
        request._cxhub_principle = principles[turn] if principles else None  # type: ignore[attr-defined]
    found: CXPrinciple | None = request._cxhub_principle  # type: ignore[attr-defined]
    return found


def on_home(request: HttpRequest, page: Any) -> list[HomeSection]:
    """The principle of the week, and why we are here."""
    sections = []
    principle = principle_of_week(request)
    serves = CXPrinciple.pillars.through.objects.filter(cxprinciple=principle, strategypillar=OuterRef("pk"))
    found = visible(StrategyPillar.objects.annotate(is_served=Exists(serves)), request)
    pillars = list(found.order_by("order", "title"))
    if principle is not None:
        served = sorted((pillar for pillar in pillars if pillar.is_served), key=lambda pillar: pillar.path)
        context = {"principle": principle, "principle_pillars": served, "today": timezone.localdate()}
        sections.append(HomeSection(10, "cxhub_strategy/home_principle.html", context))
    strategy = Reader.of(request).landmark(StrategyPage)
    if strategy is not None:
        foundations = foundations_of(request, strategy, Purpose, BrandPromise)
        context = {
            "strategy": strategy,
            "purpose": foundations.get(Purpose),
            "promise": foundations.get(BrandPromise),
            "pillars": [pillar for pillar in pillars if pillar.is_child_of(strategy)],
        }
        sections.append(HomeSection(90, "cxhub_strategy/home_strategy.html", context))
    return sections
