"""What the strategy shows on the home page: one principle a week first, the prose last."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from cxhub.access import Reader, visible
from cxhub.home import HomeSection
from cxhub.strategy.display import sentences_of
from cxhub.strategy.models import BrandPromise, CXPrinciple, Purpose, StrategyPage, StrategyPillar


def week_number(day: datetime.date) -> int:
    """The number of a day's week, Monday to Sunday, counted on through the years."""
    return (day.toordinal() - 1) // 7


def _sentences(request: HttpRequest) -> dict[type[Any], list[Any]]:
    """What the home page says of the strategy; once a request, since several sections speak of it."""
    reader = Reader.of(request)
    known: dict[str, Any] = vars(reader)
    if "_sentences" not in known:
        strategy = reader.landmark(StrategyPage)
        kinds = (Purpose, BrandPromise, CXPrinciple)
        none: dict[type[Any], list[Any]] = {kind: [] for kind in kinds}
        known["_sentences"] = sentences_of(request, strategy, *kinds) if strategy is not None else none
    return dict(known["_sentences"])


def principle_of_week(request: HttpRequest) -> CXPrinciple | None:
    """The principle whose turn it is: each live one for a week, in the order of their numbers."""
    principles = sorted(_sentences(request)[CXPrinciple], key=lambda row: (row.number, row.path))
    return principles[week_number(timezone.localdate()) % len(principles)] if principles else None


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
        sentences = _sentences(request)
        context = {
            "strategy": strategy,
            "purpose": next(iter(sentences[Purpose]), None),
            "promise": next(iter(sentences[BrandPromise]), None),
            "pillars": [pillar for pillar in pillars if pillar.is_child_of(strategy)],
        }
        sections.append(HomeSection(90, "cxhub_strategy/home_strategy.html", context))
    return sections
