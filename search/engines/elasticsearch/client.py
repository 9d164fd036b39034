"""Connections to Elasticsearch: one for readers, who do not wait, and one for the worker, who does."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from cxhub.search import conf
from cxhub.search.engines.base import EngineUnavailable

#: What the network may take on top of the time that the server may take to search, in seconds.
NETWORK = 0.05
#: The worker waits so long for the answer to a batch, in seconds.
PATIENCE = 30.0
#: What a server answers when it is the request that is wrong, and not the state of the server.
_OUR_FAULT = frozenset({400, 405, 406, 409, 410, 413, 414, 415, 422})


def for_searching(milliseconds: int) -> Elasticsearch:
    """The connection of readers: the read key, little time, and another node only where one is down.

    :param milliseconds: what the server may take for one search.
    """
    return _client(*_settings("ELASTICSEARCH_READ_KEY"), milliseconds / 1000 + NETWORK)


def for_writing() -> Elasticsearch:
    """The connection of the worker: the write key, and patience."""
    return _client(*_settings("ELASTICSEARCH_WRITE_KEY"), PATIENCE)


def milliseconds() -> int:
    """What the server may take for one search."""
    return int(conf.get("SEARCH_TIMEOUT_MS"))


@contextmanager
def translated() -> Iterator[None]:
    """Say of every way in which a server can be out of reach the same.

    :raises EngineUnavailable: refused, hanging, without its index, read-only, overloaded, or broken.
    """
    try:
        yield
    except TransportError as error:
        raise EngineUnavailable(f"{type(error).__name__}: {error}") from error
    except ApiError as error:
        if error.status_code in _OUR_FAULT:
            raise
        raise EngineUnavailable(f"{error.status_code}: {error}") from error


def _settings(key: str) -> tuple[Any, ...]:
    names = ("ELASTICSEARCH_CA", "ELASTICSEARCH_FINGERPRINT", key)
    return (tuple(conf.get("ELASTICSEARCH_URLS")), *(conf.get(name) for name in names))


@lru_cache(maxsize=8)
def _client(urls: tuple[str, ...], authority: str, fingerprint: str, key: str, timeout: float) -> Elasticsearch:
    options: dict[str, Any] = {}
    encrypted = all(url.startswith("https:") for url in urls)
    if authority and encrypted:
        options["ca_certs"] = authority
    if fingerprint and encrypted:
        options["ssl_assert_fingerprint"] = fingerprint
    if key:
        options["api_key"] = key
    return Elasticsearch(
        list(urls),
        request_timeout=timeout,
        # A node that is down is passed over; a slow one is not asked to do the same again.
        max_retries=len(urls) - 1,
        retry_on_timeout=False,
        retry_on_status=(),
        **options,
    )
