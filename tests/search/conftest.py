"""A searchable collection without pages: documents given straight to the engine of the database in use."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from cxhub.search import registry, service
from cxhub.search.documents import Document, Section
from cxhub.search.engines import get_engine
from cxhub.search.engines.base import BulkResult, Engine
from cxhub.search.engines.fallback import FallbackEngine

PUBLIC = frozenset({"public"})


def make(pk: str, title: str = "", **fields: Any) -> Document:
    """A document with as little as a test needs."""
    kind = fields.pop("kind", "story")
    return Document(**{"kind": kind, "pk": pk, "title": title, "url": f"/{kind}/{pk}/", "access": "public", **fields})


class Both:
    """The search server's engine, with every document in the embedded one as well, as it is on a site."""

    def __init__(self, server: Engine, embedded: Engine) -> None:
        self.server, self.embedded = server, embedded

    def __getattr__(self, name: str) -> Any:
        return getattr(self.server, name)

    def bulk(self, documents: Iterable[Document], deleted: Mapping[str, int] | None = None) -> BulkResult:
        several = list(documents)
        self.embedded.bulk(several, deleted)
        return self.server.bulk(several, deleted)


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(db: None, request: pytest.FixtureRequest) -> Engine:
    """The engine of the database that the tests run on; and, where there is a server, Elasticsearch."""
    if request.param == "embedded":
        return get_engine()
    return request.getfixturevalue("elasticsearch")


@pytest.fixture
def elasticsearch(search_server: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Elasticsearch with an index of its own. A search that it does not answer fails the test."""
    from cxhub.search.engines.elasticsearch.engine import ElasticsearchEngine

    ask = FallbackEngine._ask

    def insist(self: FallbackEngine, question: Any) -> Any:
        answer = ask(self, question)
        assert not self.degraded, "Elasticsearch did not answer: see the log"
        return answer

    monkeypatch.setattr(FallbackEngine, "_ask", insist)
    return Both(ElasticsearchEngine(refresh=True), get_engine())


@pytest.fixture
def index(engine: Engine) -> Callable[..., None]:
    """Put documents into the index."""
    return lambda *documents: engine.bulk(documents) and None


@pytest.fixture
def find(engine: Engine) -> Callable[..., list[str]]:
    """Keys of what a search finds for somebody who may see what is public, best first."""

    def search(text: str, readable: frozenset[str] = PUBLIC, **options: Any) -> list[str]:
        return [result.pk for result in service.search(text, readable=readable, **options).results]

    return search


@pytest.fixture
def tram_stories(index: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful of documents of several kinds, years, pillars and readers. The pillars are no pages."""
    monkeypatch.setitem(registry._facets, "pillar", replace(registry._facets["pillar"], pages=None))
    index(
        make(
            "lift",
            "Lift out of service",
            kind="play",
            summary="The lift has stopped and somebody needs it.",
            sections=[
                Section("step-1", "Say so at the door", "Meet people before they reach the notice."),
                Section("step-2", "Call a taxi", "Up to forty pounds, for anybody who cannot take the stairs."),
            ],
            facets={"pillar": ["welcoming"], "tag": ["lifts"], "owner": ["anna-sorley"]},
            tags=["Lifts"],
            people=["Anna Sorley"],
            published_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        ),
        make(
            "café",
            "A café in the fog",
            body="The ferry stood still in the fog, and the passengers waited in the café.",
            facets={"pillar": ["clear"], "tag": ["ferry", "weather"], "author": ["owen-prideaux"]},
            published_at=datetime(2025, 11, 3, 12, tzinfo=UTC),
        ),
        make(
            "refunds",
            "Forty-one refunds by hand",
            body="Refunding each passenger took eleven minutes. The ferry passengers complained.",
            facets={"pillar": ["put-right", "clear"], "tag": ["refund"]},
            published_at=datetime(2026, 5, 5, 12, tzinfo=UTC),
        ),
        make("secret", "The ferry merger", body="Nobody may know of the Zanzibar merger.", access="r7", kind="lesson"),
    )
