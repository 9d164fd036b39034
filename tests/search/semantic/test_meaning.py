"""What search by meaning finds, for every engine alike, and what it never does."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from cxhub.search import service
from cxhub.search.engines.base import Engine
from cxhub.search.models import SearchVector
from cxhub.search.semantic import model, switch, vectors
from tests.search.conftest import PUBLIC, make

ASKED = "public transport delays"


def test_a_page_is_found_that_says_the_same_in_other_words(stories: None, find: Callable[..., list[str]]) -> None:
    assert find(ASKED) == ["delay"]
    assert find("getting money back")[0] == "refund"


def test_what_nobody_may_see_is_neither_found_nor_counted(stories: None, find: Callable[..., list[str]]) -> None:
    found = service.search(ASKED, readable=PUBLIC)
    assert ([result.pk for result in found.results], found.total) == (["delay"], 1)
    assert set(find(ASKED, readable=PUBLIC | {"r7"})) == {"delay", "secret"}


def test_filters_exclusions_and_choices_hold_for_what_is_found_by_meaning(
    stories: None, find: Callable[..., list[str]]
) -> None:
    assert find(f"{ASKED} -passengers") == []
    assert find(f"{ASKED} kind:lesson") == []
    assert find(ASKED, selected={"kind": ["lesson"]}) == []
    kinds = next(facet for facet in service.search(ASKED, readable=PUBLIC).facets if facet.name == "kind")
    assert [(option.value, option.count) for option in kinds.options] == [("story", 1)]


@pytest.mark.parametrize("text", ['"public transport delays"', "delay*", 'public "transport delays"'])
def test_words_in_quotation_marks_and_begun_words_are_taken_as_they_are(
    text: str, stories: None, find: Callable[..., list[str]]
) -> None:
    assert find(text) == []


def test_the_newest_are_only_those_with_the_words(stories: None, find: Callable[..., list[str]]) -> None:
    assert find(ASKED, sort="newest") == []


def test_what_has_the_words_and_the_meaning_comes_before_what_has_one_of_them(
    read: Callable[..., None], find: Callable[..., list[str]]
) -> None:
    read(
        make("both", "Late trams", body="Trams that come late make passengers angry."),
        make("words", "Of late, trams are blue", body="The paint is new."),
        make("meaning", "Vehicles behind schedule", body="Nothing came on time."),
    )
    found = service.search("late trams", readable=PUBLIC).results
    assert found[0].pk == "both"
    assert {result.pk: result.by_meaning for result in found} == {"both": False, "words": False, "meaning": True}


def test_the_page_says_what_was_found_by_meaning_alone(stories: None, client: Client) -> None:
    html = client.get(reverse("cxhub_search"), {"q": ASKED}).content.decode()
    assert "Found by meaning" in html
    assert "Found by meaning" not in client.get(reverse("cxhub_search"), {"q": "behind schedule"}).content.decode()


def test_a_kind_that_is_worth_less_stands_lower_by_meaning_too(
    read: Callable[..., None], find: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = {"update": SimpleNamespace(weight=0.3, label="Update"), "story": SimpleNamespace(weight=1, label="Story")}
    monkeypatch.setattr(service, "document_types", lambda: kinds)
    read(
        make("note", "Trams behind schedule", body="Passengers waited at the stop.", kind="update"),
        make("told", "Once more trams behind schedule", body="Passengers waited at the stop."),
    )
    assert find(ASKED) == ["told", "note"]


def test_pages_of_results_hold_each_document_once(read: Callable[..., None], find: Callable[..., list[str]]) -> None:
    read(*(make(str(n), f"Late trams {n}") for n in range(7)), *(make(f"m{n}", f"Delayed bus {n}") for n in range(7)))
    pages = [find("late trams", page=page, size=5) for page in (1, 2, 3)]
    assert len(sum(pages, [])) == len(set(sum(pages, []))) == 14


def test_a_changed_text_is_read_again_and_a_deleted_one_forgotten(
    stories: None, engine: Engine, read: Callable[..., None], find: Callable[..., list[str]]
) -> None:
    before = dict(SearchVector.objects.values_list("key", "pk"))
    read(make("delay", "Bread and cake", body="The baker opens at six.", version=2), make("new", "Slow buses"))
    after = dict(SearchVector.objects.values_list("key", "pk"))
    assert before["story:refund"] == after["story:refund"]
    assert find(ASKED) == ["new"]
    engine.bulk([], {"story:new": 9})
    assert find(ASKED) == []
    assert not SearchVector.objects.filter(key="story:new").exists()


def test_a_text_whose_readers_change_is_not_read_again(
    stories: None, read: Callable[..., None], find: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "embed", lambda texts: pytest.fail("read again") if texts else model.embed(texts))
    body = "Passengers waited at the stop for twenty minutes."
    read(make("delay", "Trams behind schedule", body=body, access="r7", version=2))
    assert not vectors.missing().exists()
    assert find(ASKED) == []


def test_without_it_only_words_count_and_the_state_says_why(
    stories: None, find: Callable[..., list[str]], settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert switch.state() == {
        "on": True, "why_off": "", "model": model.NAME, "vectors": 4, "waiting": 0, "error": ""
    }  # fmt: skip
    monkeypatch.setattr(switch, "_is_installed", lambda: False)
    assert find(ASKED) == []
    assert switch.state() == {"on": False, "why_off": "The extra cxhub[semantic] is not installed."}
    settings.CXHUB = {**settings.CXHUB, "SEARCH_SEMANTIC": False}
    assert switch.state() == {"on": False, "why_off": "The setting SEARCH_SEMANTIC is off."}


def test_words_go_on_finding_when_the_model_fails(
    stories: None, find: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(text: str) -> tuple[float, ...]:
        raise RuntimeError("no such operator")

    monkeypatch.setattr(switch, "breaker", type(switch.breaker)())
    monkeypatch.setattr(model, "embed_query", fails)
    assert find("refunds by hand") == ["refund"]
    assert find(ASKED) == []
    assert switch.state()["error"] == "RuntimeError: no such operator"
