"""A site with a search server, and a proxy between them that can be told to fail."""

from collections.abc import Callable, Generator
from typing import Any

import pytest

from cxhub.search import checking
from cxhub.search.engines import fallback, get_engine
from cxhub.search.engines.elasticsearch.engine import ElasticsearchEngine
from tests.elasticsearch.proxy import Proxy, proxy

Commits = Callable[..., Any]


@pytest.fixture
def committed(db: None, django_capture_on_commit_callbacks: Commits) -> Commits:
    """A block whose changes are committed at its end, as far as the index can tell."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def between(search_server: None, server_url: str, settings: Any) -> Generator[Proxy]:
    """The proxy through which the site reaches its search server."""
    with proxy(server_url) as server:
        settings.CXHUB = {**settings.CXHUB, "ELASTICSEARCH_URLS": [server.url]}
        yield server
        settings.CXHUB = {**settings.CXHUB, "ELASTICSEARCH_URLS": [server_url]}
        fallback.breaker.succeeded()


def differences() -> list[tuple[str, list[str]]]:
    """Everything in which the two indexes differ from the database."""
    engines = (get_engine(), ElasticsearchEngine())
    return [(name, ids) for engine in engines for name, ids in checking.check(engine).named() if ids]
