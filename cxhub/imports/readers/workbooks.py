"""Workbooks (XLSX): values only, read row by row, after a look at what unpacking would cost."""

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from cxhub.imports.archives import check_archive
from cxhub.imports.errors import SourceError
from cxhub.imports.limits import Limits
from cxhub.imports.readers.base import ReadOptions, Row
from cxhub.imports.readers.tables import rows_of_table

OLD_EXCEL_MAGIC = b"\xd0\xcf\x11\xe0"
# openpyxl lets through whatever the many wrong kinds of a workbook raise in it.
UNREADABLE = (
    BadZipFile,
    InvalidFileException,
    DefusedXmlException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    EOFError,
    OSError,
)


def read_xlsx(data: bytes, name: str, options: ReadOptions, limits: Limits) -> Iterator[Row]:
    """Yield the rows of a sheet. Formulae give the value saved with them; links to other files are not followed."""
    if data.startswith(OLD_EXCEL_MAGIC):
        raise SourceError(_("%(name)s is in the old Excel format, or protected. Save it as .xlsx.") % {"name": name})
    try:
        with ZipFile(BytesIO(data)) as archive:
            check_archive(archive, limits)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that we do not read anyway
            book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except UNREADABLE as error:
        raise SourceError(_("%(name)s is no workbook that can be read.") % {"name": name}) from error
    try:
        sheet = _sheet(book, options.sheet, name)
        # The size that a sheet states is often wrong, and can be made huge on purpose.
        sheet.reset_dimensions()
        yield from rows_of_table(_lines(sheet, name, limits), name, options, limits)
    finally:
        book.close()


def _sheet(book: Any, wanted: str, name: str) -> Any:
    """Return the sheet of that name, or the first one."""
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if not sheets:
        raise SourceError(_("%(name)s has no sheet with cells.") % {"name": name})
    if not wanted:
        return next(iter(sheets.values()))
    if wanted not in sheets:
        raise SourceError(
            _("%(name)s has no sheet “%(sheet)s”. It has: %(sheets)s.")
            % {"name": name, "sheet": wanted, "sheets": ", ".join(sheets)}
        )
    return sheets[wanted]


def _lines(sheet: Any, name: str, limits: Limits) -> Iterator[list[Any]]:
    """Yield the cells of each line up to the last that holds anything."""
    try:
        for cells in sheet.iter_rows(values_only=True):
            line = list(cells)
            while line and line[-1] in (None, ""):
                line.pop()
            yield line
    except UNREADABLE as error:
        raise SourceError(_("%(name)s is damaged: its cells cannot be read.") % {"name": name}) from error
