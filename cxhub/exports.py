"""Lists as files: CSV and XLSX, row by row, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import datetime
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

#: Kinds of file, as the address names them (``?format=csv``), and their types.
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: Characters that no XLSX file can hold, and how many fit into one of its cells.
UNWRITABLE, MOST_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"), 32_767

#: With one of these in front a spreadsheet takes a cell for a formula, and runs it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def cell(value: Any) -> str | int | float:
    """A value as a cell: dates as ISO, yes and no in words, and text that cannot be taken for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime.datetime):
        return (
            timezone.localtime(value).isoformat(timespec="seconds") if timezone.is_aware(value) else value.isoformat()
        )
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


class _Line:
    """What the CSV writer takes for a file: it gives each line back."""

    def write(self, text: str) -> str:
        """The line itself."""
        return text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file, with the mark in front by which spreadsheets know UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(header)
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A CSV file that is sent while it is made, so that its size does not matter.

    :param name: of the file, without ending; today's date is added.
    :param header: what the columns are called.
    :param rows: the values in the order of the columns; read from ``.iterator()`` where there may be many.
    """
    response = StreamingHttpResponse(csv_lines(header, rows), content_type=KINDS["csv"])
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


def wanted(request: HttpRequest) -> str:
    """The kind of file that the address asks for; empty where it asks for a page."""
    kind = request.GET.get("format", "")
    return kind if kind in KINDS else ""


def file_response(
    kind: str, name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse | FileResponse:
    """A list as a file of the kind that :func:`wanted` names; the rest as for :func:`csv_response`."""
    return csv_response(name, header, rows) if kind == "csv" else xlsx_response(name, header, rows)


def xlsx_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> FileResponse:
    """An XLSX file, written row by row to disk and sent from there. Parameters as for :func:`csv_response`."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.append([_text(sheet, name) for name in header])
    for row in rows:
        sheet.append([_xlsx_cell(sheet, value) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    workbook.save(file)
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"{name}-{timezone.localdate():%Y-%m-%d}.xlsx", content_type=KINDS["xlsx"]
    )


def _xlsx_cell(sheet: Any, value: Any) -> Any:
    """Dates stay dates; text is marked as text, so that it cannot be a formula."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    value = cell(value)
    return _text(sheet, value) if isinstance(value, str) else value


def _text(sheet: Any, value: str) -> Any:
    text = WriteOnlyCell(sheet, value=UNWRITABLE.sub("", value)[:MOST_CHARACTERS])
    text.data_type = "s"
    return text
