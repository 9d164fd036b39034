"""Settings of the search: keys of the hub's ``CXHUB`` dictionary."""

from typing import Any

from django.conf import settings

#: Key → (default, what it is for).
DEFAULTS: dict[str, tuple[Any, str]] = {
    "SEARCH_ENGINE": (
        "embedded",
        "What answers searches: `embedded`, in the site's own database, or `elasticsearch`, for which the embedded "
        "engine stands in when it does not answer.",
    ),
    "ELASTICSEARCH_URLS": ([], "Addresses of the Elasticsearch nodes. Only https, unless `DEBUG` is on."),
    "ELASTICSEARCH_CA": ("", "File with the certificates that vouch for the nodes; without it, those of the system."),
    "ELASTICSEARCH_FINGERPRINT": ("", "SHA-256 fingerprint of the nodes' certificate, instead of a file."),
    "ELASTICSEARCH_READ_KEY": ("", "API key that searches use; it needs no more than to read."),
    "ELASTICSEARCH_WRITE_KEY": ("", "API key of the worker and of rebuilds, which write and make indexes."),
    "ELASTICSEARCH_PREFIX": ("cxhub", "What names of indexes begin with, so that several sites can share a cluster."),
    "ELASTICSEARCH_SHARDS": (1, "Parts of an index. One does up to some millions of documents."),
    "ELASTICSEARCH_REPLICAS": ("0-1", "Copies of an index: a number, or a range that follows the number of nodes."),
    "SEARCH_SEMANTIC": (
        True,
        "Whether pages are found that say the same in other words as well, where the extra `cxhub[semantic]` is there.",
    ),
    "SEARCH_LOG_WORDS": (True, "Whether the query log keeps the words of a search. It never keeps who searched."),
    "SEARCH_LOG_DAYS": (180, "Days after which the query log forgets a search."),
    "SEARCH_LONGEST_MS": (
        3_000,
        "Milliseconds after which a search of the site's own database is broken off. The page says so.",
    ),
    "SEARCH_TIMEOUT_MS": (250, "Milliseconds after which the embedded engine answers instead of Elasticsearch."),
}


def get(name: str) -> Any:
    """The value of one setting: the site's own, else the default.

    :raises KeyError: there is no such setting.
    """
    default, _ = DEFAULTS[name]
    given = getattr(settings, "CXHUB", {})
    return given.get(name, default) if isinstance(given, dict) else default


def elasticsearch_is_used() -> bool:
    """Whether changes go to Elasticsearch and searches are answered by it."""
    return bool(get("SEARCH_ENGINE") == "elasticsearch")
