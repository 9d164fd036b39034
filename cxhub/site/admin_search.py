"""The search of Wagtail's admin, lists and choosers, which on SQLite fails at a quotation mark without a partner."""

from typing import Any

from modelsearch.backends.database import SearchBackend as of_the_database
from modelsearch.backends.database.sqlite.sqlite import SQLiteSearchBackend
from modelsearch.query import PlainText


class TolerantBackend(SQLiteSearchBackend):
    """Wagtail's search on SQLite that takes quotation marks for spaces.

    Phrases come apart from their marks before they get here. See https://github.com/wagtail/wagtail/issues/13227.
    """

    def search(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """See :meth:`BaseSearchBackend.search`."""
        return super().search(_without_marks(query), *args, **kwargs)

    def autocomplete(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """See :meth:`BaseSearchBackend.autocomplete`."""
        return super().autocomplete(_without_marks(query), *args, **kwargs)


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - Wagtail looks for this name
    """The backend for the database in use."""
    backend = of_the_database(params)
    return TolerantBackend(params) if isinstance(backend, SQLiteSearchBackend) else backend


def _without_marks(query: Any) -> Any:
    if isinstance(query, PlainText):
        return PlainText(_without_marks(query.query_string), operator=query.operator)
    return query.replace('"', " ").strip() if isinstance(query, str) else query
