"""Tables: CSV text, and what CSV and workbooks share."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from cxhub.imports.errors import SourceError
from cxhub.imports.limits import Limits
from cxhub.imports.readers.base import ReadOptions, Row, decode

DELIMITERS = ",;\t|"

# The module's own cap of 128 kB a cell is for untrusted sizes; ours is the file's size, checked before.
csv.field_size_limit(2**31 - 1)


def read_csv(data: bytes, name: str, options: ReadOptions, limits: Limits) -> Iterator[Row]:
    """Yield the rows of a CSV file, whatever its encoding and delimiter."""
    text = decode(data, options.encoding, name)
    delimiter = options.delimiter or sniff_delimiter(text)
    yield from rows_of_table(_lines(text, delimiter), name, options, limits)


def _lines(text: str, delimiter: str) -> Iterator[list[str] | csv.Error]:
    """The cells of each row, or what is wrong with it. After a row that is wrong comes the line below it."""
    lines = list(StringIO(text, newline=""))
    start = 0
    while start < len(lines):
        below = (lines[number] for number in range(start, len(lines)))
        reader = csv.reader(below, delimiter=delimiter, strict=True)
        read = 0
        try:
            for cells in reader:
                yield cells
                read = reader.line_num
        except csv.Error as error:
            yield error
            read += 1
        start += read


def sniff_delimiter(text: str) -> str:
    """Return the delimiter that the first line has most of, outside quotes; a comma where it has none."""
    counts = dict.fromkeys(DELIMITERS, 0)
    quoted = False
    for character in text.lstrip("\r\n")[:20_000]:
        if character == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif character in counts:
            counts[character] += 1
        elif character in "\r\n":
            break
    return max(counts, key=lambda delimiter: counts[delimiter])


def rows_of_table(
    lines: Iterable[Sequence[Any] | csv.Error], name: str, options: ReadOptions, limits: Limits
) -> Iterator[Row]:
    """Yield a row for each line below the header that holds anything.

    Args:
        lines: The cells of each line, or why it has none.
        name: The file's name, for messages.
        options: Says which line is the header.
        limits: Caps the columns.

    Raises:
        SourceError: No header, a column name twice, or too many columns.
    """
    header: list[str] = []
    for number, cells in enumerate(lines, start=1):
        if number < options.header_row:
            continue
        if isinstance(cells, csv.Error):
            if not header:
                damaged = _("%(name)s is no table: the line with the names of its columns cannot be read (%(error)s).")
                raise SourceError(damaged % {"name": name, "error": cells}) from cells
            wrong = _("The row cannot be read (%(error)s). Is a quotation mark missing, or one too many?")
            yield Row(name, number, problem=wrong % {"error": cells}, tabular=True)
            continue
        if not header:
            header = _header(cells, name, limits)
            continue
        if all(cell is None or cell == "" for cell in cells):
            continue
        extra = [cell for cell in cells[len(header) :] if cell not in (None, "")]
        problem = ""
        if extra:
            problem = _("The row has more cells than the header has columns (%(cells)s beside %(columns)s).") % {
                "cells": len(header) + len(extra),
                "columns": len(header),
            }
        padded = [*cells[: len(header)], *[None] * (len(header) - len(cells))]
        yield Row(name, number, dict(zip(header, padded, strict=True)), problem=problem, tabular=True)
    if not header:
        raise SourceError(_("%(name)s has no line with the names of its columns.") % {"name": name})


def _header(cells: Sequence[Any], name: str, limits: Limits) -> list[str]:
    """Return the names of the columns; one without a name is called by its place."""
    names = ["" if cell is None else str(cell).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise SourceError(_("%(name)s has no line with the names of its columns.") % {"name": name})
    if len(names) > limits.columns:
        raise SourceError(
            _("%(name)s has %(count)s columns; at most %(limit)s are read.")
            % {"name": name, "count": len(names), "limit": limits.columns}
        )
    names = [column or f"column_{place}" for place, column in enumerate(names, start=1)]
    twice = sorted({column for column in names if names.count(column) > 1})
    if twice:
        raise SourceError(
            _("The column “%(column)s” stands twice in %(name)s. Give each its own name.")
            % {"column": twice[0], "name": name}
        )
    return names
