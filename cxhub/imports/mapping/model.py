"""A mapping file once read."""

import re
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field

from cxhub.imports.mapping.conditions import Condition
from cxhub.imports.mapping.expressions import Expression
from cxhub.imports.mapping.scope import Scope
from cxhub.imports.mapping.templates import Template
from cxhub.imports.readers import ReadOptions


@dataclass(frozen=True)
class RecordMapping:
    """How a row becomes one record, or one for each item of a list in it.

    Attributes:
        type: Name of the record type.
        external_id: What the source calls the record, for ever.
        fields: Field of the record → how it is made.
        each: The list whose items become a record each.
        where: Which rows, or items, become one.
        compute: Names for use in the rest.
        mode: ``save``, ``create`` (never change one that exists) or ``update`` (never make one).
        repeat: What a second row for the same record does: ``first`` nothing, ``last`` changes it, ``wrong`` is wrong
            unless it says the same.
    """

    type: str
    external_id: Template
    fields: MappingType[str, Expression]
    each: Expression | None = None
    where: tuple[Condition, ...] = ()
    compute: MappingType[str, Expression] = field(default_factory=dict)
    mode: str = "save"
    repeat: str = "first"

    def scopes(self, row: Scope) -> list[Scope]:
        """Return the scope of each record that a row gives."""
        if self.each is None:
            scopes = [row.inner({}, self.compute)] if self.compute else [row]
        else:
            items = self.each.evaluate(row)
            listed = items if isinstance(items, list) else [] if items is None else [items]
            scopes = [row.inner(item, self.compute) for item in listed]
        return [scope for scope in scopes if all(condition.holds(scope) for condition in self.where)]


@dataclass(frozen=True)
class SourceMapping:
    """How one kind of file in the source is read, and the records that its rows give.

    Attributes:
        paths: Patterns of the files.
        exclude: Patterns of files to leave out.
        options: How they are read.
        records: The records of a row, in the order in which they are made.
        where: Which rows are wanted; the rest is skipped.
        compute: Names for use in the rest.
    """

    paths: tuple[str, ...]
    exclude: tuple[str, ...]
    options: ReadOptions
    records: tuple[RecordMapping, ...]
    where: tuple[Condition, ...] = ()
    compute: MappingType[str, Expression] = field(default_factory=dict)

    @property
    def columns(self) -> set[str]:
        """The columns of the source that its own conditions and its records' templates and fields read by name."""
        expressions = [*self.compute.values()]
        names = {condition.column for condition in self.where}
        own: set[str] = set(self.compute)
        for record in self.records:
            own |= set(record.compute)
            if record.each is not None:
                # What its fields name may be a key of the item.
                expressions.append(record.each)
                continue
            expressions += [*record.compute.values(), *record.fields.values()]
            names |= {condition.column for condition in record.where} | set(record.external_id.columns)
        for expression in expressions:
            names |= set(expression.columns)
        return {name for name in names - own if not name.startswith("_")}


@dataclass(frozen=True)
class Mapping:
    """A whole mapping file.

    Attributes:
        name: What it is called in lists and reports.
        namespace: Whose external ids these are; mappings for the same set of data share it.
        historical: Whether the records are history that today's gates do not apply to.
        sources: The kinds of file, in the order in which they are read.
        text: The file itself, kept with each run.
    """

    name: str
    namespace: str
    historical: bool
    sources: tuple[SourceMapping, ...]
    text: str

    def line_of(self, *words: str) -> str:
        """Return “line N: ” for the first line of the file with these words as keys or values; else nothing."""
        return line_of(self.text, *words)


def line_of(text: str, *words: str) -> str:
    """Return “line N: ” for the first line where a key, or a value, stands; nothing if it is not found."""
    for word in words:
        quoted = re.escape(word)
        key = re.compile(rf"""(?:^|[\s{{,\[.])["']?{quoted}["']?\s*(?:=|\]|\.)|["']{quoted}["']""")
        for number, line in enumerate(text.splitlines(), start=1):
            if key.search(line.split(" #", 1)[0]):
                return f"line {number}: "
    return ""
