"""The record types that the installed apps offer."""

import difflib
from typing import TYPE_CHECKING

from django.db.models import Model

if TYPE_CHECKING:
    from cxhub.imports.targets.base import RecordType


class Registry:
    """Record types by name."""

    def __init__(self) -> None:
        self._types: dict[str, RecordType] = {}

    def register(self, record_type: type["RecordType"]) -> type["RecordType"]:
        """Add a record type; a class decorator.

        Raises:
            ValueError: Another has its name.
        """
        known = self._types.get(record_type.name)
        if known is not None and type(known).__qualname__ != record_type.__qualname__:
            raise ValueError(f"Two record types are called “{record_type.name}”.")
        self._types[record_type.name] = record_type()
        return record_type

    def unregister(self, name: str) -> None:
        """Take a record type out, as tests do."""
        self._types.pop(name, None)

    def get(self, name: str) -> "RecordType | None":
        """Return a record type, or None if there is none of that name."""
        return self._types.get(name)

    def all(self) -> list["RecordType"]:
        """Return all record types, by name."""
        return [self._types[name] for name in sorted(self._types)]

    def for_model(self, model: type[Model]) -> "RecordType | None":
        """Return the record type that makes objects of a model, or of one that inherits from it."""
        found = [kind for kind in self.all() if kind.model is not None and issubclass(kind.model, model)]
        exact = [kind for kind in found if kind.model is model]
        return next(iter([*exact, *found]), None)

    def nearest(self, name: str) -> str:
        """Return the name most like a wrong one, or nothing."""
        return next(iter(difflib.get_close_matches(name, self._types, 1)), "")


registry = Registry()
register = registry.register
