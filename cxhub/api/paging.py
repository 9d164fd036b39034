"""Sorting, and paging by a signed cursor: pages stay right while rows come and go, and cost the same however deep."""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import F, Q, QuerySet
from ninja.errors import HttpError


@dataclass(frozen=True)
class Sort:
    """An order of rows by one of their own fields, then by id. Rows without a value come last.

    :param text: the field's name, after a minus where the largest comes first.
    """

    text: str

    @property
    def field(self) -> str:
        """The field's name."""
        return self.text.removeprefix("-")

    @property
    def descending(self) -> bool:
        """Whether the largest comes first."""
        return self.text.startswith("-")

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows in this order."""
        if self.descending:
            return rows.order_by(F(self.field).desc(nulls_last=True), "-pk")
        return rows.order_by(F(self.field).asc(nulls_last=True), "pk")

    def after(self, rows: QuerySet[Any], value: Any, pk: int) -> QuerySet[Any]:
        """The rows that come after the one with this value and id."""
        step = "lt" if self.descending else "gt"
        rest = Q(**{f"pk__{step}": pk})
        if value is None:
            return rows.filter(Q(**{f"{self.field}__isnull": True}) & rest)
        value = rows.model._meta.get_field(self.field).to_python(value)
        beyond = Q(**{f"{self.field}__{step}": value}) | Q(**{f"{self.field}__isnull": True})
        return rows.filter(beyond | (Q(**{self.field: value}) & rest))

    def cursor(self, row: Any, salt: str) -> str:
        """Where the page after this row begins."""
        value = row._meta.get_field(self.field).value_from_object(row)  # Of an object pointed at, its id.
        value = value if value is None or isinstance(value, (str, int, float)) else value.isoformat()
        return signing.dumps([self.text, value, row.pk], salt=salt)

    def read(self, cursor: str, salt: str) -> tuple[Any, int]:
        """The value and the id of a cursor.

        :raises HttpError: 400, where it was not made here, or for another list or order.
        """
        try:
            text, value, pk = signing.loads(cursor, salt=salt)
        except signing.BadSignature:
            raise HttpError(400, "cursor: not one of ours; follow the “next” of an answer.") from None
        if text != self.text:
            raise HttpError(400, "cursor: belongs to another order; keep “sort” as it was.")
        return value, pk
