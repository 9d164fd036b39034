"""Everything that a search finds, as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cxhub.access import visibility_tokens
from cxhub.exports import file_response, wanted
from cxhub.search import service
from cxhub.search.documents import storable
from cxhub.search.registry import facet_types

#: So many results are written.
MOST = 1000
HEADER = ("kind", "title", "address", "section", "published", "updated", "snippet")


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The first thousand results of a search as CSV, XLSX or JSON, with the parameters of the search page."""
    kind = "json" if request.GET.get("format") == "json" else wanted(request)
    if not kind:
        return HttpResponse(status=400)
    rows = _rows(request)
    if kind == "json":
        return JsonResponse({"results": [dict(zip(HEADER, row, strict=True)) for row in rows]})
    return file_response(kind, "search", HEADER, rows)


def _rows(request: HttpRequest) -> Iterator[tuple[Any, ...]]:
    """The results, page by page."""
    text = storable(request.GET.get("q", "")).strip()
    selected = {facet.name: [storable(v) for v in request.GET.getlist(facet.name)[:50] if v] for facet in facet_types()}
    page = pages = 1
    while page <= pages:
        found = service.search(
            text,
            readable=visibility_tokens(request.user, request.session),
            selected=selected,
            sort="newest" if request.GET.get("sort") == "newest" else "relevance",
            page=page,
            size=service.LARGEST_PAGE,
            as_typed="as_typed" in request.GET,
        )
        if found.stopped:
            broken_off = _("The search took too long and was broken off here: this file is not complete.")
            yield ("", broken_off, "", "", None, None, "")
        for one in found.results:
            address = request.build_absolute_uri(one.url)
            snippet = service.highlight.text_of(one.snippet_html)
            yield (str(one.kind_label), one.title, address, one.section, one.published_at, one.updated_at, snippet)
        page, pages = page + 1, min(found.pages, MOST // service.LARGEST_PAGE)
