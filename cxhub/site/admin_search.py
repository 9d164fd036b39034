"""The search of Wagtail's admin, lists and choosers, which on SQLite fails at a quotation mark without a partner."""

from typing import Any

from django.db import connection
from modelsearch.backends.base import BaseSearchBackend
from modelsearch.backends.database import SearchBackend as of_the_database
from modelsearch.query import PlainText


class Tolerant(BaseSearchBackend):
    """Takes quotation marks for spaces. Phrases come apart from their marks before they get here.

    See https://github.com/wagtail/wagtail/issues/13227.
    """

    def search(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """See :class:`BaseSearchBackend`."""
        return super().search(_without_marks(query), *args, **kwargs)

    def autocomplete(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """See :class:`BaseSearchBackend`."""
        return super().autocomplete(_without_marks(query), *args, **kwargs)


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - Wagtail looks for this name
    """The backend for the database in use."""
    backend = of_the_database(params)
    if connection.vendor != "sqlite":
        return backend
    # Made here: the module of Wagtail's backend can only be read on the database that it is for.
    return type("TolerantBackend", (Tolerant, type(backend)), {})(params)


def _without_marks(query: Any) -> Any:
    if isinstance(query, PlainText):
        return PlainText(_without_marks(query.query_string), operator=query.operator)
    return query.replace('"', " ").strip() if isinstance(query, str) else query
