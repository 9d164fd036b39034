"""Counting what a site's database is asked."""

from django.test.utils import CaptureQueriesContext


def number_of(asked: CaptureQueriesContext) -> int:
    """How many queries there were, without the savepoints of a search, which it has only within a test's transaction."""
    return sum("SAVEPOINT" not in query["sql"] for query in asked.captured_queries)
