"""Reading a mapping file. Everything that is wrong with it is told at once, each with its line and key."""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cxhub.imports.errors import MappingError
from cxhub.imports.mapping.conditions import Condition, parse_condition
from cxhub.imports.mapping.expressions import Expression, ValuesFrom
from cxhub.imports.mapping.model import Mapping, RecordMapping, SourceMapping, line_of
from cxhub.imports.mapping.templates import FILTERS, Template, parse_template
from cxhub.imports.mapping.values import text
from cxhub.imports.readers import ReadOptions
from cxhub.imports.readers.reading import READERS

TOP_KEYS = ("name", "description", "namespace", "historical", "sources")
SOURCE_KEYS = (
    "path",
    "exclude",
    "format",
    "encoding",
    "delimiter",
    "sheet",
    "header_row",
    "list",
    "empty",
    "where",
    "compute",
    "records",
)
RECORD_KEYS = ("type", "external_id", "each", "where", "compute", "mode", "repeat", "fields")
MODES = ("save", "create", "update")
REPEATS = ("first", "last", "wrong")
LOOKUPS = ("any", "external", "slug", "name")
FORMATS = ("markdown", "html", "text", "plain")
MAX_BYTES = 500_000


def load_mapping(path: Path) -> Mapping:
    """Return the mapping in a file.

    Raises:
        MappingError: There is none, or it cannot be used.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MappingError(_("There is no mapping file %(path)s.") % {"path": path}) from error
    return parse_mapping(data, path.stem)


def parse_mapping(source: str | bytes, name: str) -> Mapping:
    """Return the mapping that a text describes.

    Args:
        source: The TOML.
        name: What the mapping is called where it does not say so itself.

    Raises:
        MappingError: It is no TOML, or says what cannot be; the message has a line for each thing.
    """
    if len(source) > MAX_BYTES:
        raise MappingError(_("The mapping is larger than a mapping can be."))
    try:
        content = source.decode("utf-8-sig") if isinstance(source, bytes) else source
        document = tomllib.loads(content)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MappingError(_("The mapping is no valid TOML: %(error)s.") % {"error": error}) from error
    return _Parser(content).mapping(document, name)


class _Parser:
    """Reads one document and gathers what is wrong with it.

    Args:
        content: The text, to find lines in.
    """

    def __init__(self, content: str) -> None:
        self.content = content
        self.problems: list[str] = []

    def mapping(self, document: dict[str, Any], name: str) -> Mapping:
        self.keys(document, TOP_KEYS, "the mapping")
        sources = self.tables(document, "sources", "[[sources]]")
        if not sources:
            self.wrong("a mapping needs at least one [[sources]] block")
        title = self.string(document, "name") or name
        found = Mapping(
            name=title,
            namespace=self.string(document, "namespace") or title,
            historical=self.flag(document, "historical"),
            sources=tuple(self.source(source) for source in sources),
            text=self.content,
        )
        if self.problems:
            raise MappingError("\n".join(dict.fromkeys(self.problems)))
        return found

    def source(self, table: dict[str, Any]) -> SourceMapping:
        self.keys(table, SOURCE_KEYS, "[[sources]]")
        records = self.tables(table, "records", "[[sources.records]]")
        if not records:
            self.wrong("a source needs at least one [[sources.records]] block", "path")
        kind = self.choice(table, "format", ("", *READERS))
        header = table.get("header_row", 1)
        if not isinstance(header, int) or isinstance(header, bool) or not 1 <= header <= 1000:
            self.wrong("header_row is a number of a line, from 1", "header_row")
            header = 1
        delimiter = self.string(table, "delimiter")
        if delimiter and (len(delimiter) != 1 or delimiter in '"\r\n'):
            self.wrong("delimiter is one character", "delimiter")
            delimiter = ","
        empty = frozenset(self.strings(table, "empty"))
        return SourceMapping(
            paths=tuple(self.strings(table, "path")),
            exclude=tuple(self.strings(table, "exclude")),
            options=ReadOptions(
                format=kind,
                encoding=self.string(table, "encoding"),
                delimiter=delimiter,
                sheet=self.string(table, "sheet"),
                header_row=header,
                list=self.string(table, "list"),
            ),
            records=tuple(self.record(record, empty) for record in records),
            where=self.where(table),
            compute=self.expressions(table, "compute", empty),
        )

    def record(self, table: dict[str, Any], empty: frozenset[str]) -> RecordMapping:
        self.keys(table, RECORD_KEYS, "[[sources.records]]")
        kind = self.string(table, "type")
        if not kind:
            self.wrong("a record needs a type", "records")
        if not self.string(table, "external_id"):
            self.wrong('a record needs an external_id, such as "{id}"', kind or "records")
        each = self.expression("each", table["each"], empty) if "each" in table else None
        return RecordMapping(
            type=kind,
            external_id=self.template("external_id", self.string(table, "external_id")),
            fields=self.expressions(table, "fields", empty),
            each=each,
            where=self.where(table),
            compute=self.expressions(table, "compute", empty),
            mode=self.choice(table, "mode", MODES),
            repeat=self.choice(table, "repeat", REPEATS),
        )

    def where(self, table: dict[str, Any]) -> tuple[Condition, ...]:
        conditions = []
        for column, wanted in self.table(table, "where").items():
            try:
                conditions.append(parse_condition(column, wanted))
            except ValueError as error:
                self.wrong(str(error), column)
        return tuple(conditions)

    def expressions(self, table: dict[str, Any], key: str, empty: frozenset[str]) -> dict[str, Expression]:
        return {name: self.expression(name, made, empty) for name, made in self.table(table, key).items()}

    def expression(self, name: str, made: Any, empty: frozenset[str]) -> Expression:
        """Return how one value is made: a column's name, a constant that is no text, a list of these, or a table."""
        if isinstance(made, str):
            return Expression(columns_from=(made,), empty=empty)
        if not isinstance(made, dict):
            return Expression(constant=made)
        self.keys(made, tuple(EXPRESSION_KEYS), f"the field {name}", name)
        ways = [key for key in ("from", "template", "constant") if key in made]
        if len(ways) > 1:
            self.wrong(f"{name} has both {ways[0]} and {ways[1]}; one is enough", name)
        if not ways and "default" not in made:
            self.wrong(f"{name} needs from, template, constant or default", name)
        options: dict[str, Any] = {"empty": empty}
        for key, value in made.items():
            if key in EXPRESSION_KEYS:
                attribute, read = EXPRESSION_KEYS[key]
                try:
                    options[attribute] = read(self, name, value)
                except (ValueError, TypeError) as error:
                    self.wrong(f"{name}: {key}: {error}", name)
        if "empty" in made:
            options["empty"] = empty | options.get("empty", frozenset())
        return Expression(**options)

    def template(self, key: str, source: str) -> Template:
        try:
            return parse_template(source)
        except ValueError as error:
            self.wrong(f"{key}: {error}", key)
            return Template(source, ())

    # What a table holds, each with its kind made sure of.

    def keys(self, table: dict[str, Any], known: Iterable[str], place: str, near: str = "") -> None:
        for key in table:
            if key not in known:
                close = difflib.get_close_matches(key, list(known), 1)
                hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}"
                self.wrong(f"{place} has no key “{key}”; {hint}", key, near)

    def tables(self, table: dict[str, Any], key: str, shown: str) -> list[dict[str, Any]]:
        found = table.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            self.wrong(f"{key} is written with double brackets: {shown}", key)
            return []
        return found

    def table(self, table: dict[str, Any], key: str) -> dict[str, Any]:
        found = table.get(key, {})
        if not isinstance(found, dict):
            self.wrong(f"{key} is a table", key)
            return {}
        return found

    def string(self, table: dict[str, Any], key: str) -> str:
        found = table.get(key, "")
        if not isinstance(found, str):
            self.wrong(f"{key} is a text in quotes", key)
            return ""
        return found

    def strings(self, table: dict[str, Any], key: str) -> list[str]:
        try:
            return _strings(table.get(key, []))
        except ValueError as error:
            self.wrong(f"{key}: {error}", key)
            return []

    def flag(self, table: dict[str, Any], key: str) -> bool:
        try:
            return _flag(table.get(key, False))
        except ValueError as error:
            self.wrong(f"{key}: {error}", key)
            return False

    def choice(self, table: dict[str, Any], key: str, choices: tuple[str, ...]) -> str:
        found = table.get(key, choices[0])
        if found not in choices:
            self.wrong(f"{key} is one of {', '.join(filter(None, choices))}; not “{found}”", key)
            return choices[0]
        return str(found)

    def wrong(self, message: str, *near: str) -> None:
        """Note a problem, with the line of the first of these words that is found."""
        self.problems.append(line_of(self.content, *filter(None, near)) + message)


def _strings(value: Any) -> list[str]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
        raise ValueError("is a text or a list of texts")
    return values


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("is a text in quotes")
    return value


def _filter(name: str) -> str:
    if name not in FILTERS:
        raise ValueError(f"is one of {', '.join(FILTERS)}; not “{name}”")
    return name


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("is true or false")
    return value


def _integer(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("is a whole number")
    return value


def _number(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ValueError("is a number")
    return value


def _one_of(*choices: str) -> Callable[["_Parser", str, Any], str]:
    def read(_parser: _Parser, _name: str, value: Any) -> str:
        if value not in choices:
            raise ValueError(f"is one of {', '.join(choices)}; not “{value}”")
        return str(value)

    return read


def _pattern(value: Any) -> re.Pattern[str]:
    try:
        return re.compile(_string(value))
    except re.error as error:
        raise ValueError(f"“{value}” is no regular expression: {error}") from error


def _value_map(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("is a table of words")
    return {text(key): found for key, found in value.items()}


def _values_from(_parser: "_Parser", _name: str, value: Any) -> ValuesFrom:
    if not isinstance(value, dict) or not {"file", "key", "value"} <= set(value) <= {"file", "key", "value", "list"}:
        raise ValueError('is { file = "…", key = "…", value = "…" }, and list where needed')
    return ValuesFrom(**{part: _string(found) for part, found in value.items()})


def _each(parser: "_Parser", name: str, value: Any) -> dict[str, Expression]:
    if not isinstance(value, dict):
        raise ValueError("is a table of the item's keys")
    return {key: parser.expression(f"{name}.{key}", made, frozenset()) for key, made in value.items()}


Read = Callable[[_Parser, str, Any], Any]

#: Key in a mapping → attribute of an expression and how its value is read.
EXPRESSION_KEYS: dict[str, tuple[str, Read]] = {
    "from": ("columns_from", lambda _p, _n, value: tuple(_strings(value))),
    "template": ("template", lambda _p, _n, value: parse_template(_string(value))),
    "constant": ("constant", lambda _p, _n, value: value),
    "empty": ("empty", lambda _p, _n, value: frozenset(_strings(value))),
    "split": ("split", lambda _p, _n, value: _string(value)),
    "remove": ("remove", lambda _p, _n, value: tuple(_pattern(item) for item in _strings(value))),
    "regex": ("regex", lambda _p, _n, value: _pattern(value)),
    "filter": ("filters", lambda _p, _n, value: tuple(_filter(name) for name in _strings(value))),
    "values": ("values", lambda _p, _n, value: _value_map(value)),
    "values_from": ("values_from", _values_from),
    "keep_unknown": ("keep_unknown", lambda _p, _n, value: _flag(value)),
    "otherwise": ("otherwise", lambda _p, _n, value: value),
    "each": ("each", _each),
    "item": ("item", lambda _p, _n, value: _integer(value)),
    "first": ("item", lambda _p, _n, value: int(_flag(value))),
    "rest": ("rest", lambda _p, _n, value: _flag(value)),
    "join": ("join", lambda _p, _n, value: _string(value)),
    "default": ("default", lambda _p, _n, value: value),
    "date_format": ("date_formats", lambda _p, _n, value: tuple(_strings(value))),
    "decimal": ("decimal", _one_of(".", ",")),
    "multiply": ("multiply", lambda _p, _n, value: _number(value)),
    "round": ("round", lambda _p, _n, value: _integer(value)),
    "format": ("format", _one_of(*FORMATS)),
    "base_url": ("base_url", lambda _p, _n, value: _string(value)),
    "truncate": ("truncate", lambda _p, _n, value: _integer(value)),
    "lookup": ("lookup", lambda _p, _n, value: _string(value)),
    "by": ("by", _one_of(*LOOKUPS)),
    "take": ("take", lambda _p, _n, value: _string(value)),
    "once": ("once", lambda _p, _n, value: _flag(value)),
    "append": ("append", lambda _p, _n, value: _flag(value)),
}
