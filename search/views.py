"""The search page, and suggestions while somebody types."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cxhub.search import asking, service
from cxhub.search.documents import storable
from cxhub.search.engines.base import Sort
from cxhub.search.registry import document_types, facet_types, reader_tokens

#: No address narrows by more values of one facet than this.
MOST_VALUES = 50
#: The cookie by which a search that is narrowed, sorted or shown again is known to be noted already.
ASKED = "cxhub_asked"


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What ``?q=`` finds, narrowed by the facets that are named in the address. Any address gets an answer."""
    text = storable(request.GET.get("q", "")).strip()
    sort: Sort = "newest" if request.GET.get("sort") == "newest" else "relevance"
    results = service.search(
        text,
        readable=reader_tokens(request),
        selected={facet.name: _values(request, facet.name) for facet in facet_types()},
        sort=sort,
        page=_number(request.GET.get("page", "")),
        as_typed="as_typed" in request.GET,
    )
    before = request.COOKIES.get(ASKED, "")
    token = before if asking.is_of(before, text) else ""
    is_new = request.method == "GET" and bool(results.query) and not results.stopped
    if not token and is_new and not _is_narrowed(request):
        token = asking.note(
            text,
            hits=results.total,
            corrected_to=results.searched,
            engine=results.engine,
            degraded=results.degraded,
            milliseconds=results.milliseconds,
        )
    # Only to draw the links: the results themselves are one page already.
    pages = Paginator(range(results.total), results.size)
    response = render(
        request,
        "cxhub_search/search.html",
        {
            "results": results,
            "text": text[: service.query.MAX_LENGTH],
            "asked": bool(results.query) or any(option.selected for option in _options(results)),
            "offered": any(facet.options for facet in results.facets),
            "counted": in_words(results),
            "sorts": _sorts(request, sort),
            "chosen": _chosen(request, results),
            "as_typed_url": _address(request, as_typed="1", page=None),
            "clear_url": _address(request, page=None, **{facet.name: None for facet in results.facets}),
            "pages": pages.get_page(results.page),
            "token": token,
            "judged": "thanks" in request.GET,
            "address": _kept_address(request),
        },
    )
    if token and token != before:
        response.set_cookie(
            ASKED,
            token,
            max_age=asking.SAME_FOR,
            path=request.path,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Titles that begin as typed, then what others ask: ``{"suggestions": [{"title", "url", "kind"}]}``."""
    types = document_types()
    typed, readable = request.GET.get("q", ""), reader_tokens(request)
    found = service.suggest(typed, readable=readable)
    asked = service.suggest_queries(typed, readable=readable)
    response = JsonResponse(
        {
            "suggestions": [
                {
                    "title": suggestion.title,
                    "url": suggestion.url,
                    "kind": str(types[suggestion.kind].label) if suggestion.kind in types else "",
                }
                for suggestion in found
            ]
            + [
                {"title": words, "url": f"{reverse('cxhub_search')}?{urlencode({'q': words})}", "kind": _("Search")}
                for words in asked
            ]
        }
    )
    response["Cache-Control"] = "private, no-store"
    return response


def in_words(results: service.Results) -> str:
    """How many results of which kinds there are: "23 plays and stories", "1 result"."""
    types = document_types()
    kinds = [option.value for option in _options(results, "kind") if option.selected and option.value in types]
    if results.total == 1:
        return _("1 %(kind)s") % {"kind": str(types[kinds[0]].label).lower()} if len(kinds) == 1 else _("1 result")
    names = [str(types[kind].label_plural).lower() for kind in kinds]
    if not names:
        return ngettext("%(count)d result", "%(count)d results", results.total) % {"count": results.total}
    listed = (
        names[0]
        if len(names) == 1
        else _("%(some)s and %(last)s")
        % {
            "some": ", ".join(names[:-1]),
            "last": names[-1],
        }
    )
    return _("%(count)d %(kinds)s") % {"count": results.total, "kinds": listed}


def _options(results: service.Results, name: str = "") -> Iterable[service.FacetOption]:
    return (option for facet in results.facets if name in ("", facet.name) for option in facet.options)


def _values(request: HttpRequest, name: str) -> list[str]:
    return [storable(value) for value in request.GET.getlist(name)[:MOST_VALUES] if value]


def _is_narrowed(request: HttpRequest) -> bool:
    """Whether this is a search that was asked before, and is narrowed, sorted, paged or shown again with thanks.

    The search box keeps the order, so that a query with one is a new one to whoever has asked something else before.
    """
    ways = ["page", "as_typed", "thanks", *(() if ASKED in request.COOKIES else ("sort",))]
    return any(way in request.GET for way in ways) or any(_values(request, facet.name) for facet in facet_types())


def _number(text: str) -> int:
    """A page number: 1 where the text is none, and never more than a database can count."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def _address(request: HttpRequest, **changes: str | None) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"{request.path}?{query.urlencode()}"


def _kept_address(request: HttpRequest) -> str:
    """The search itself, without the page that is shown: what somebody saves or takes away as a file."""
    query = request.GET.copy()
    for name in ("page", "thanks", "csrfmiddlewaretoken"):
        query.pop(name, None)
    return query.urlencode()


def _sorts(request: HttpRequest, current: Sort) -> list[dict[str, Any]]:
    choices: list[tuple[Sort, str]] = [("relevance", _("Best match")), ("newest", _("Newest"))]
    return [
        {"label": label, "url": _address(request, sort=name, page=None), "current": name == current}
        for name, label in choices
    ]


def _chosen(request: HttpRequest, results: service.Results) -> list[dict[str, Any]]:
    """The values that narrow the results, each with the address without it."""
    chosen = []
    for facet in results.facets:
        for option in facet.options:
            if option.selected:
                query = request.GET.copy()
                query.pop("page", None)
                query.setlist(facet.name, [value for value in _values(request, facet.name) if value != option.value])
                chosen.append({"label": option.label, "url": f"{request.path}?{query.urlencode()}"})
    return chosen
