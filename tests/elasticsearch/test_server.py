"""The server that the tests run against is the real one."""

from elasticsearch import Elasticsearch


def test_the_server_is_elasticsearch_8_19_or_9(server_url: str) -> None:
    with Elasticsearch(server_url) as client:
        major, minor, _ = client.info()["version"]["number"].split(".", 2)
    assert (int(major), int(minor)) >= (8, 19)
