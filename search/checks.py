"""System checks of the search server's settings."""

from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError

from cxhub.search import conf

ENGINES = ("embedded", "elasticsearch")


@register()
def check_server(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A search server that cannot be reached, or not safely, is an error with a hint."""
    engine = conf.get("SEARCH_ENGINE")
    if engine not in ENGINES:
        return [
            Error(
                f"CXHUB['SEARCH_ENGINE'] is {engine!r}.",
                hint=f"There are {' and '.join(ENGINES)}.",
                id="cxhub_search.E001",
            )
        ]
    if not conf.elasticsearch_is_used():
        return []
    if find_spec("elasticsearch") is None:
        return [
            Error(
                "CXHUB['SEARCH_ENGINE'] is 'elasticsearch', but its client is not installed.",
                hint="pip install 'cxhub[elasticsearch]'",
                id="cxhub_search.E002",
            )
        ]
    urls = conf.get("ELASTICSEARCH_URLS")
    if not urls or not all(isinstance(url, str) and urlsplit(url).hostname for url in urls):
        return [
            Error(
                "CXHUB['ELASTICSEARCH_URLS'] names no address to search at.",
                hint="For instance ['https://search.example.org:9200'].",
                id="cxhub_search.E003",
            )
        ]
    found: list[CheckMessage] = []
    if not settings.DEBUG and any(urlsplit(url).scheme != "https" for url in urls):
        found.append(
            Error(
                "CXHUB['ELASTICSEARCH_URLS'] has an address without https: restricted pages would travel in the open.",
                hint="Let Elasticsearch or a proxy before it speak TLS, and name its CA in ELASTICSEARCH_CA.",
                id="cxhub_search.E004",
            )
        )
    keys = [conf.get("ELASTICSEARCH_READ_KEY"), conf.get("ELASTICSEARCH_WRITE_KEY")]
    if not settings.DEBUG and (not all(keys) or keys[0] == keys[1]):
        found.append(
            Warning(
                "Searches and the worker use the search server without a key of their own each.",
                hint="Set ELASTICSEARCH_READ_KEY, which only reads, and ELASTICSEARCH_WRITE_KEY.",
                id="cxhub_search.W001",
            )
        )
    return found


@register(Tags.database)
def check_mapping(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """An index that was made by other code answers, but not as this code means it to."""
    if not conf.elasticsearch_is_used() or not databases or find_spec("elasticsearch") is None:
        return []
    from cxhub.search.engines.elasticsearch.mapping import mapping_hash
    from cxhub.search.models import SearchIndex

    try:
        live = SearchIndex.objects.filter(state=SearchIndex.State.LIVE).values_list("mapping_hash", flat=True).first()
    except DatabaseError:
        return []  # Before the first migration.
    if live is None or live == mapping_hash():
        return []
    return [
        Warning(
            "The search server's index was made for other code.",
            hint="Run manage.py cxhub_search_reindex: the old index answers until the new one is complete.",
            id="cxhub_search.W002",
        )
    ]
