"""Searching, for readers of the API."""

import datetime
from dataclasses import asdict
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field as Described
from ninja import Query, Router, Schema

from cxhub.access import visibility_tokens
from cxhub.api.router import ANSWERS_ANYTHING, ERRORS, answer, refuse_unknown, router
from cxhub.search import service
from cxhub.search.documents import storable
from cxhub.search.registry import facet_types


class CxFound(Schema):
    """One thing found."""

    type: str = Described(description="Its kind, as the facet “kind” names it.")
    id: str
    title: str
    snippet_html: str = Described(description="Safe HTML; what matched is marked.")
    html_url: str
    section: str = Described(description="The heading that the address leads to, if it does.")
    by_meaning: bool = Described(description="Whether it is about what was asked without holding its words.")
    published_at: datetime.datetime | None
    updated_at: datetime.datetime | None


class CxFacetOption(Schema):
    """A value that results can be narrowed to."""

    value: str
    label: str
    count: int
    selected: bool
    under: str = Described(description="The value that it is a part of, such as a tag's parent; or empty.")


class CxFacet(Schema):
    """A filter: its name is a parameter."""

    name: str
    label: str
    options: list[CxFacetOption]


class CxUnmet(Schema):
    """A part of the query that nothing meets."""

    asked: str
    reason: Literal["value", "day", "field"] = Described(
        description="No document has this value; or it names no day, or no field, and was looked for as words."
    )
    instead: dict[str, str] = Described(description="What is nearly called so → the whole query with it.")


class CxFoundList(Schema):
    """A page of results."""

    items: list[CxFound]
    total: int
    page: int
    pages: int
    searched: str = Described(description="What was searched for instead, where words looked misspelt.")
    also: list[str] = Described(description="Words searched for beside rare ones that look like slips of them.")
    unmet: list[CxUnmet] = Described(description="Why nothing was found, or nothing with all words.")
    relaxed: bool = Described(description="Whether some results hold only some of the words.")
    engine: str = Described(description="What answered: sqlite, postgres or elasticsearch.")
    degraded: bool = Described(description="Whether another engine stood in for the search server.")
    stopped: bool = Described(description="Whether it took too long and was broken off, without results.")
    facets: list[CxFacet]


class CxSearchQuery(Schema):
    """What may be asked, besides values of facets (``kind=story&pillar=3``), each as often as wanted."""

    q: str = Described("", description="Words, “phrases”, -without, word*.")
    page: int = Described(1, ge=1, le=1_000_000)
    limit: int = Described(service.PAGE_SIZE, ge=1, le=service.LARGEST_PAGE)
    sort: Literal["relevance", "newest"] = "relevance"
    as_typed: bool = Described(False, description="Correct no spelling.")


search = Router()
FROM_QUERY = Query(...)


@search.get(
    "/",
    response={200: CxFoundList, **ERRORS},
    url_name=ANSWERS_ANYTHING,
    operation_id="cx_search",
    summary="Search the hub",
    openapi_extra={
        "parameters": [
            {
                "in": "query",
                "name": name,
                "required": False,
                "schema": {"type": "array", "items": {"type": "string"}},
                "description": "Only results with one of these.",
            }
            for name in ("kind", "pillar", "tag", "year", "month")
        ]
    },
)
def find(request: HttpRequest, query: CxSearchQuery = FROM_QUERY) -> HttpResponse:
    """What matches, best first, with the facets to narrow it."""
    names = [facet.name for facet in facet_types()]
    refuse_unknown(request, [*CxSearchQuery.model_fields, *names])
    found = service.search(
        query.q,
        readable=visibility_tokens(request.auth),  # type: ignore[attr-defined]  # set by ReaderAuth
        selected={name: map(storable, request.GET.getlist(name)) for name in names},
        sort=query.sort,
        page=query.page,
        size=query.limit,
        as_typed=query.as_typed,
    )
    return answer(
        request,
        {
            "items": [_item(request, result) for result in found.results],
            "total": found.total,
            "page": found.page,
            "pages": found.pages,
            "searched": found.searched,
            "also": list(found.also),
            "unmet": [asdict(part) for part in found.unmet],
            "relaxed": found.relaxed,
            "engine": found.engine,
            "degraded": found.degraded,
            "stopped": found.stopped,
            "facets": [
                {
                    "name": facet.name,
                    "label": str(facet.label),
                    "options": [{**asdict(option), "label": str(option.label)} for option in facet.options],
                }
                for facet in found.facets
            ],
        },
    )


def _item(request: HttpRequest, result: service.Result) -> dict[str, Any]:
    return {
        "type": result.kind,
        "id": result.pk,
        "title": result.title,
        "snippet_html": str(result.snippet_html),
        "html_url": request.build_absolute_uri(result.url),
        "section": result.section,
        "by_meaning": result.by_meaning,
        "published_at": result.published_at,
        "updated_at": result.updated_at,
    }


router.add_router("/search/", search)
