"""Expressions: how one field's value is made from the columns of a row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

from django.utils.translation import gettext as _

from cxhub.imports.errors import WrongValue
from cxhub.imports.mapping.parsing_values import parse_date, parse_number
from cxhub.imports.mapping.scope import Scope
from cxhub.imports.mapping.templates import FILTERS, Template
from cxhub.imports.mapping.values import MISSING, Html, is_empty, storable, text
from cxhub.imports.richtext import as_html, as_plain_text, bullets

#: What a spreadsheet shows where a formula failed: never a value.
FAILED_FORMULAE = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})


@dataclass(frozen=True)
class ValuesFrom:
    """A table of values in another file of the source: ``key`` → ``value``."""

    file: str
    key: str
    value: str
    list: str = ""


@dataclass(frozen=True)
class Expression:
    """How to make one value, in the order of the attributes.

    Attributes:
        constant: The value itself.
        columns_from: Columns of which the first with a value counts.
        template: Text with columns in braces, in place of a column.
        empty: Words that mean nothing.
        split: Text between the items of a list; ``bullets`` for the items of a Markdown list.
        remove: Patterns that are cut out.
        regex: Pattern whose group ``value``, or first group, or whole match counts; no match is empty.
        filters: What templates call filters, applied to the text.
        values: Table from the source's word to ours.
        values_from: The same, in another file.
        keep_unknown: Whether a word that is in no table stays; else it is wrong.
        otherwise: What a word that is in no table becomes.
        each: For lists of objects: how each key of an item is made.
        item: Which item of the list, from 1, or from the end with -1.
        rest: All items but the first.
        join: Text between the items when a list becomes text.
        default: The value when there is none.
        date_formats: How dates are written, as in ``strptime``.
        decimal: The decimal sign; makes the text a number.
        multiply: Factor.
        round: Decimal places.
        format: markdown, html or plain.
        base_url: Where relative links of the text lead.
        truncate: The longest text, in characters.
        lookup: Record type that the value refers to.
        by: How: external, slug, name or any.
        take: The field of that record which is the value, in place of the record.
        once: Set only when the record is created.
        append: Add to the list that the record has.
    """

    constant: Any = MISSING
    columns_from: tuple[str, ...] = ()
    template: Template | None = None
    empty: frozenset[str] = frozenset()
    split: str = ""
    remove: tuple[re.Pattern[str], ...] = ()
    regex: re.Pattern[str] | None = None
    filters: tuple[str, ...] = ()
    values: Mapping[str, Any] | None = None
    values_from: ValuesFrom | None = None
    keep_unknown: bool = False
    otherwise: Any = MISSING
    each: Mapping[str, "Expression"] = attribute(default_factory=dict)
    item: int = 0
    rest: bool = False
    join: str | None = None
    default: Any = MISSING
    date_formats: tuple[str, ...] = ()
    decimal: str = ""
    multiply: float | None = None
    round: int | None = None
    format: str = ""
    base_url: str = ""
    truncate: int = 0
    lookup: str = ""
    by: str = "any"
    take: str = ""
    once: bool = False
    append: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return self.columns_from or (self.template.columns if self.template else ())

    def evaluate(self, scope: Scope) -> Any:
        """Return the value for one row; None where there is none.

        Raises:
            WrongValue: The source's value cannot be what the mapping wants it to be. Its column is named.
        """
        try:
            return self._evaluate(scope)
        except WrongValue as problem:
            if not problem.column:
                problem.column = scope.blame(self.columns)
            raise

    def _evaluate(self, scope: Scope) -> Any:
        value = self._items(self._raw(scope), scope)
        if isinstance(value, list):
            value = self._pick(value)
        if is_empty(value):
            return None if self.default is MISSING else self.default
        return self._convert(value, scope)

    def _raw(self, scope: Scope) -> Any:
        if self.constant is not MISSING:
            return self.constant
        if self.template is not None:
            return self.template.render(lambda name: None if is_empty(v := scope(name), self.empty) else v)
        for column in self.columns_from:
            value = scope(column)
            if not is_empty(value, self.empty):
                return value
        return None

    def _items(self, value: Any, scope: Scope) -> Any:
        """Split into a list where asked, and clean each item."""
        if is_empty(value, self.empty):
            return None
        if isinstance(value, str) and self.split:
            pieces = bullets(value) if self.split == "bullets" else value.split(self.split)
            value = [piece.strip() for piece in pieces]
        if not isinstance(value, list) and self.each:
            value = [value]
        if not isinstance(value, list):
            return self._clean(value, scope)
        cleaned = [self._clean(item, scope) for item in value]
        return [item for item in cleaned if not is_empty(item)]

    def _clean(self, value: Any, scope: Scope) -> Any:
        if is_empty(value, self.empty):
            return None
        if isinstance(value, str) and value.strip() in FAILED_FORMULAE:
            raise WrongValue(_("A formula failed here; there is no value."), value)
        if self.each:
            inner = scope.inner(value)
            made = {key: expression.evaluate(inner) for key, expression in self.each.items()}
            return None if all(is_empty(part) for part in made.values()) else made
        if isinstance(value, str):
            value = self._cut(value)
            for name in self.filters if value else ():
                value = FILTERS[name](value)
        if self.values is not None or self.values_from is not None:
            value = self._translate(value, scope)
        return value

    def _cut(self, value: str) -> str | None:
        for pattern in self.remove:
            value = pattern.sub("", value)
        value = value.strip()
        if self.regex is None:
            return value
        match = self.regex.search(value)
        if match is None:
            return None
        if "value" in self.regex.groupindex:
            return match["value"]
        return match[1] if self.regex.groups else match[0]

    def _translate(self, value: Any, scope: Scope) -> Any:
        """Return our word for the source's word."""
        tables: list[Mapping[str, Any]] = [self.values] if self.values is not None else []
        if self.values_from is not None:
            known = self.values_from
            tables.append(scope.around.table(known.file, known.key, known.value, known.list))
        word = text(value).strip()
        if not word:
            return None
        for table in tables:
            if word in table:
                return table[word]
            folded = {key.casefold(): found for key, found in table.items()}
            if word.casefold() in folded:
                return folded[word.casefold()]
        if self.otherwise is not MISSING:
            return self.otherwise
        if self.keep_unknown:
            return value
        known_words = ", ".join(list(dict.fromkeys(key for table in tables for key in table))[:12])
        raise WrongValue(_("“%(word)s” is not among: %(known)s.") % {"word": word, "known": known_words}, value)

    def _pick(self, items: list[Any]) -> Any:
        if self.rest:
            items = items[1:]
        if self.item:
            place = self.item - 1 if self.item > 0 else self.item
            return items[place] if -len(items) <= place < len(items) else None
        if self.join is not None:
            return self.join.join(text(item) for item in items)
        return items

    def _convert(self, value: Any, scope: Scope) -> Any:
        """Make dates, numbers, HTML and references of it, each item of a list alike."""
        if isinstance(value, list):
            return [self._convert(item, scope) for item in value]
        if isinstance(value, dict) and not self.lookup:
            return value
        if self.date_formats:
            value = parse_date(value, self.date_formats)
        if self.decimal or self.multiply is not None or self.round is not None:
            number = parse_number(value, self.decimal or ".")
            try:
                if self.multiply is not None:
                    number *= parse_number(self.multiply)
                value = number if self.round is None else round(number, self.round)
            except ArithmeticError as error:
                raise WrongValue(_("“%(value)s” is too large a number.") % {"value": text(value)}, value) from error
        if self.format == "plain":
            value = as_plain_text(storable(text(value)))
        elif self.format:
            value = Html(as_html(storable(text(value)), self.format, self.base_url))
        if self.truncate and isinstance(value, str) and not isinstance(value, Html):
            value = shorten(value, self.truncate)
        if self.lookup:
            return scope.around.resolve(self.lookup, value, self.by, self.take)
        return value


def shorten(value: str, length: int) -> str:
    """Return a text of at most so many characters, cut at a word where one ends in its last third."""
    if len(value) <= length:
        return value
    cut = value[: length - 1]
    head = cut if value[length - 1].isspace() else cut.rpartition(" ")[0]
    return (head if len(head) > length * 2 / 3 else cut).rstrip() + "…"
