"""Short rows that always stand on the page of another row: read along with it, in the same query.

To ask for a handful of them costs more than to read them. They are as open as the row that they belong to, so only
rows that access.py protects through it may come along.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Func, JSONField, Model, QuerySet, Subquery
from django.db.models.functions import JSONArray


class ListOf(Func):
    """All values of a column in one, as a list."""

    function = "JSON_ARRAYAGG"
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **kwargs: Any) -> Any:
        """SQLite's name for it."""
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **kwargs)

    def as_postgresql(self, compiler: Any, connection: Any, **kwargs: Any) -> Any:
        """PostgreSQL's name for it."""
        return self.as_sql(compiler, connection, function="JSONB_AGG", **kwargs)


@dataclass(frozen=True)
class Along:
    """A kind of row that comes along.

    :param names: what comes of it, its key first: fields of its own, by the names of their columns, and fields of what
        one of its foreign keys leads to (``by__username``). Whoever reads another one pays a query. No moments in
        time: each database writes them in its own way.
    """

    model: type[Model]
    names: tuple[str, ...]

    def of(self, rows: QuerySet[Any]) -> Subquery:
        """The column that brings them, for an annotation.

        :param rows: those that belong to ``OuterRef``.
        """
        return Subquery(rows.order_by().values(along=ListOf(JSONArray(*self.names))))

    def rows(self, found: Iterable[list[Any]] | None) -> list[Any]:
        """The rows in the order of their keys.

        :param found: what the column brought.
        """
        return [self._row(values) for values in sorted(found or (), key=lambda values: values[0])]

    def _row(self, values: list[Any]) -> Any:
        own: dict[str, Any] = {}
        joined: dict[str, dict[str, Any]] = defaultdict(dict)
        for name, value in zip(self.names, values, strict=True):
            way, _, last = name.rpartition("__")
            (joined[way] if way else own)[last] = value
        row: Any = _made(self.model, own)
        for name, parts in joined.items():
            field: Any = self.model._meta.get_field(name)
            target, key = field.related_model, own[field.attname]
            parts[target._meta.pk.attname] = key
            field.set_cached_value(row, None if key is None else _made(target, parts))
        return row


def _made(model: type[Model], values: dict[str, Any]) -> Model:
    fields = [field for field in model._meta.concrete_fields if field.attname in values]
    return model.from_db(
        DEFAULT_DB_ALIAS,
        [field.attname for field in fields],
        [field.to_python(values[field.attname]) for field in fields],
    )
