"""What the engine of SQLite keeps beside the documents, and how it reads it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cxhub.search import months, plan, query, service
from cxhub.search.engines import embedded, get_engine, sqlite
from cxhub.search.engines.base import SearchRequest
from cxhub.search.engines.embedded import EmbeddedEngine
from cxhub.search.models import SearchDocument

from .conftest import PUBLIC, make

Find = Callable[..., list[str]]
Index = Callable[..., None]

pytestmark = pytest.mark.sqlite

TRIGGERS = [f"cxhub_search_brief_{event}" for event in ("insert", "update", "delete")]


@pytest.fixture(params=["embedded"])
def engine(db: None) -> sqlite.SQLiteEngine:
    """The engine of the site's own database, alone."""
    own = get_engine()
    assert isinstance(own, sqlite.SQLiteEngine)
    return own


def briefs() -> list[tuple[object, ...]]:
    """What a search would know of each document."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.id, b.access, f.text, b.published_at FROM cxhub_search_brief b "
            "LEFT JOIN cxhub_search_facets f ON f.id = b.facets ORDER BY b.id"
        )
        return cursor.fetchall()


def documents() -> list[tuple[object, ...]]:
    """The same, as the documents themselves say."""
    with connection.cursor() as cursor:
        # As text, as it is stored.
        cursor.execute("SELECT id, access, facet_text, +published_at FROM cxhub_search_searchdocument ORDER BY id")
        return cursor.fetchall()


def lists_of_facets() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cxhub_search_facets")
        return int(cursor.fetchone()[0])


def test_the_narrow_table_is_as_the_documents_whatever_is_written(engine: sqlite.SQLiteEngine) -> None:
    written = [
        make(str(n), f"Tram {n}", facets={"tag": [f"t{n % 3}"]}, published_at=datetime(2026, 1, 1 + n, tzinfo=UTC))
        for n in range(9)
    ]
    engine.bulk(written)
    assert len(briefs()) == 9
    assert briefs() == documents()
    assert lists_of_facets() == 3
    engine.bulk([make("1", "Tram 1", facets={"tag": ["other"]}, access="r1"), make("2", "Tram 2")], {"story:3": 5})
    assert len(briefs()) == 8
    assert briefs() == documents()
    SearchDocument.objects.filter(key="story:4").update(access="r7", facet_text="kind=story\ntag=t2", published_at=None)
    SearchDocument.objects.filter(key="story:5").update(version=9)
    assert briefs() == documents()
    SearchDocument.objects.all().delete()
    assert briefs() == []
    engine.ensure()
    assert lists_of_facets() == 0


def test_an_index_of_an_earlier_version_gets_what_it_lacks(tram_stories: None, engine: sqlite.SQLiteEngine) -> None:
    with connection.cursor() as cursor:
        for name in TRIGGERS:
            cursor.execute(f"DROP TRIGGER {name}")
        for name in ("cxhub_search_brief", "cxhub_search_facets"):
            cursor.execute(f"DROP TABLE {name}")
    engine.ensure()
    assert len(briefs()) == 4
    assert briefs() == documents()
    engine.bulk([make("new", "A new tram")])
    assert [result.pk for result in service.search("tram", readable=PUBLIC).results] == ["new"]
    assert briefs() == documents()


def test_the_index_is_read_before_what_is_kept_of_the_documents(tram_stories: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        service.search("ferry", readable=PUBLIC)
    joined = [one["sql"] for one in asked if "CROSS JOIN" in one["sql"]]
    assert joined
    for sql in joined:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            steps = [row[3] for row in cursor.fetchall() if "TABLE" in row[3] or "INTEGER" in row[3]]
        assert "VIRTUAL TABLE" in steps[0]
        assert "INTEGER PRIMARY KEY" in steps[1]


@pytest.mark.parametrize(
    ("enough", "order"),
    [
        (2, ["title", "tag", "often", "once"]),
        # Where too few say it there, what is said in passing counts as well.
        (3, ["title", "often", "tag", "once"]),
    ],
)
def test_what_very_many_say_comes_first_where_it_is_more_than_said_in_passing(
    index: Index, find: Find, monkeypatch: pytest.MonkeyPatch, enough: int, order: list[str]
) -> None:
    monkeypatch.setattr(sqlite, "MOST_OCCURRENCES", 4)
    monkeypatch.setattr(sqlite, "IN_ORDER", enough)
    index(
        make("often", "Something", body="ferry " * 20, facets={"tag": ["a"]}),
        make("once", "Something", body=f"ferry {'boat ' * 50}", facets={"tag": ["b"]}),
        make("title", "The ferry", body="ferry ferry", facets={"tag": ["a"]}),
        make("tag", "Something", tags=["Ferry"], body="boat " * 50, facets={"tag": ["a"]}),
        make("secret", "The ferry merger", access="r7", facets={"tag": ["a"]}),
    )
    assert find("ferry") == order


@pytest.mark.parametrize("chosen", [{}, {"tag": frozenset({"t1"})}, {"year": frozenset({"2025"})}])
def test_the_first_pages_of_many_are_those_of_all(
    engine: sqlite.SQLiteEngine, index: Index, monkeypatch: pytest.MonkeyPatch, chosen: dict[str, frozenset[str]]
) -> None:
    for module in (sqlite, embedded):
        monkeypatch.setattr(module, "IN_ORDER", 12)
    monkeypatch.setattr(sqlite, "MOST_OCCURRENCES", 40)
    index(
        *(
            make(
                str(n),
                "The ferry" if n % 3 == 0 else f"Boat {n}",
                body=" ".join(["ferry"] * (1 + n % 4) + ["boat"] * n),
                facets={"tag": [f"t{n % 2}"]},
                published_at=datetime(2025 + n % 2, 1 + n % 12, 1, tzinfo=UTC),
                access="r7" if n % 7 == 0 else "public",
            )
            for n in range(60)
        )
    )
    asked = plan.build(query.parse("ferry"), {}, lambda beginning, most: [])
    request = SearchRequest(
        asked, readable=PUBLIC, facets=["tag", "year", months.MONTH], selected=chosen, limit=4, offset=2
    )
    whole = EmbeddedEngine.search(engine, replace(request, offset=0, limit=100))
    # Months are only counted among all.
    first = engine._first_of_many(replace(request, facets=["tag", "year"]))
    assert first is not None
    assert [hit.pk for hit in first.hits] == [hit.pk for hit in whole.hits[2:6]]
    assert (first.total, first.strict_total) == (whole.total, whole.strict_total)
    assert first.facets == {name: counts for name, counts in whole.facets.items() if name != months.MONTH}
    assert engine._first_of_many(request) is None
    assert engine.search(request) == replace(whole, hits=whole.hits[2:6])
    assert engine._first_of_many(replace(request, facets=["tag"], offset=10)) is None
    assert engine.search(replace(request, offset=10)).hits == whole.hits[10:14]
