"""What can go wrong in an import: with the mapping, with the source, or with one value of one row."""

from typing import Any


class ImportProblem(Exception):
    """The import cannot start or go on. The message is for the person who imports."""


class MappingError(ImportProblem):
    """The mapping file cannot be used."""


class SourceError(ImportProblem):
    """The source cannot be read, or is larger than the limits allow."""


class WrongValue(Exception):
    """One value of a row cannot go in.

    Args:
        reason: Why, in a sentence for the person who can mend it.
        value: The value as it stood in the source.
        column: The source column, where known.
    """

    def __init__(self, reason: str, value: Any = "", column: str = "") -> None:
        super().__init__(reason)
        self.reason = str(reason)
        self.value = value
        self.column = column


class WrongRow(Exception):
    """A row cannot go in, for one reason or several."""

    def __init__(self, problems: list[WrongValue]) -> None:
        super().__init__("; ".join(problem.reason for problem in problems))
        self.problems = problems
