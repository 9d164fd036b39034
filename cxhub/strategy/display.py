"""What the templates of the strategy are given beside the page itself."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Prefetch
from django.http import HttpRequest
from wagtail.models import Page

from cxhub.access import Reader, visible
from cxhub.joining import join
from cxhub.sections import sections_of
from cxhub.strategy.acknowledging import AcknowledgeForm, reading_of
from cxhub.strategy.lines import lines_of
from cxhub.strategy.models import (
    BrandPromise,
    BusinessStance,
    CustomerValueProposition,
    CXPrinciple,
    IntendedExperience,
    Purpose,
    StrategyPillar,
)

P = TypeVar("P", bound=Page)


def parent_of(request: HttpRequest, page: Page) -> Page | None:
    """The page above, where the reader may see it."""
    parent = page.get_parent()
    return parent if Reader.of(request).opens(parent) else None


def of_strategy(request: HttpRequest, page: Page) -> dict[str, Any]:
    """The map, with the sentences that stand above it."""

    def first(model: type[P]) -> P | None:
        return visible(model.objects.child_of(page).order_by("path"), request).first()

    principles = visible(CXPrinciple.objects.child_of(page).order_by("number", "title"), request)
    pillars = visible(
        StrategyPillar.objects.child_of(page)
        .select_related("executive", "period")
        .prefetch_related(Prefetch("principles", principles, to_attr="shown_principles"))
        .order_by("order", "title"),
        request,
    )
    lines = lines_of(request, pillars, principles.filter(pillars=None))
    purpose = first(Purpose)
    if purpose:
        join(purpose, "verified_by")
    return {
        "purpose": purpose,
        "promise": first(BrandPromise),
        "stance": first(BusinessStance),
        "experience": first(IntendedExperience),
        "proposition": first(CustomerValueProposition),
        "lines": lines,
        "period": next((line.pillar.period for line in lines if line.pillar and line.pillar.period), None),
    }


def of_text(request: HttpRequest, page: Any) -> dict[str, Any]:
    """A piece of strategy: who answers for it and who checked it."""
    join(page, "owned_by", "verified_by")
    return {"above": parent_of(request, page)}


def of_promise(request: HttpRequest, page: Any, form: AcknowledgeForm | None) -> dict[str, Any]:
    """The promise with the principles that keep it."""
    chosen = [principle.pk for principle in page.principles.all()]
    principles = visible(CXPrinciple.objects.filter(pk__in=chosen).order_by("number", "title"), request)
    return {**of_text(request, page), "principles": principles, "reading": reading_of(request, page, form)}


def of_principle(request: HttpRequest, page: Any, form: AcknowledgeForm | None) -> dict[str, Any]:
    """A principle with its neighbours, what the apps know of its life, and the question."""
    siblings = visible(CXPrinciple.objects.sibling_of(page).order_by("number", "title"), request)
    others = {other.pk: other for other in siblings}
    return {
        **of_text(request, page),
        "pillars": [pillar for pillar in page.pillars.all() if Reader.of(request).opens(pillar)],
        "count": len(others),
        "conflicts": [
            {**conflict["value"], "principle": others.get(conflict["value"].get("principle"))}
            for conflict in page.conflicts.raw_data
        ],
        "sections": sections_of("cxhub_principle_sections", request, page),
        "reading": reading_of(request, page, form),
    }


def of_pillar(request: HttpRequest, page: Any) -> dict[str, Any]:
    """A pillar with its place among the others, its principles and what the apps know of it."""
    join(page, "executive", "period", "owned_by", "verified_by")
    siblings = visible(StrategyPillar.objects.sibling_of(page).order_by("order", "title"), request)
    ids = list(siblings.values_list("pk", flat=True))
    principles = visible(CXPrinciple.objects.filter(pillars=page.pk).order_by("number", "title"), request)
    return {
        "above": parent_of(request, page),
        "place": ids.index(page.pk) + 1 if page.pk in ids else None,
        "count": len(ids),
        "principles": principles,
        "sections": sections_of("cxhub_pillar_sections", request, page),
    }
