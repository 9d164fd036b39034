"""Keys and TLS: each connection has its own key, and speaks only with a server that is vouched for."""

import hashlib
import ssl
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from cxhub.search import delivery, rebuilding, service
from cxhub.search.engines import get_engine
from cxhub.search.engines.base import EngineUnavailable
from cxhub.search.engines.elasticsearch.engine import ElasticsearchEngine
from tests.elasticsearch.proxy import Proxy, certificate, proxy
from tests.search.conftest import PUBLIC, make


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def guarded(search_server: None, server_url: str, settings: Any, pem: Path) -> Generator[Proxy]:
    """A server that demands TLS and a key: one that reads, one that writes as well."""
    before = settings.CXHUB
    with proxy(server_url, keys={"reader": False, "writer": True}, tls=pem) as server:
        settings.CXHUB = {
            **before,
            "ELASTICSEARCH_URLS": [server.url],
            "ELASTICSEARCH_CA": str(pem),
            "ELASTICSEARCH_READ_KEY": "reader",
            "ELASTICSEARCH_WRITE_KEY": "writer",
        }
        yield server
        settings.CXHUB = before


def test_with_ca_and_keys_everything_works(guarded: Proxy) -> None:
    for engine in (get_engine(), ElasticsearchEngine(refresh=True)):
        engine.bulk([make("1", "A ferry in the fog", kind="story")])
    found = service.search("ferry", readable=PUBLIC)
    assert (found.engine, found.total) == ("elasticsearch", 1)
    get_engine().bulk([], {"story:1": 1})
    assert rebuilding.rebuild().index
    assert delivery.deliver().refused == 0


def test_a_fingerprint_does_instead_of_a_ca(guarded: Proxy, settings: Any, pem: Path) -> None:
    text = pem.read_text()
    der = ssl.PEM_cert_to_DER_cert(text[text.index("-----BEGIN CERTIFICATE") :])
    fingerprint = hashlib.sha256(der).hexdigest()
    settings.CXHUB = {**settings.CXHUB, "ELASTICSEARCH_CA": "", "ELASTICSEARCH_FINGERPRINT": fingerprint}
    assert ElasticsearchEngine().stats().documents == 0
    settings.CXHUB = {**settings.CXHUB, "ELASTICSEARCH_FINGERPRINT": "00" * 32}
    with pytest.raises(EngineUnavailable, match="TlsError"):
        ElasticsearchEngine().stats()


@pytest.mark.parametrize("wrong", [{"ELASTICSEARCH_READ_KEY": ""}, {"ELASTICSEARCH_READ_KEY": "guess"}])
def test_without_its_key_a_search_is_answered_by_the_embedded_engine(
    guarded: Proxy, settings: Any, wrong: dict[str, str]
) -> None:
    settings.CXHUB = {**settings.CXHUB, **wrong}
    assert service.search("ferry", readable=PUBLIC).degraded


def test_the_key_that_reads_cannot_write(guarded: Proxy, settings: Any) -> None:
    settings.CXHUB = {**settings.CXHUB, "ELASTICSEARCH_WRITE_KEY": "reader"}
    with pytest.raises(EngineUnavailable, match="403"):
        ElasticsearchEngine().bulk([make("1")])


def test_a_server_that_nobody_vouches_for_is_not_spoken_to(guarded: Proxy, settings: Any) -> None:
    settings.CXHUB = {**settings.CXHUB, "ELASTICSEARCH_CA": ""}
    with pytest.raises(EngineUnavailable, match="TlsError"):
        ElasticsearchEngine().stats()
