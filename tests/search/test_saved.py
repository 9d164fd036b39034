"""Searches that readers keep, and the letters of what is new in them."""

import datetime
import smtplib
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cxhub.reminders import outbox
from cxhub.reminders.models import Mail
from cxhub.search import registry
from cxhub.search.models import SavedSearch
from cxhub.search.registry import FacetType, FacetValue
from cxhub.search.saved import send_saved_search_digests
from cxhub.testing.factories import MemberFactory, UserFactory

from .conftest import PUBLIC, make

MONDAY = datetime.date(2026, 6, 1)
WEEK = datetime.timedelta(days=7)


@pytest.fixture
def reader(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Somebody whose address only the hub's own list of people knows, as in the demo; may read what is public."""
    monkeypatch.setattr("cxhub.search.saved.reader_tokens", lambda request: PUBLIC)
    user = UserFactory(email="")
    MemberFactory(user=user, email="ada@merrowdale.example")
    return user


@pytest.fixture
def soon() -> datetime.datetime:
    """After every search that a test keeps."""
    return timezone.now() + datetime.timedelta(seconds=5)


def keep(user: Any, address: str) -> SavedSearch:
    return SavedSearch.objects.create(user=user, address=address)


def letters(on: datetime.date = MONDAY) -> list[str]:
    """What the letters of a day say, once they are delivered."""
    mail.outbox.clear()
    written = send_saved_search_digests(on)
    outbox.deliver()
    assert written == {"letters": len(mail.outbox), "failed": 0}
    return [one.body for one in mail.outbox]


def names(user: Any) -> list[str]:
    return [name for _saved, name in SavedSearch.objects.filter(user=user).order_by("pk").named()]


def test_whoever_must_sign_in_to_save_a_search_comes_back_to_it(client: Client, db: None) -> None:
    response = client.post(reverse("cxhub_search_save"), {"address": "q=ferry&kind=story"})
    assert parse_qs(urlsplit(response["Location"]).query)["next"] == [f"{reverse('cxhub_search')}?q=ferry&kind=story"]
    for address in (reverse("cxhub_search_save"), reverse("cxhub_search_change", args=[1])):
        assert client.get(address)["Location"] == reverse("cxhub_search_saved")
    assert client.get(reverse("cxhub_search_judged"))["Location"] == reverse("cxhub_search")
    assert not SavedSearch.objects.exists()


def test_a_saved_search_is_one_s_own(reader: Any, tram_stories: None) -> None:
    client = Client()
    client.force_login(reader)
    assert "Save this search" in client.get(reverse("cxhub_search"), {"q": "ferry"}).content.decode()
    for _time in range(2):
        client.post(reverse("cxhub_search_save"), {"address": "q=ferry&kind=story"})
    kept = SavedSearch.objects.get()
    assert "ferry · Story" in client.get(reverse("cxhub_search_saved")).content.decode()
    other = Client()
    other.force_login(get_user_model()._default_manager.create_user("other"))
    address = reverse("cxhub_search_change", args=[kept.pk])
    assert other.post(address, {"do": "remove"}).status_code == 404
    client.post(address, {"do": "quiet"})
    kept.refresh_from_db()
    assert kept.by_mail is False
    client.post(address, {"do": "remove"})
    assert not SavedSearch.objects.exists()


def test_a_letter_tells_what_is_new_in_saved_searches_once(
    reader: Any, index: Callable[..., None], soon: datetime.datetime
) -> None:
    keep(reader, "q=ferry")
    index(
        make("new", "A new ferry", updated_at=soon),
        make("old", "An old ferry", updated_at=soon - WEEK),
        make("closed", "A closed ferry", updated_at=soon, access="r7"),
    )
    assert letters(MONDAY + datetime.timedelta(days=1)) == []
    (body,) = letters()
    assert "A new ferry" in body
    assert "old ferry" not in body and "closed" not in body
    assert letters() == []
    SavedSearch.objects.update(told_at=soon)
    assert letters(MONDAY + WEEK) == []


def test_one_letter_a_week_and_what_comes_after_it_waits(
    reader: Any, index: Callable[..., None], soon: datetime.datetime
) -> None:
    keep(reader, "q=ferry")
    index(make("new", "A new ferry", updated_at=soon))
    assert len(letters()) == 1
    SavedSearch.objects.update(told_at=soon)
    index(make("late", "A late ferry", updated_at=soon + datetime.timedelta(hours=1)))
    assert letters() == []
    (body,) = letters(MONDAY + WEEK)
    assert "A late ferry" in body and "A new ferry" not in body


def test_the_letter_is_one_of_the_hub_s(
    reader: Any, index: Callable[..., None], soon: datetime.datetime, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CXHUB = {**settings.CXHUB, "MAIL_FROM": "hub@merrowdale.example", "OFFICE_EMAIL": "cx@merrowdale.example"}
    keep(reader, "q=ferry")
    index(make("new", "A new ferry", updated_at=soon))

    def down(*given: Any, **more: Any) -> None:
        raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", down)
        assert send_saved_search_digests(MONDAY) == {"letters": 1, "failed": 0}
        assert outbox.deliver()["failed"] == 1
    # It is tried again.
    Mail.objects.update(not_before=timezone.now())
    assert outbox.deliver()["sent"] == 1
    (sent,) = mail.outbox
    assert (sent.to, sent.from_email) == (["ada@merrowdale.example"], "hub@merrowdale.example")
    assert sent.reply_to == ["cx@merrowdale.example"]


def test_who_is_in_no_list_of_people_is_reached_by_the_account(
    reader: Any, index: Callable[..., None], soon: datetime.datetime
) -> None:
    for user in (UserFactory(email="bea@example.org"), UserFactory(email="")):
        keep(user, "q=ferry")
    gone = UserFactory(email="cas@example.org")
    MemberFactory(user=gone, email="cas@merrowdale.example", active=False)
    keep(gone, "q=ferry")
    index(make("new", "A new ferry", updated_at=soon))
    assert len(letters()) == 1
    assert mail.outbox[0].to == ["bea@example.org"]


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("address", ["q=ferry", "kind=story", "q=ferry&kind=story&kind=play"])
def test_what_is_new_is_found_behind_many_that_are_younger(
    reader: Any, index: Callable[..., None], soon: datetime.datetime, address: str, dated: bool
) -> None:
    keep(reader, address)
    before = soon - WEEK
    index(*(make(f"{n}", f"Ferry {n}", published_at=soon, updated_at=before) for n in range(120)))
    long_ago = datetime.datetime(2019, 3, 4, 12, tzinfo=datetime.UTC) if dated else None
    index(make("new", "A ferry of old", published_at=long_ago, updated_at=soon))
    (body,) = letters()
    assert "A ferry of old" in body and "Ferry 7" not in body


def test_a_search_that_is_narrowed_elsewhere_finds_no_news(
    reader: Any, index: Callable[..., None], soon: datetime.datetime
) -> None:
    for address in ("q=ferry&kind=play", "q=ferry&month=2019-03", "q=ferry&year=2019", "sort=newest", "q=%00"):
        keep(reader, address)
    index(make("new", "A ferry", published_at=soon, updated_at=soon))
    assert letters() == []


def test_no_letter_lists_more_than_somebody_reads_and_says_so(
    reader: Any, index: Callable[..., None], soon: datetime.datetime
) -> None:
    keep(reader, "q=ferry")
    index(*(make(f"{n}", f"Ferry {n}", published_at=soon, updated_at=soon) for n in range(60)))
    (body,) = letters()
    assert body.count("- Ferry") == 20
    assert "There is more that is new" in body


def test_looking_for_news_has_an_end(
    reader: Any, index: Callable[..., None], soon: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cxhub.search.saved.MOST_PAGES", 2)
    keep(reader, "q=ferry")
    index(*(make(f"{n}", f"Ferry {n}", published_at=soon, updated_at=soon - WEEK) for n in range(100)))
    index(make("new", "A ferry", published_at=soon - datetime.timedelta(minutes=1), updated_at=soon))
    assert letters() == []


def test_searches_that_differ_have_different_names(
    reader: Any, index: Callable[..., None], soon: datetime.datetime
) -> None:
    for address in ("q=ferry", "q=ferry&sort=newest", "q=ferry&as_typed=1", "kind=story&month=2026-03", "year=2026"):
        keep(reader, address)
    assert names(reader) == [
        "ferry",
        "ferry · newest first",
        "ferry · only as typed",
        "Story · March 2026",
        "2026",
    ]
    index(make("new", "A new ferry", updated_at=soon))
    (body,) = letters()
    assert "ferry · newest first\n" in body and "ferry · only as typed\n" in body
    assert mail.outbox[0].subject == "1 new result of your searches"


def test_a_value_that_the_reader_may_not_know_of_has_no_label(
    reader: Any, index: Callable[..., None], soon: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = {"clear": "Clear words", "p9": "Zanzibar"}

    def describe(values: Any, readable: frozenset[str]) -> dict[str, FacetValue]:
        return {value: FacetValue(labels[value]) for value in values if value == "clear" or "r7" in readable}

    monkeypatch.setitem(registry._facets, "pillar", FacetType("pillar", "Pillar", describe))
    keep(reader, "q=ferry&pillar=clear&pillar=p9")
    assert names(reader) == ["ferry · Clear words · Pillar: not shown"]
    index(make("new", "A new ferry", updated_at=soon, facets={"pillar": ["clear"]}))
    (body,) = letters()
    assert "Pillar: not shown" in body and "Zanzibar" not in body


def test_the_page_reads_labels_once_for_all(reader: Any, django_assert_max_num_queries: Any) -> None:
    for n in range(20):
        keep(reader, f"q=ferry{n}&kind=story&tag=t{n}")
    with django_assert_max_num_queries(6):
        assert len(names(reader)) == 20
