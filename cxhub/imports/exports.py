"""Row errors as a CSV file that a spreadsheet opens without running anything in it."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from cxhub.imports.models import ImportRun

COLUMNS = ("file", "row", "column", "value", "reason")
#: A spreadsheet takes a cell that starts with one of these for a formula, or hides what follows.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00")


def safe_cell(value: Any) -> str:
    """Return a value as text that no spreadsheet takes for a formula."""
    words = str(value)
    return f"'{words}" if words.startswith(RISKY) else words


def errors_as_csv(run: ImportRun) -> Iterator[str]:
    """Yield the lines of a run's errors, a header first, with the mark that tells spreadsheets it is UTF-8."""
    buffer = StringIO()
    writer = csv.writer(buffer)

    def line(cells: Any) -> str:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([safe_cell(cell) for cell in cells])
        return buffer.getvalue()

    yield "\ufeff" + line(COLUMNS)
    for error in run.errors.iterator():
        row = error.as_dict()
        yield line(row[column] for column in COLUMNS)
