"""The number beside "My work" is counted once a minute, and at once after what the reader does."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from wagtail import hooks

from cxhub import badge
from cxhub.testing import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Client:
    factories.make_hub()
    client.force_login(factories.UserFactory())
    return client


def test_the_number_is_counted_once_for_many_pages(reader: Client) -> None:
    asked: list[object] = []
    with hooks.register_temporarily("cxhub_my_work_count", lambda request: asked.append(request) or 3):
        pages = [reader.get("/glossary/").text, reader.get("/people/").text]
    assert len(asked) == 1
    assert all("things to do" in page for page in pages)


def test_what_the_reader_does_shows_at_once(reader: Client) -> None:
    with hooks.register_temporarily("cxhub_my_work_count", lambda request: 3):
        reader.get("/glossary/")
    reader.post("/people/")
    assert "things to do" not in reader.get("/glossary/").text


def test_an_old_number_is_counted_again(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with hooks.register_temporarily("cxhub_my_work_count", lambda request: 3):
        reader.get("/glossary/")
    later = badge.time.time() + badge.AGE + 1
    monkeypatch.setattr(badge.time, "time", lambda: later)
    assert "things to do" not in reader.get("/glossary/").text


def test_my_work_counts_what_it_lists(reader: Client) -> None:
    with hooks.register_temporarily("cxhub_my_work_count", lambda request: 3):
        reader.get("/glossary/")
    assert "things to do" not in reader.get("/my-work/").text


def test_reading_writes_no_session(reader: Client) -> None:
    session = Session.objects.get()
    reader.get("/glossary/")
    assert Session.objects.get().session_data == session.session_data
