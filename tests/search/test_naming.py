"""Filters by the names that people give to what they look for, and what is said where nothing has them."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from cxhub.search import naming, query, registry, service
from cxhub.search.naming import Unmet
from cxhub.search.registry import FacetValue

from .conftest import PUBLIC, make

Find = Callable[..., list[str]]
Index = Callable[..., None]


@pytest.fixture
def unmet(engine: object, index: Index) -> Callable[..., list[Unmet]]:
    """What nothing meets of a search among some documents, of which one is for the office alone."""
    index(
        make("fog", "A ferry in the fog", facets={"owner": ["anna-sorley"], "author": ["sam-wether"]}),
        make("lift", "The lift", facets={"owner": ["owen-brandt"], "author": ["bea-lifton"]}),
        make("late", "Late ferries", kind="kpi"),
        make("fee", "A secret fee", access="office", facets={"owner": ["ambrose-quill"], "author": ["rue-fender"]}),
    )
    return lambda text, readable=PUBLIC: list(service.search(text, readable=readable).unmet)


@pytest.mark.parametrize("typed", ["kpi", "kpis", "measure", "Measures", "KPI"])
def test_a_kind_is_found_by_whatever_it_is_called(index: Index, find: Find, typed: str) -> None:
    index(make("late", "Late ferries", kind="kpi"), make("fog", "A ferry in the fog"))
    assert find(f"ferries kind:{typed}") == ["late"]
    assert find(f"ferries -kind:{typed}") == ["fog"]


def test_no_kind_is_taken_for_another_that_is_called_like_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ruler = SimpleNamespace(label="Ruler", label_plural="Rulers")
    kpi = SimpleNamespace(label="Measure", label_plural="Measures")
    monkeypatch.setattr(naming, "document_types", lambda: {"measure": ruler, "kpi": kpi})
    called = [str(naming.as_called(query.parse(f"kind:{typed}"))) for typed in ("measure", "rulers", "kpi", "else")]
    assert called == ['kind:"measure"', 'kind:"measure"', 'kind:"kpi"', 'kind:"else"']


def test_of_several_filters_those_that_nothing_meets_are_named(unmet: Callable[..., list[Unmet]]) -> None:
    assert unmet("ferry author:weather") == [
        Unmet("author:weather", "value", {"author:sam-wether": 'ferry author:"sam wether"'}),
    ]
    assert unmet("ferry owner:sorly -author:lifton author:wether") == [
        Unmet(
            "owner:sorly",
            "value",
            {"owner:anna-sorley": 'ferry owner:"anna sorley" -author:"lifton" author:"wether"'},
        ),
    ]


def test_what_is_proposed_finds_something(unmet: Callable[..., list[Unmet]], find: Find) -> None:
    [part] = unmet("fog owner:sorly")
    assert [find(whole) for whole in part.instead.values()] == [["fog"]]


def test_kinds_are_named_where_none_is_called_so(unmet: Callable[..., list[Unmet]]) -> None:
    [banana] = unmet("kind:banana ferry")
    assert list(banana.instead) == ["kind:story", "kind:measure"]
    [nearly] = unmet("kind:mesure")
    assert list(nearly.instead) == ["kind:measure"]


def test_nothing_is_proposed_that_the_reader_may_not_see(unmet: Callable[..., list[Unmet]]) -> None:
    for typed in ("owner:quil", "author:fenders"):
        assert unmet(typed) == [Unmet(typed, "value", {})]
        assert unmet(typed, readable=PUBLIC | {"office"})[0].instead


def test_filters_that_something_meets_are_not_named(unmet: Callable[..., list[Unmet]]) -> None:
    assert unmet("zanzibar author:sam") == []
    assert unmet("author:wether author:lifton owner:sorley owner:owen kind:kpi") == []


def test_days_and_fields_that_are_none_are_named_where_nothing_has_all_words(unmet: Callable[..., list[Unmet]]) -> None:
    assert unmet("after:2026-13") == [Unmet("after:2026-13", "day", {})]
    assert unmet("ferry before:yesterday") == [Unmet("before:yesterday", "day", {})]
    assert unmet("beforehand:today") == [Unmet("beforehand:today", "field", {})]
    assert unmet("ferry type:story") == [Unmet("type:story", "field", {})]
    assert unmet("ferry") == unmet('ferry "') == unmet("ferry http://") == []


def test_no_more_than_a_few_parts_are_named(unmet: Callable[..., list[Unmet]]) -> None:
    assert len(unmet("type:a " * 100 + "kind:banana " * 20)) == 2
    assert len(unmet(" ".join(f"type:a{n} owner:nobody{n}" for n in range(30)))) == 6


def test_a_value_is_proposed_to_whoever_types_what_it_is_called(
    index: Index, monkeypatch: pytest.MonkeyPatch, engine: object
) -> None:
    area = registry.FacetType(
        "owner", "Owner", lambda values, readable: {v: FacetValue("At the harbour") for v in values}
    )
    monkeypatch.setitem(registry._facets, "owner", area)
    index(make("fog", "A ferry in the fog", facets={"owner": ["area-7"]}))
    [part] = service.search('owner:"at the harbor"', readable=PUBLIC).unmet
    assert part.instead == {"owner:area-7": 'owner:"area 7"'}


def test_words_with_a_colon_that_are_found_are_words(index: Index) -> None:
    index(make("note", "Note: ferry"))
    found = service.search("note:ferry", readable=PUBLIC)
    assert (found.total, list(found.unmet)) == (1, [])


def test_the_page_says_what_nothing_has_and_leads_on(client: Client, tram_stories: None) -> None:
    html = client.get(reverse("cxhub_search"), {"q": "ferry author:owin before:2025-40"}).content.decode()
    assert "Nothing that you may read has <code>author:owin</code>." in html
    whole = "ferry%20before-2025-40%20author%3A%22owen%20prideaux%22"
    assert f'<a href="/search/?q={whole}">author:owen-prideaux</a>' in html
    assert "<code>before:2025-40</code> names no day" in html
    html = client.get(reverse("cxhub_search"), {"q": "owns:anna<b>"}).content.decode()
    assert "<code>owns:anna&lt;b&gt;</code> was looked for as words" in html


def test_a_day_that_is_one_is_still_a_day(engine: object) -> None:
    found = service.search("ferry after:2026-03", readable=PUBLIC)
    assert (found.query.after, list(found.unmet)) == (date(2026, 3, 1), [])
