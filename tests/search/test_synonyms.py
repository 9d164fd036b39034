"""Synonyms and spelling."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from cxhub.search import service
from cxhub.search.models import Synonym
from cxhub.search.spelling import edit_distance

from .conftest import PUBLIC, make

Find = Callable[..., list[str]]


@pytest.mark.parametrize("text", ["elevator", "elevators", "LIFT", "lifts stairs"])
def test_a_synonym_finds_both_ways_and_at_once(tram_stories: None, find: Find, text: str) -> None:
    Synonym.objects.create(term="lift", synonyms="elevator;moving room")
    assert "lift" in find(text, as_typed=True)


def test_a_synonym_may_be_several_words(tram_stories: None, find: Find) -> None:
    assert find("poor visibility", as_typed=True) == []
    Synonym.objects.create(term="fog", synonyms="poor visibility")
    assert find("poor visibility", as_typed=True) == ["café"]


def test_terms_of_the_trade_are_known_until_the_programme_office_says_otherwise(
    index: Callable[..., None], find: Find
) -> None:
    index(make("score", "Net promoter score"), make("park", "A national park"))
    assert find("NPS", as_typed=True) == ["score"]
    Synonym.objects.create(term="NPS", synonyms="national park")
    assert find("NPS", as_typed=True) == ["park"]


def test_a_slip_that_a_page_shares_finds_what_was_meant_as_well(index: Callable[..., None]) -> None:
    index(make("slip", "Acessibility"), *(make(str(n), f"Accessibility {n}") for n in range(20)))
    found = service.search("acessibility", readable=PUBLIC)
    assert (found.also, found.searched, found.total) == (("accessibility",), "", 21)
    assert service.search("acessibility", readable=PUBLIC, as_typed=True).total == 1


def test_a_removed_synonym_no_longer_counts(tram_stories: None, find: Find) -> None:
    row = Synonym.objects.create(term="lift", synonyms="elevator")
    assert find("elevator") == ["lift"]
    row.delete()
    assert find("elevator", as_typed=True) == []


@pytest.mark.parametrize(
    ("term", "synonyms"), [("!!", "a"), ("a", "!!"), ("a", ";;"), ("a", "a"), ("a", ";".join(map(str, range(21))))]
)
def test_synonyms_that_search_cannot_use_are_refused(db: None, term: str, synonyms: str) -> None:
    with pytest.raises(ValidationError):
        Synonym(term=term, synonyms=synonyms).full_clean()


def test_synonyms_are_tidied(db: None) -> None:
    row = Synonym(term="  call   centre ", synonyms=" help line ;;helpline; help line")
    row.full_clean()
    assert (row.term, row.synonyms) == ("call centre", "help line; helpline")


def test_the_programme_office_edits_synonyms_in_the_admin(admin_client: Client) -> None:
    address = reverse("cxhub_synonyms:add")
    assert admin_client.get(address).status_code == 200
    admin_client.post(address, {"term": "lift", "synonyms": "elevator"})
    assert Synonym.objects.get().synonyms == "elevator"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("passengrs", "passengers"), ("passnegers", "passengers"), ("sevrice", "service"), ("taxl", "taxi")],
)
def test_one_slip_is_corrected_and_said(tram_stories: None, typed: str, meant: str) -> None:
    results = service.search(typed, readable=PUBLIC)
    assert (results.searched, results.unknown) == (meant, (typed,))
    assert results.total
    assert service.search(typed, readable=PUBLIC, as_typed=True).searched == ""


def test_the_word_beside_decides_between_equally_near_ones(index: Callable[..., None]) -> None:
    index(
        make("1", "Lost child"),
        *(make(f"cold{n}", "A cold morning", body="We lost an hour.") for n in range(5)),
    )
    assert service.search("lost chld", readable=PUBLIC).searched == "lost child"


def test_nothing_is_corrected_to_a_word_that_the_reader_may_not_see(tram_stories: None) -> None:
    assert service.search("zanzibr", readable=PUBLIC).searched == ""
    assert service.search("zanzibr", readable=PUBLIC | {"r7"}).searched == "zanzibar"


@pytest.mark.parametrize(
    ("left", "right", "distance"),
    [("", "abc", 3), ("form", "from", 1), ("letter", "leter", 1), ("a", "a", 0), ("ab", "cd", 2)],
)
def test_edit_distance_counts_a_swap_as_one(left: str, right: str, distance: int) -> None:
    assert edit_distance(left, right) == edit_distance(right, left) == distance
