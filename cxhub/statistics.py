"""What the database knows of its own tables, for the plans that it makes."""

from django.db import connection


def refresh_statistics() -> None:
    """Let the database look at its tables anew, after much was written.

    SQLite never does so by itself; without it, it reads all pages of the site to find a handful of one kind.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("ANALYZE")
        elif connection.vendor == "postgresql":
            # By name: all others of a superuser are the server's, and until the transaction ends, whoever looks at
            # those from any other database waits.
            tables = connection.introspection.table_names(cursor)
            cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")
