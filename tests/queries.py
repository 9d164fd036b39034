"""Counting what a site's database is asked."""

from django.test.utils import CaptureQueriesContext


def number_of(asked: CaptureQueriesContext) -> int:
    """How many queries there were, without savepoints: a search has one only within the transaction of a test."""
    return sum("SAVEPOINT" not in query["sql"] for query in asked.captured_queries)
