"""What is kept of searches, and what readers keep of them."""

import datetime
import re
from collections.abc import Callable
from itertools import count

import pytest
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cxhub.search import asking, service
from cxhub.search.models import ChosenResult, SearchClick, SearchDocument, SearchEvent, Synonym

from .conftest import PUBLIC, make


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that does other things as well may be too slow to look up what others ask while one types."""
    monkeypatch.setattr(service, "LOOKED_UP_FOR", 10)


@pytest.fixture
def reader(db: None) -> Client:
    client = Client()
    client.force_login(get_user_model()._default_manager.create_user("reader", "reader@example.org"))
    return client


def ask(client: Client, **data: str) -> str:
    return client.get(reverse("cxhub_search"), data).content.decode()


def test_a_search_is_noted_once_and_without_who_asked(reader: Client, tram_stories: None) -> None:
    ask(reader, q="Ferry, please")
    ask(reader, q="Ferry, please", page="2")
    reader.head(reverse("cxhub_search"), {"q": "ferry"})
    ask(reader)
    event = SearchEvent.objects.get()
    assert event.words == "ferry please"
    assert {field.name for field in SearchEvent._meta.fields}.isdisjoint({"user", "session", "address", "ip"})


@pytest.mark.parametrize(
    "way", [{"kind": "person"}, {"sort": "newest"}, {"page": "1"}, {"as_typed": "1"}, {"thanks": "1"}, {}]
)
def test_a_search_that_is_shown_again_in_some_way_is_the_same_search(
    client: Client, tram_stories: None, way: dict[str, str]
) -> None:
    first = ask(client, q="ferry")
    again = ask(client, q="ferry", **way)
    # Also when the filter is taken away again.
    undone = ask(client, q="ferry")
    assert SearchEvent.objects.get().words == "ferry"
    assert asking.most_asked(28, without_hits=True) == []
    # What is opened then was led to by the search that was asked.
    tokens = {re.search(r"/search/opened/([^/]+)/1/", html)[1] for html in (first, again, undone) if "ping=" in html}
    assert len(tokens) == 1 and asking.opened(tokens.pop(), 1)


def test_what_is_opened_further_back_counts_by_its_place_among_all(client: Client, index) -> None:
    index(*(make(str(n), "A ferry") for n in range(12)))
    ask(client, q="ferry")
    page = ask(client, q="ferry", page="2")
    assert re.findall(r"/search/opened/[^/]+/(\d+)/", page) == ["11", "12"]


def test_a_link_to_a_narrowed_search_is_nobody_s_question(client: Client, tram_stories: None) -> None:
    for way in ({"kind": "person"}, {"sort": "newest"}, {"thanks": "1"}):
        ask(Client(), q="ferry", **way)
    assert not SearchEvent.objects.exists()


def test_another_search_is_noted_also_where_the_box_has_kept_the_order(client: Client, tram_stories: None) -> None:
    for asked in ({"q": "ferry"}, {"q": "lift", "sort": "newest"}, {"q": "ferry", "sort": "newest"}):
        ask(client, **asked)
    assert list(SearchEvent.objects.order_by("pk").values_list("words", flat=True)) == ["ferry", "lift", "ferry"]


def test_the_same_asked_another_time_counts_again(client: Client, tram_stories: None, monkeypatch) -> None:
    ask(client, q="ferry")
    monkeypatch.setattr("cxhub.search.asking.SAME_FOR", -1)
    ask(client, q="ferry")
    assert SearchEvent.objects.count() == 2


def test_the_cookie_says_nothing_of_what_was_asked(client: Client, tram_stories: None) -> None:
    ask(client, q="ferry")
    cookie = client.cookies["cxhub_asked"]
    assert cookie["path"] == "/search/" and cookie["httponly"] and cookie["max-age"] == 1800
    pk, of = signing.loads(cookie.value, salt="cxhub.search.asking")
    assert (pk, len(of)) == (SearchEvent.objects.get().pk, 16)


@pytest.mark.parametrize(
    "query", ["refund -ferry", "author:nobody kind:people", '"late refund"', "ann*", "refund after:2025"]
)
def test_a_query_of_more_than_words_is_counted_and_not_listed(client: Client, tram_stories: None, query: str) -> None:
    ask(client, q=query)
    assert SearchEvent.objects.get().words == ""
    assert asking.most_asked(28) == []
    assert asking.weeks()[0].searches == 1


def test_words_with_hyphens_and_apostrophes_are_mere_words() -> None:
    assert asking.mere_words("Check-in at six o’clock: now") == "check in at six o clock now"


def test_a_site_may_keep_no_words(client: Client, tram_stories: None, settings) -> None:
    settings.CXHUB = {**getattr(settings, "CXHUB", {}), "SEARCH_LOG_WORDS": False}
    ask(client, q="ferry")
    assert SearchEvent.objects.get().words == ""


def test_an_opened_result_is_counted_and_a_made_up_one_is_not(client: Client, tram_stories: None) -> None:
    ping = re.search(r'ping="([^"]+)"', ask(client, q="ferry"))[1]
    assert Client(enforce_csrf_checks=True).post(ping).status_code == 204
    client.post(ping)
    client.post(reverse("cxhub_search_opened", args=["made:up:token", 1]))
    click = SearchClick.objects.get()
    assert (click.position, click.event.words) == (1, "ferry")


def test_somebody_says_whether_it_was_useful(client: Client, tram_stories: None) -> None:
    token = re.search(r'name="token" value="([^"]+)"', ask(client, q="ferry"))[1]
    data = {"token": token, "useful": "no", "address": "q=ferry&kind=story"}
    response = client.post(reverse("cxhub_search_judged"), data)
    assert response["Location"] == "/search/?q=ferry&kind=story&thanks=1"
    assert SearchEvent.objects.get().useful is False
    assert "Thank you" in ask(client, q="ferry", thanks="1")


def note(words: str, times: int = 1, hits: int = 5, opened: int = 0) -> None:
    for _time in range(times):
        event = SearchEvent.objects.create(words=words, hits=hits, engine="sqlite", milliseconds=3)
        if opened:
            SearchClick.objects.create(event=event, position=opened)


def test_the_report_leads_from_what_failed_to_its_cure(admin_client: Client, db: None) -> None:
    note("elevator", 4, hits=0)
    note("ticket", 3)
    note("lift", 2, opened=2)
    assert [row.words for row in asking.most_asked(28, without_hits=True)] == ["elevator"]
    assert [row.words for row in asking.seldom_opened(28)] == ["ticket"]
    assert (asking.weeks()[0].searches, asking.weeks()[0].mrr) == (9, 0.5)
    html = admin_client.get(reverse("cxhub_search_queries")).content.decode()
    assert f"{reverse('cxhub_synonyms:add')}?term=elevator" in html
    assert f"{reverse('cxhub_chosen_results:add')}?query=ticket" in html
    form = admin_client.get(reverse("cxhub_synonyms:add"), {"term": "elevator"}).content.decode()
    assert 'value="elevator"' in form


@pytest.mark.parametrize(
    ("given", "days"),
    [("7", 7), ("400", 400), ("401", 28), ("0", 28), ("0300000000000", 28), ("9" * 5000, 28), ("²", 28), ("-1", 28)],
)
def test_the_report_is_of_so_many_days_as_make_sense(admin_client: Client, given: str, days: int) -> None:
    html = admin_client.get(reverse("cxhub_search_queries"), {"days": given}).content.decode()
    assert f"The last {days} days." in html


def test_the_report_is_not_for_readers(reader: Client) -> None:
    assert reader.get(reverse("cxhub_search_queries")).status_code in (302, 403)


def test_old_searches_are_forgotten(db: None) -> None:
    note("old")
    SearchEvent.objects.update(at=timezone.now() - datetime.timedelta(days=181))
    note("new")
    assert asking.forget(timezone.localdate()) == 1
    assert SearchEvent.objects.get().words == "new"


def test_what_others_ask_is_suggested_unless_it_finds_nothing_that_the_reader_may_see(
    client: Client, tram_stories: None
) -> None:
    note("ferry passengers", 3)
    note("ferry rare", 1)
    note("ferry merger zanzibar", 5)
    found = client.get(reverse("cxhub_search_suggest"), {"q": "ferry"}).json()["suggestions"]
    assert [one["title"] for one in found if one["kind"] == "Search"] == ["ferry passengers"]


def offered(client: Client, typed: str) -> list[str]:
    found = client.get(reverse("cxhub_search_suggest"), {"q": typed}).json()["suggestions"]
    return [one["title"] for one in found if one["kind"] == "Search"]


def test_what_others_ask_is_looked_up_only_as_long_as_one_types(
    client: Client, tram_stories: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in ("ferry passengers", "ferry fog"):
        note(words, 3)
    assert offered(client, "ferry") == ["ferry fog", "ferry passengers"]
    clock = count(step=100)
    monkeypatch.setattr("cxhub.search.service.monotonic", lambda: next(clock))
    assert offered(client, "ferry") == ["ferry fog"]


def test_what_others_ask_is_counted_anew_after_some_minutes(client: Client, tram_stories: None) -> None:
    note("ferry passengers", 3)
    assert offered(client, "ferry") == ["ferry passengers"]
    note("ferry fog", 4)
    assert offered(client, "ferry") == ["ferry passengers"]
    cache.clear()  # as time does
    assert offered(client, "ferry") == ["ferry fog", "ferry passengers"]


def test_what_others_ask_is_suggested_where_its_words_stand_apart(client: Client, tram_stories: None) -> None:
    note("refund ferry", 4)
    note("refund taxi", 5)
    note("how do we refund the ferry", 3)
    assert offered(client, "refund") == ["refund ferry"]
    assert offered(client, "how do we") == ["how do we refund the ferry"]


def test_what_others_ask_tells_no_word_of_what_the_reader_may_not_see(
    client: Client, index: Callable[..., None], tram_stories: None
) -> None:
    note("ferry zanzibar", 3)
    assert offered(client, "ferry") == []
    # It would find something: by a synonym, and since the office put it first. Neither stands in what may be read.
    Synonym.objects.create(term="zanzibar", synonyms="fog")
    chosen = ChosenResult(query="ferry zanzibar", address="/story/café/")
    chosen.full_clean()
    chosen.save()
    assert "café" in [one.pk for one in service.search("ferry zanzibar", readable=PUBLIC, as_typed=True).results]
    assert offered(client, "ferry") == []
    index(make("open", "Zanzibar", body="It has a ferry."))
    assert offered(client, "ferry") == ["ferry zanzibar"]


def test_related_results_leave_out_what_the_reader_may_not_see(tram_stories: None, index: Callable[..., None]) -> None:
    index(make("other", "Fog over the ferry", body="A café was open."))
    assert service.related("story:café", readable=PUBLIC)[0].pk == "other"
    assert "secret" not in [one.pk for one in service.related("story:café", readable=PUBLIC, limit=9)]
    # Also what was found a moment ago is shown only as long as it may be.
    SearchDocument.objects.filter(key__endswith=":other").update(access="r1")
    assert "other" not in [one.pk for one in service.related("story:café", readable=PUBLIC)]


def test_all_results_can_be_taken_away(client: Client, index: Callable[..., None], monkeypatch) -> None:
    monkeypatch.setattr("cxhub.search_export.visibility_tokens", lambda *given: PUBLIC)
    index(*(make(str(n), f"=Tram {n}") for n in range(60)), make("closed", "Tram", access="r7"))
    address = reverse("cxhub_search_export")
    assert len(client.get(address, {"q": "tram", "format": "json"}).json()["results"]) == 60
    lines = b"".join(client.get(address, {"q": "tram", "format": "csv"}).streaming_content).decode().splitlines()
    assert len(lines) == 61
    assert "'=Tram" in lines[1]
    workbook = client.get(address, {"q": "tram", "format": "xlsx"})
    assert b"".join(workbook.streaming_content).startswith(b"PK")
    workbook.close()
    assert client.get(address, {"q": "tram", "format": "exe"}).status_code == 400
