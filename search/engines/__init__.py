"""The engines, and the one in use."""

from typing import TYPE_CHECKING

from django.db import connection

from cxhub.search import conf
from cxhub.search.engines.base import Engine

if TYPE_CHECKING:
    from cxhub.search.engines.embedded import EmbeddedEngine


def get_engine() -> "EmbeddedEngine":
    """The engine embedded in the site's own database, which is always current.

    :raises NotImplementedError: the database is neither SQLite nor PostgreSQL.
    """
    if connection.vendor == "sqlite":
        from cxhub.search.engines.sqlite import SQLiteEngine

        return SQLiteEngine()
    if connection.vendor == "postgresql":
        from cxhub.search.engines.postgres import PostgresEngine

        return PostgresEngine()
    raise NotImplementedError(f"Hub search needs SQLite or PostgreSQL, not {connection.vendor}")


def reading_engine() -> Engine:
    """The engine that answers searches: for one page or one call of the API, since it remembers what went wrong."""
    if not conf.elasticsearch_is_used():
        return get_engine()
    from cxhub.search import delivery
    from cxhub.search.engines.elasticsearch.engine import ElasticsearchEngine
    from cxhub.search.engines.fallback import FallbackEngine

    return FallbackEngine(ElasticsearchEngine(), get_engine(), delivery.is_behind)


def all_engines() -> list[Engine]:
    """Every engine that is kept: the embedded one, and the search server's where there is one."""
    if not conf.elasticsearch_is_used():
        return [get_engine()]
    from cxhub.search.engines.elasticsearch.engine import ElasticsearchEngine

    return [get_engine(), ElasticsearchEngine()]
