"""Filters of lists: a name, a type that refuses bad values, and what it leaves of the rows.

A filter by a related object looks the object up as the reader may see it, so that asking for a hidden one and for one
that is not there get the same empty list.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from django.db.models import Model, Q, QuerySet
from pydantic import BeforeValidator, Field, StringConstraints
from wagtail.models import Page

from cxhub.access import Reader, visible

#: No key of any database that Django knows is larger.
LARGEST_ID = 2**63 - 1

Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=255)]
Day = Annotated[datetime.date, Field(ge=datetime.date(1900, 1, 1), le=datetime.date(9998, 12, 31))]


def _split(values: Any) -> Any:
    return [part for value in values for part in str(value).split(",")] if isinstance(values, list) else values


def _several(kind: Any) -> Any:
    """Values separated by commas, or the parameter given several times."""
    return Annotated[list[kind], BeforeValidator(_split), Field(max_length=100)]


@dataclass(frozen=True)
class Filter:
    """One query parameter.

    :param type: as Pydantic takes it; values that it refuses are answered with 422.
    :param apply: narrows the rows by a value.
    """

    name: str
    type: Any
    apply: Callable[[QuerySet[Any], Any, Reader], QuerySet[Any]]
    description: str = ""
    default: Any = None


def exact(name: str, kind: Any = Text, lookup: str = "", description: str = "") -> tuple[Filter, ...]:
    """``name`` and ``name__in``: the value itself, or any of several.

    :param lookup: of the field, where it is not the name.
    """
    lookup = lookup or name
    return (
        Filter(name, kind | None, lambda rows, value, reader: rows.filter(**{lookup: value}), description),
        Filter(
            f"{name}__in",
            _several(kind),
            lambda rows, values, reader: rows.filter(**{f"{lookup}__in": values}),
            default=[],
        ),
    )


def flag(name: str, description: str = "") -> tuple[Filter, ...]:
    """``name``: true or false."""
    return (Filter(name, bool | None, lambda rows, value, reader: rows.filter(**{name: value}), description),)


def to(name: str, target: type[Model], lookup: str = "", description: str = "") -> tuple[Filter, ...]:
    """``name`` and ``name__in``: rows that point at an object, by its id or its slug.

    :param lookup: of the relation, where it is not the name; may lead over others.
    """
    lookup = lookup or name

    def apply(rows: QuerySet[Any], values: Sequence[str], reader: Reader) -> QuerySet[Any]:
        wanted = Q(pk__in=[int(value) for value in values if _is_id(value)])
        wanted |= Q(slug__in=[value for value in values if not _is_id(value)])
        targets = visible(target._default_manager.filter(wanted), reader).values("pk")
        # A row that points at several of them still counts once.
        return rows.filter(pk__in=rows.filter(**{f"{lookup}__in": targets}).values("pk"))

    return (
        Filter(
            name, Text | None, lambda rows, value, reader: apply(rows, [value], reader), description or "Id or slug."
        ),
        Filter(f"{name}__in", _several(Text), apply, default=[]),
    )


def _is_id(value: str) -> bool:
    return value.isdecimal() and len(value) < 19


def dates(field: str, *, is_time: bool = False) -> tuple[Filter, ...]:
    """``since`` and ``until``: the first and the last day of a field, both included."""
    lookup = f"{field}__date" if is_time else field
    return (
        Filter("since", Day | None, lambda rows, day, reader: rows.filter(**{f"{lookup}__gte": day}), "First day."),
        Filter("until", Day | None, lambda rows, day, reader: rows.filter(**{f"{lookup}__lte": day}), "Last day."),
    )


def contains(field: str) -> tuple[Filter, ...]:
    """``q``: the field contains this text, in whatever case."""
    return (
        Filter(
            "q",
            Text | None,
            lambda rows, text, reader: rows.filter(**{f"{field}__icontains": text}),
            f"The {field} contains this.",
        ),
    )


def whether(name: str, lookup: str, description: str = "", *, is_null: bool = False) -> tuple[Filter, ...]:
    """``name``: true where a relation or a field has a value and false where it has none; with ``is_null`` reversed."""
    return (
        Filter(
            name,
            bool | None,
            lambda rows, value, reader: rows.filter(**{f"{lookup}__isnull": value == is_null}),
            description,
        ),
    )


def below(name: str, target: type[Page]) -> tuple[Filter, ...]:
    """``name``: pages that stand directly below a page, given by its id or its slug."""

    def apply(rows: QuerySet[Any], value: str, reader: Reader) -> QuerySet[Any]:
        wanted = Q(pk=int(value)) if _is_id(value) else Q(slug=value)
        parents = visible(target._default_manager.filter(wanted), reader)
        children = Q(pk__in=[])
        for parent in parents:
            children |= Q(path__startswith=parent.path, depth=parent.depth + 1)
        return rows.filter(children)

    return (Filter(name, Text | None, apply, "Id or slug."),)
