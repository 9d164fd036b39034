"""What names stand for while one row is read: its columns, and what the mapping computes from them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from cxhub.imports.mapping.values import find

if TYPE_CHECKING:
    from cxhub.imports.mapping.expressions import Expression


class Surroundings(Protocol):
    """What an expression may ask of the run that it is part of."""

    def resolve(self, record_type: str, value: Any, by: str, take: str) -> Any:
        """Return the object that a value of another record type refers to, or a field of it to take.

        Raises:
            WrongValue: There is none.
        """

    def table(self, file: str, key: str, value: str, list_path: str) -> Mapping[str, Any]:
        """Return two columns of another file of the source as a table from text to value."""


class Scope:
    """The names of one row.

    Args:
        values: Column to value.
        computed: Names that the mapping computes, evaluated when first asked for.
        around: The run.
        outer: The scope around, for the items of a list.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        computed: Mapping[str, "Expression"],
        around: Surroundings,
        outer: "Scope | None" = None,
    ) -> None:
        self.values = values
        self.around = around
        self._computed = computed
        self._known: dict[str, Any] = {}
        self._outer = outer

    def __call__(self, name: str) -> Any:
        """Return the value of a column or computed name; None if there is none."""
        if name in self._known:
            return self._known[name]
        if name in self._computed:
            self._known[name] = None  # a name that is computed from itself is empty, and ends there
            self._known[name] = self._computed[name].evaluate(self)
            return self._known[name]
        if name in self.values or self._outer is None:
            return find(self.values, name)
        found = find(self.values, name)
        return self._outer(name) if found is None else found

    def blame(self, names: tuple[str, ...]) -> str:
        """Return the first column of the source behind some names, for error reports."""
        for name in names:
            if name in self._computed:
                return self.blame(self._computed[name].columns) or name
            if self._outer is not None and name not in self.values:
                return self._outer.blame((name,))
            return name
        return ""

    def inner(self, item: Any, computed: Mapping[str, "Expression"] | None = None) -> "Scope":
        """Return the scope of one item of a list: its keys, ``item`` for itself, and all names around it."""
        values = {**item, "item": item} if isinstance(item, Mapping) else {"item": item}
        return Scope(values, computed or {}, self.around, outer=self)
