"""A search server that does not answer costs a reader nothing but a notice."""

from time import perf_counter

import pytest
from django.test import Client
from django.urls import reverse

from cxhub.search import service
from cxhub.search.engines import fallback
from cxhub.setup import Role
from cxhub.testing.factories import MemberFactory, UserFactory
from tests.elasticsearch.conftest import Commits
from tests.elasticsearch.proxy import Proxy
from tests.search.conftest import PUBLIC, make

NOTICE = "The search server does not answer"


@pytest.fixture
def ferry(between: Proxy) -> None:
    """One public document, in both indexes."""
    from cxhub.search.engines import get_engine
    from cxhub.search.engines.elasticsearch.engine import ElasticsearchEngine

    for engine in (get_engine(), ElasticsearchEngine(refresh=True)):
        engine.bulk([make("1", "A ferry in the fog")])


def ask() -> service.Results:
    return service.search("ferry", readable=PUBLIC)


@pytest.mark.parametrize("mode", ["refuse", "broken", "cut", "hang"])
def test_the_embedded_engine_answers_instead_and_says_so(
    ferry: None, between: Proxy, client: Client, mode: str, settings: dict
) -> None:
    assert (ask().engine, ask().degraded) == ("elasticsearch", False)
    settings.CXHUB = {**settings.CXHUB, "SEARCH_TIMEOUT_MS": 250}
    between.mode = mode
    results = ask()
    assert results.degraded
    assert results.engine != "elasticsearch"
    assert [result.pk for result in results.results] == ["1"]
    page = client.get(reverse("cxhub_search"), {"q": "ferry"}).content.decode()
    assert NOTICE in page
    assert "A <mark>ferry</mark> in the fog" in page
    assert service.suggest("fer", readable=PUBLIC)[0].title == "A ferry in the fog"
    client.force_login(UserFactory(role=Role.STAFF))
    answer = client.get("/api/v3/cx/search/", {"q": "ferry"}).json()
    assert (answer["degraded"], answer["total"]) == (True, 1)


def test_a_hanging_server_is_soon_left_alone_and_asked_again_later(
    ferry: None, between: Proxy, settings: dict, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CXHUB = {**settings.CXHUB, "SEARCH_TIMEOUT_MS": 250}
    between.mode = "hang"
    for _ in range(fallback.FAILURES):
        began = perf_counter()
        assert ask().degraded
        assert perf_counter() - began < 3  # 0.3 s for the server, the rest for a busy machine
    asked = len(between.requests)
    assert all(ask().degraded for _ in range(5))
    assert len(between.requests) == asked
    between.mode = "pass"
    settings.CXHUB = {**settings.CXHUB, "SEARCH_TIMEOUT_MS": 20_000}
    assert ask().degraded  # the pause is not over
    monkeypatch.setattr(fallback, "monotonic", lambda: fallback.breaker._closed_until + 1)
    assert not ask().degraded
    assert not fallback.breaker.is_open


def test_a_save_never_waits_for_the_server(committed: Commits, between: Proxy) -> None:
    between.mode = "hang"
    between.requests.clear()
    with committed():
        MemberFactory(name="Ottoline Quill")
    assert between.requests == []


def test_a_server_that_has_missed_changes_for_long_is_not_asked(
    ferry: None, committed: Commits, between: Proxy
) -> None:
    from datetime import timedelta

    from cxhub.search.models import SearchOutbox

    with committed():
        MemberFactory(name="Ottoline Quill")
    assert not ask().degraded
    for row in SearchOutbox.objects.all():
        row.changed_at -= timedelta(minutes=5)
        row.save()
    assert ask().degraded


def test_one_at_a_time_tries_a_server_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    breaker = fallback.Breaker()
    for _ in range(fallback.FAILURES):
        assert breaker.lets_through()
        breaker.failed()
    assert not breaker.lets_through()
    later = fallback.monotonic() + fallback.PAUSE + 1
    monkeypatch.setattr(fallback, "monotonic", lambda: later)
    assert [breaker.lets_through() for _ in range(3)] == [True, False, False]
    breaker.succeeded()
    assert breaker.lets_through()
