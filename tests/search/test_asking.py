"""What is kept of searches, and what readers keep of them."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cxhub.search import asking, service
from cxhub.search.models import SavedSearch, SearchClick, SearchDocument, SearchEvent
from cxhub.search.saved import send_saved_search_digests

from .conftest import PUBLIC, make

MONDAY = datetime.date(2026, 6, 1)


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
    event = SearchEvent.objects.order_by("pk").first()
    assert event.words == "ferry please"
    assert {field.name for field in SearchEvent._meta.fields}.isdisjoint({"user", "session", "address", "ip"})


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


def test_related_results_leave_out_what_the_reader_may_not_see(tram_stories: None, index: Callable[..., None]) -> None:
    index(make("other", "Fog over the ferry", body="A café was open."))
    assert service.related("story:café", readable=PUBLIC)[0].pk == "other"
    assert "secret" not in [one.pk for one in service.related("story:café", readable=PUBLIC, limit=9)]
    # Also what was found a moment ago is shown only as long as it may be.
    SearchDocument.objects.filter(key__endswith=":other").update(access="r1")
    assert "other" not in [one.pk for one in service.related("story:café", readable=PUBLIC)]


def test_a_saved_search_is_one_s_own(reader: Client, tram_stories: None) -> None:
    assert "Save this search" in ask(reader, q="ferry")
    for _time in range(2):
        reader.post(reverse("cxhub_search_save"), {"address": "q=ferry&kind=story"})
    kept = SavedSearch.objects.get()
    assert "ferry · story" in reader.get(reverse("cxhub_search_saved")).content.decode()
    other = Client()
    other.force_login(get_user_model()._default_manager.create_user("other"))
    address = reverse("cxhub_search_change", args=[kept.pk])
    assert other.post(address, {"do": "remove"}).status_code == 404
    reader.post(address, {"do": "quiet"})
    kept.refresh_from_db()
    assert kept.by_mail is False
    reader.post(address, {"do": "remove"})
    assert not SavedSearch.objects.exists()


def test_a_letter_tells_what_is_new_in_saved_searches_once(
    reader: Client, index: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cxhub.search.saved.reader_tokens", lambda request: PUBLIC)
    reader.post(reverse("cxhub_search_save"), {"address": "q=ferry"})
    later = timezone.now() + datetime.timedelta(seconds=1)
    index(
        make("new", "A new ferry", updated_at=later),
        make("old", "An old ferry", updated_at=later - datetime.timedelta(days=9)),
        make("closed", "A closed ferry", updated_at=later, access="r7"),
    )
    assert send_saved_search_digests(MONDAY + datetime.timedelta(days=1))["letters"] == 0
    assert send_saved_search_digests(MONDAY) == {"letters": 1, "failed": 0}
    assert "A new ferry" in mail.outbox[0].body
    assert "old ferry" not in mail.outbox[0].body and "closed" not in mail.outbox[0].body
    SavedSearch.objects.update(told_at=later)
    assert send_saved_search_digests(MONDAY)["letters"] == 0


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
