"""What components read from the objects they are given, page or record alike."""

from collections.abc import Mapping
from typing import Any


def address(thing: Any, request: Any = None) -> str:
    """Where a page or a record is read; empty where it has no address.

    :param request: lets Wagtail answer from what it already looked up for this request.
    """
    if thing is None:
        return ""
    if hasattr(thing, "get_url"):
        return thing.get_url(request) or ""
    if hasattr(thing, "get_absolute_url"):
        return thing.get_absolute_url() or ""
    return str(read(thing, "url") or "")


def read(thing: Any, *names: str) -> Any:
    """The first of these attributes (or keys) that is there and not empty; a method is called."""
    for name in names:
        value = thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)
        if callable(value):
            value = value()
        if value not in (None, ""):
            return value
    return None


def name_of(thing: Any) -> str:
    """What a page or a record is called."""
    return str(read(thing, "title", "name", "label") or thing)
