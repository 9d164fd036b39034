"""Conditions: which rows of a source, and which records of a row, are wanted."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cxhub.imports.mapping.values import is_empty, text


@dataclass(frozen=True)
class Condition:
    """What one column must be. All that is given must hold.

    Attributes:
        column: The column, key or computed name.
        among: One of these texts.
        not_among: None of these texts.
        matches: Found somewhere in the text.
        lacks: Not found in the text.
        present: Whether there must be a value.
    """

    column: str
    among: frozenset[str] | None = None
    not_among: frozenset[str] | None = None
    matches: re.Pattern[str] | None = None
    lacks: re.Pattern[str] | None = None
    present: bool | None = None

    def holds(self, lookup: Callable[[str], Any]) -> bool:
        """Whether a row fulfils it.

        Args:
            lookup: From a column's name to its value.
        """
        value = lookup(self.column)
        words = text(value).strip()
        several = {text(item).strip() for item in value} if isinstance(value, list) else {words}
        return (
            (self.among is None or bool(several & self.among))
            and (self.not_among is None or not several & self.not_among)
            and (self.matches is None or bool(self.matches.search(words)))
            and (self.lacks is None or not self.lacks.search(words))
            and (self.present is None or is_empty(value) != self.present)
        )


def parse_condition(column: str, wanted: Any) -> Condition:
    """Return the condition that a mapping's ``where`` gives for one column.

    Args:
        column: The column.
        wanted: A value, a list of values, or a table with is, in, not, not_in, matches, lacks, present.

    Raises:
        ValueError: It is none of these.
    """
    if isinstance(wanted, list):
        return Condition(column, among=_texts(wanted))
    if not isinstance(wanted, dict):
        return Condition(column, among=_texts([wanted]))
    unknown = set(wanted) - {"is", "in", "not", "not_in", "matches", "lacks", "present"}
    if unknown:
        raise ValueError(f"“{min(unknown)}” is no condition; there are is, in, not, not_in, matches, lacks and present")
    among = [*_listed(wanted.get("is")), *_listed(wanted.get("in"))]
    not_among = [*_listed(wanted.get("not")), *_listed(wanted.get("not_in"))]
    present = wanted.get("present")
    if present is not None and not isinstance(present, bool):
        raise ValueError("present is true or false")
    return Condition(
        column,
        among=_texts(among) if "is" in wanted or "in" in wanted else None,
        not_among=_texts(not_among) if "not" in wanted or "not_in" in wanted else None,
        matches=_pattern(wanted.get("matches")),
        lacks=_pattern(wanted.get("lacks")),
        present=present,
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _texts(values: list[Any]) -> frozenset[str]:
    if any(isinstance(value, dict | list) for value in values):
        raise ValueError("a condition compares with texts, numbers, true or false")
    return frozenset(text(value).strip() for value in values)


def _pattern(source: Any) -> re.Pattern[str] | None:
    if source is None:
        return None
    try:
        return re.compile(source)
    except (re.error, TypeError) as error:
        raise ValueError(f"“{source}” is no regular expression: {error}") from error
