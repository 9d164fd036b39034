"""Values as sources give them: found by name, written as text, told empty."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cxhub.imports.errors import WrongValue

MISSING = object()


class Html(str):
    """Text that is HTML already, made safe."""


def find(values: Mapping[str, Any], name: str) -> Any:
    """Return the value of a column or, through objects and lists, of a path; None if absent.

    ``blocker.type`` is a key of an object, ``history.0.date`` one of the first item of a list, and ``answers.text`` the
    list of that key of every item.
    """
    if name in values:
        return values[name]
    found: Any = values
    for part in name.split("."):
        if isinstance(found, Mapping):
            found = found.get(part, MISSING)
        elif isinstance(found, list) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        elif isinstance(found, list):
            found = [item[part] for item in found if isinstance(item, Mapping) and part in item] or MISSING
        else:
            return None
        if found is MISSING:
            return None
    return found


def text(value: Any) -> str:
    """Return a value as the text that a person would write for it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(text(item) for item in value)
    return str(value)


def is_empty(value: Any, empties: frozenset[str] = frozenset()) -> bool:
    """Whether a value says nothing: None, blank, an empty list, or one of the words that the mapping calls empty."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip() or value.strip() in empties
    return isinstance(value, list | dict) and not value


def storable(words: str) -> str:
    """Return a text that every database can hold.

    Raises:
        WrongValue: It holds NUL or half a character.
    """
    if "\x00" in words or any("\ud800" <= character <= "\udfff" for character in words):
        raise WrongValue(_("There are characters in it that are no text."), words)
    return words
