"""The engines, and the one in use."""

from django.db import connection

from cxhub.search.engines.base import Engine


def get_engine() -> Engine:
    """The engine embedded in the site's own database.

    :raises NotImplementedError: the database is neither SQLite nor PostgreSQL.
    """
    if connection.vendor == "sqlite":
        from cxhub.search.engines.sqlite import SQLiteEngine

        return SQLiteEngine()
    if connection.vendor == "postgresql":
        from cxhub.search.engines.postgres import PostgresEngine

        return PostgresEngine()
    raise NotImplementedError(f"Hub search needs SQLite or PostgreSQL, not {connection.vendor}")
