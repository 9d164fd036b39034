"""What the programme office chose for a query comes first or not at all."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from cxhub.search import service
from cxhub.search.curation import choice_for
from cxhub.search.models import ChosenResult
from cxhub.search.query import parse

from .conftest import PUBLIC, make

Find = Callable[..., list[str]]


def choose(query: str, address: str, **fields: object) -> ChosenResult:
    row = ChosenResult(query=query, address=address, **fields)
    row.full_clean()
    row.save()
    return row


def test_a_chosen_result_comes_first_even_without_the_words_and_says_so(tram_stories: None, find: Find) -> None:
    choose("ferry", "/play/lift/")
    choose("FERRY!", "https://hub.example.org/story/refunds/?from=mail", place=2)
    assert find("Ferry") == ["lift", "refunds", "café"]
    found = service.search("ferry", readable=PUBLIC)
    assert [one.chosen for one in found.results] == [True, True, False]
    # What was chosen is not found by some of the words.
    assert (found.total, found.with_all, found.relaxed) == (3, 2, False)
    assert set(find("ferry fog", as_typed=True)[:1]) == {"café"}


def test_a_result_that_is_left_out_is_not_found_or_counted(tram_stories: None) -> None:
    choose("ferry", "/story/refunds/", does="not")
    found = service.search("ferry", readable=PUBLIC)
    assert [one.pk for one in found.results] == ["café"]
    assert found.total == 1


def test_some_choices_go_for_every_query_with_the_words(tram_stories: None, find: Find) -> None:
    choose("fog", "/story/refunds/", match="part")
    assert find("ferry in fog")[0] == "refunds"
    assert choice_for(parse("foghorn ferry")).first == ()


def test_a_choice_counts_from_its_first_day_to_its_last(tram_stories: None) -> None:
    day = datetime.date(2026, 5, 1)
    choose("ferry", "/play/lift/", starts_on=day, ends_on=day)
    assert choice_for(parse("ferry"), on=day).first == ("play:lift",)
    for other in (day - datetime.timedelta(days=1), day + datetime.timedelta(days=1)):
        assert choice_for(parse("ferry"), on=other).first == ()


def test_nobody_is_shown_a_chosen_page_that_they_may_not_see(tram_stories: None, find: Find) -> None:
    choose("ferry", "/lesson/secret/")
    assert "secret" not in find("ferry")
    assert find("ferry", readable=PUBLIC | {"r7"})[0] == "secret"


def test_no_choice_is_made_for_words_that_are_left_out_and_none_brings_back_what_is(
    tram_stories: None, find: Find
) -> None:
    choose("fog", "/play/lift/", match="part")
    assert find("refunds -fog") == ["refunds"]
    choose("refunds", "/story/café/", match="part")
    assert find("refunds")[0] == "café"
    assert find("refunds -fog") == ["refunds"]
    assert find("refunds kind:story")[0] == "café"


def test_what_has_a_place_on_a_page_is_chosen_by_its_own_address(
    tram_stories: None, index: Callable[..., None]
) -> None:
    index(make("7", "An update", kind="update", url="/play/lift/#update-7"))
    assert choose("ferry", "https://hub.example.org/play/lift/#update-7").document_key == "update:7"
    assert choose("ferry", "/play/lift/#step-2").document_key == "play:lift"


def test_filters_go_for_chosen_results_too(tram_stories: None, find: Find) -> None:
    choose("ferry", "/play/lift/")
    assert set(find("ferry", selected={"kind": ["story"]})) == {"café", "refunds"}


@pytest.mark.parametrize(
    "fields",
    [
        {"query": "!!", "address": "/play/lift/"},
        {"query": "lift", "address": "/nowhere/"},
        {"query": "lift", "address": "/play/lift/", "starts_on": "2026-02-01", "ends_on": "2026-01-01"},
    ],
)
def test_a_choice_that_cannot_work_is_refused(tram_stories: None, fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        ChosenResult(**fields).full_clean()


def test_the_programme_office_chooses_in_the_admin(admin_client: Client, tram_stories: None) -> None:
    address = reverse("cxhub_chosen_results:add")
    assert 'value="ferry"' in admin_client.get(address, {"query": "ferry"}).content.decode()
    data = {"query": "ferry", "match": "whole", "address": "/play/lift/", "does": "first", "place": "1"}
    admin_client.post(address, data)
    assert ChosenResult.objects.get().document_key == "play:lift"
