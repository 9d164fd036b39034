"""Numbers that are remembered for a minute where documents are many."""

import re
from collections.abc import Callable
from weakref import WeakKeyDictionary

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.test.utils import CaptureQueriesContext

from cxhub.search import service
from cxhub.search.engines import figures as module
from cxhub.search.engines import get_engine
from cxhub.search.engines.figures import AGE, MANY, MOST_KEPT, Figures, figures
from cxhub.search.evaluation import scratch

from .conftest import PUBLIC, make


class Asked:
    """Answers with the length of each word, and keeps what it was asked."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def __call__(self, words: list[str]) -> list[int]:
        self.words += words
        return [len(word) for word in words]


@pytest.fixture
def ask() -> Asked:
    return Asked()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    now = [1_000.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])

    def pass_by(seconds: float) -> None:
        now[0] += seconds

    return pass_by


def test_of_few_documents_everything_is_counted_each_time(ask: Asked) -> None:
    known = Figures()
    known.large(MANY - 1)
    assert known.of(["lift", "tram"], ask) == known.of(["lift", "tram"], ask) == {"lift": 4, "tram": 4}
    assert ask.words == ["lift", "tram"] * 2


def test_of_many_what_is_not_known_is_counted_and_all_of_it_anew_after_a_minute(
    ask: Asked, later: Callable[[float], None]
) -> None:
    known = Figures()
    known.large(MANY)
    assert known.of(["lift"], ask) == {"lift": 4}
    later(AGE - 1)
    known.large(MANY)
    assert known.of(["ferry", "lift"], ask) == {"ferry": 5, "lift": 4}
    assert ask.words == ["lift", "ferry"]
    later(1)
    assert known.of(["lift"], ask) == {"lift": 4}
    assert ask.words == ["lift", "ferry", "lift"]


def test_no_more_than_so_much_is_remembered(ask: Asked) -> None:
    known = Figures()
    known.large(MANY)
    several = [str(number) for number in range(MOST_KEPT + 5)]
    known.of(several, ask)
    ask.words.clear()
    known.of(several, ask)
    assert len(ask.words) == 5


@pytest.mark.django_db
def test_another_database_is_known_by_itself() -> None:
    own = figures()
    with scratch.database("sqlite"):
        assert figures() is not own
    assert figures() is own


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """One document is many, for this test alone."""
    monkeypatch.setattr(module, "MANY", 1)
    monkeypatch.setattr(module, "_ALL", WeakKeyDictionary())


def countings(asked: CaptureQueriesContext) -> list[str]:
    """The statements that count all documents."""
    return [query["sql"] for query in asked if re.search(r'count\(\*\) AS ("__count"|documents)', query["sql"], re.I)]


@pytest.mark.django_db
def test_what_is_written_meanwhile_is_found_though_not_counted(many: None) -> None:
    engine = get_engine()
    engine.bulk([make(f"old{n}", f"The night tram at stop {n}") for n in range(3)])
    with CaptureQueriesContext(connections[DEFAULT_DB_ALIAS]) as first:
        before = service.search("night tram stop", readable=PUBLIC)
    engine.bulk([make("new", "The night tram at every stop, and the night bus"), make("other", "A quokka on a tram")])
    with CaptureQueriesContext(connections[DEFAULT_DB_ALIAS]) as second:
        after = service.search("night tram stop", readable=PUBLIC)
    assert {result.pk for result in after.results} == {result.pk for result in before.results} | {"new", "other"}
    assert [result.pk for result in service.search("quokka", readable=PUBLIC).results] == ["other"]
    assert countings(first)
    assert not countings(second)
