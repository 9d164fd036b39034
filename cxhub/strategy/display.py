"""What the templates of the strategy are given beside the page itself."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.http import HttpRequest
from wagtail.models import Page

from cxhub.access import Reader, visible
from cxhub.along import Along
from cxhub.joining import join
from cxhub.remembering import remembered
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

#: What a pillar shows of its principles.
PRINCIPLES = Along(
    CXPrinciple,
    ("id", "page_ptr_id", "title", "path", "url_path", "live", "alias_of_id", "number", "statement"),
)
#: The sentences that stand above the map, one page each.
FOUNDATIONS = (Purpose, BrandPromise, BusinessStance, IntendedExperience, CustomerValueProposition)


def parent_of(request: HttpRequest, page: Page) -> Page | None:
    """The page above, where the reader may see it."""
    parent = page.get_parent()
    return parent if Reader.of(request).opens(parent) else None


def sentences_of(request: HttpRequest, page: Page, *models: type[Page]) -> dict[type[Page], list[Any]]:
    """The pages of these kinds below the strategy that the reader may see, in the order of the tree, in one query."""
    names = {model: model._meta.get_field("page_ptr").remote_field.get_accessor_name() for model in models}
    kinds = ContentType.objects.get_for_models(*models)
    rows = visible(Page.objects.child_of(page).filter(content_type__in=list(kinds.values())), request)
    joins = [*names.values(), *([f"{names[Purpose]}__verified_by"] if Purpose in names else ())]
    found: dict[type[Page], list[Any]] = {model: [] for model in models}
    for row in rows.select_related(*joins).order_by("path"):
        model = next(model for model, kind in kinds.items() if kind.pk == row.content_type_id)
        found[model].append(getattr(row, names[model]))
    return found


def foundations_of(request: HttpRequest, page: Page) -> dict[type[Page], Any]:
    """The first page of each kind of :data:`FOUNDATIONS` below the strategy that the reader may see."""
    return {model: rows[0] for model, rows in sentences_of(request, page, *FOUNDATIONS).items() if rows}


def of_strategy(request: HttpRequest, page: Page) -> dict[str, Any]:
    """The map, with the sentences that stand above it."""

    foundations = foundations_of(request, page)
    # A row for each pillar that a principle belongs to, and one for a principle that belongs to none.
    rows = CXPrinciple.objects.child_of(page).annotate(line=F("pillars")).order_by("number", "title")
    principles = list(visible(rows, request))
    pillars = list(
        visible(
            StrategyPillar.objects.child_of(page).select_related("executive", "period").order_by("order", "title"),
            request,
        )
    )
    for pillar in pillars:
        pillar.shown_principles = [principle for principle in principles if principle.line == pillar.pk]
    lines = lines_of(request, pillars, [principle for principle in principles if principle.line is None])
    return {
        "purpose": foundations.get(Purpose),
        "promise": foundations.get(BrandPromise),
        "stance": foundations.get(BusinessStance),
        "experience": foundations.get(IntendedExperience),
        "proposition": foundations.get(CustomerValueProposition),
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
    ids = remembered(
        f"pillars beside {page.path}", request, (StrategyPillar,), lambda: list(siblings.values_list("pk", flat=True))
    )
    return {
        "above": parent_of(request, page),
        "place": ids.index(page.pk) + 1 if page.pk in ids else None,
        "count": len(ids),
        "principles": _principles(request, page),
        "sections": sections_of("cxhub_pillar_sections", request, page),
    }


def _principles(request: HttpRequest, pillar: Any) -> list[CXPrinciple]:
    """The principles of a pillar that the reader may see: those that were read along with it, except in a preview."""
    if hasattr(pillar, "principle_rows"):
        rows = [row for row in PRINCIPLES.rows(pillar.principle_rows) if Reader.of(request).opens(row)]
    else:
        rows = list(visible(CXPrinciple.objects.filter(pillars=pillar.pk), request))
    return sorted(rows, key=lambda row: (row.number, row.title))
