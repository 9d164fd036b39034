"""What all readers share: the row, their options, and how bytes become text."""

import codecs
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cxhub.imports.errors import SourceError

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass
class Row:
    """One row of a source.

    Attributes:
        file: The file's name inside the source.
        number: Where in the file: the line of a table with the header as 1, else the item, from 1.
        values: Column, or key, to value. Keys that start with ``_`` are the reader's own.
        problem: Why the row cannot be read, when it cannot.
        tabular: Whether every row of the file has the same columns, so that a missing one is an error.
    """

    file: str
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problem: str = ""
    tabular: bool = False


@dataclass(frozen=True)
class ReadOptions:
    """What a mapping says about reading a file.

    Attributes:
        format: csv, xlsx, json, jsonl, yaml or markdown; empty to tell by content and name.
        encoding: Of the text; empty to tell by content.
        delimiter: Between cells of a CSV file; empty to tell by the header.
        sheet: Of a workbook; empty for the first.
        header_row: Line of a table that names the columns, from 1.
        list: Path to a list inside each document: a row for each of its items.
    """

    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 1
    list: str = ""


def decode(data: bytes, encoding: str, name: str) -> str:
    """Return bytes as text: by the mapping's word, by the mark at the start, as UTF-16 by its look, else UTF-8.

    Raises:
        SourceError: They are no text in that encoding.
    """
    chosen = encoding or next((codec for bom, codec in BOMS if data.startswith(bom)), "") or _guess_utf16(data)
    try:
        text = data.decode(chosen or "utf-8-sig")
    except (UnicodeDecodeError, LookupError) as error:
        if encoding:
            raise SourceError(
                _("%(name)s cannot be read as %(encoding)s.") % {"name": name, "encoding": encoding}
            ) from error
        raise SourceError(
            _('%(name)s is not text in UTF-8. Save it as UTF-8, or say encoding = "cp1252" in the mapping.')
            % {"name": name}
        ) from error
    return text.removeprefix("\ufeff")


def _guess_utf16(data: bytes) -> str:
    """Return the kind of UTF-16 that text without a mark is in, told by where its zero bytes are; else nothing."""
    sample = data[:2000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > len(sample) * 0.3 and not even:
        return "utf-16-le"
    if even > len(sample) * 0.3 and not odd:
        return "utf-16-be"
    return ""
