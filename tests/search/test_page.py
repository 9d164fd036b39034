"""The search page, as somebody sees it."""

import re
from collections.abc import Callable
from typing import Any, cast

import pytest
from django.test import Client
from django.urls import reverse

from cxhub.search import registry, service
from cxhub.search.engines import fallback, get_engine
from cxhub.search.engines.base import Engine, EngineResults, EngineUnavailable, SearchRequest

from .conftest import PUBLIC, make


@pytest.fixture
def page(client: Client, tram_stories: None) -> Callable[..., str]:
    """The HTML of the search page for some parameters."""
    return lambda **data: client.get(reverse("cxhub_search"), data).content.decode()


def test_results_show_what_matched_and_lead_to_the_page(page: Callable[..., str]) -> None:
    html = page(q="cafe")
    assert re.search('<a href="/story/café/"[^>]*>A <mark>café</mark> in the fog</a>', html)
    assert "1 result" in html


def test_what_was_typed_stays_typed(page: Callable[..., str]) -> None:
    html = page(q='"no <such> thing" -at:all')
    assert 'value="&quot;no &lt;such&gt; thing&quot; -at:all"' in html


def test_without_a_query_the_page_says_how_to_ask(page: Callable[..., str]) -> None:
    assert "What do you need to know?" in page()
    assert "What do you need to know?" in page(q="  ")


def test_nothing_found_helps_on(page: Callable[..., str]) -> None:
    html = page(q="qwertzuiop", year="2026")
    assert "Nothing found" in html
    assert "Search without the filters" in html


def test_the_page_says_whether_any_result_has_all_of_the_words(page: Callable[..., str]) -> None:
    assert "of your words" not in page(q="ferry")
    assert "Pages with all of your words count for more; others have some of them." in page(q="ferry café")
    assert "Some of these pages have only some of your words." in page(q="ferry café", sort="newest")
    assert "No page has all of your words. These have some of them." in page(q="ferry zanzibar", as_typed="1")


def test_a_correction_that_was_taken_back_stays_so_when_results_are_narrowed(page: Callable[..., str]) -> None:
    kept = '<input type="hidden" name="as_typed" value="1">'
    assert kept in page(q="ferry", as_typed="1")
    assert kept not in page(q="ferry")


def test_facets_are_a_form_that_keeps_the_query(page: Callable[..., str]) -> None:
    html = page(q="ferry", year=["2025", "2026"])
    assert '<input type="hidden" name="q" value="ferry">' in html
    for year in ("2025", "2026"):
        assert f'name="year" value="{year}" checked' in html
    assert "2 results" in html


def test_a_chosen_value_can_be_taken_back(page: Callable[..., str]) -> None:
    html = page(q="ferry", year="2025", page="7")
    assert 'href="/search/?q=ferry"' in html


def test_a_misspelt_word_is_corrected_out_loud_and_can_be_searched_for_anyway(page: Callable[..., str]) -> None:
    html = page(q="ferri passengrs")
    assert "Showing results for “ferri passengers”" in html
    assert "No page says “passengrs”" in html
    assert "as_typed=1" in html
    assert "Showing results for" not in page(q="ferri passengrs", as_typed="1")


def test_many_results_are_paged_and_a_page_too_far_is_the_last(
    page: Callable[..., str], index: Callable[..., None]
) -> None:
    index(*(make(str(n), f"Tram {n}") for n in range(25)))
    assert "25 results" in page(q="tram")
    assert "q=tram&amp;page=2" in page(q="tram")
    last = page(q="tram", page="999")
    assert last.count('class="result"') == 5


def test_somebody_without_the_token_gets_the_same_page_as_if_it_were_not_there(page: Callable[..., str]) -> None:
    def same(text: str) -> str:
        """The page without its signatures, which differ every time."""
        return re.sub('(csrfmiddlewaretoken|token)" value="[^"]*"', "", page(q=text)).replace(text, "")

    assert same("zanzibar") == same("qqqqqqqq")


def test_suggestions_name_title_address_and_kind(
    client: Client, index: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Plays(registry.DocumentType):
        kind = "play-of-tests"
        label = "Play"
        label_plural = "Plays"

    monkeypatch.setitem(registry._types, "play-of-tests", Plays())
    index(make("lift", "Lift out of service", kind="play-of-tests"))
    response = client.get(reverse("cxhub_search_suggest"), {"q": "lift o"})
    assert response.json() == {
        "suggestions": [{"title": "Lift out of service", "url": "/play-of-tests/lift/", "kind": "Play"}]
    }
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("number", [5, 50])
def test_the_page_takes_the_same_queries_however_much_is_found(
    client: Client, index: Callable[..., None], number: int, django_assert_max_num_queries: Callable
) -> None:
    index(*(make(str(n), f"Tram {n}", facets={"tag": [f"t{n}"]}) for n in range(number)))
    client.get(reverse("cxhub_search"), {"q": "tram"})
    with django_assert_max_num_queries(16):
        client.get(reverse("cxhub_search"), {"q": "tram"})


def test_the_page_says_who_found_what_it_shows_and_not_who_was_asked_besides(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fallback, "breaker", fallback.Breaker())
    get_engine().bulk([make("a", "A ferry")])

    class Failing:
        """A search server that finds nothing, and is gone when something else is asked."""

        name, degraded = "server", False

        def search(self, request: SearchRequest) -> EngineResults:
            return EngineResults([], 0, 0, {})

        def __getattr__(self, name: str) -> Any:
            raise EngineUnavailable("gone")

    server = fallback.FallbackEngine(cast("Engine", Failing()), get_engine(), lambda: False)
    found = service.search("zanzibar", readable=PUBLIC, engine=server)
    assert server.degraded
    assert (found.engine, found.degraded, found.total) == ("server", False, 0)
