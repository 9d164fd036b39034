"""The spreadsheet of what somebody owns: written with a row for each initiative and KPI, and read again."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from cxhub import exports
from cxhub.imports.errors import SourceError
from cxhub.imports.limits import MEGABYTE, Limits
from cxhub.imports.readers import ReadOptions
from cxhub.imports.readers.workbooks import read_xlsx
from cxhub.initiatives.models import Initiative
from cxhub.initiatives.models.updates import BlockerType, Status
from cxhub.metrics.models import Kpi
from cxhub.numbers import written

#: Far more than anybody owns, and little enough to be read while somebody waits.
LIMITS = Limits(file_bytes=2 * MEGABYTE, unpacked_bytes=40 * MEGABYTE, entries=200, rows=1000, columns=60, seconds=20)


@dataclass(frozen=True)
class Column:
    """A column of the sheet.

    :param name: by which the code knows it.
    :param label: what stands above it.
    :param width: in characters; 0 hides it.
    :param editable: whether it is there to be filled in; the others are locked.
    """

    name: str
    label: Any
    width: int = 14
    editable: bool = False


COLUMNS = [
    Column("version", gettext_lazy("Version, do not change"), 0),
    Column("title", gettext_lazy("Initiative"), 34),
    Column("was_status", gettext_lazy("Last status")),
    Column("was_confidence", gettext_lazy("Last confidence")),
    Column("kpi", gettext_lazy("KPI"), 26),
    Column("was_value", gettext_lazy("Last value")),
    Column("was_as_of", gettext_lazy("Last read")),
    Column("value", gettext_lazy("Value now"), editable=True),
    Column("as_of", gettext_lazy("Value as of"), editable=True),
    Column("status", gettext_lazy("Status"), editable=True),
    Column("confidence", gettext_lazy("Confidence, 0 to 10"), editable=True),
    Column("narrative", gettext_lazy("What changed"), 50, editable=True),
    Column("same", gettext_lazy("Nothing changed"), editable=True),
    Column("why_on_track", gettext_lazy("Why still on track"), 30, editable=True),
    Column("blocker_type", gettext_lazy("What is in the way"), 22, editable=True),
    Column("blocker_owner", gettext_lazy("Who can clear it"), 22, editable=True),
    Column("next_action", gettext_lazy("Next action"), 30, editable=True),
    Column("open_milestones", gettext_lazy("Open milestones"), 34),
    Column("milestones", gettext_lazy("Milestones done, one a line"), 34, editable=True),
    Column("target_date", gettext_lazy("New target date"), editable=True),
    Column("date_reason", gettext_lazy("Why it moves"), 30, editable=True),
]
LABELS = {column.name: column.label for column in COLUMNS}
#: Columns that say something of the initiative and not of one KPI: they stand in its first row.
OF_UPDATE = [column.name for column in COLUMNS if column.editable and column.name not in ("value", "as_of")]


@dataclass(frozen=True)
class SheetRow:
    """A row of the sheet as it came back.

    :param number: as the spreadsheet counts it.
    :param values: by column, as texts; empty cells are left out.
    :param formulas: columns that hold a formula.
    """

    number: int
    values: dict[str, str]
    formulas: frozenset[str] = field(default=frozenset())

    @property
    def key(self) -> list[int]:
        """Keys of the initiative, its KPI, its newest update and the KPI's newest reading; zeros for none.

        :raises ValueError: the version is damaged.
        """
        parts = [int(part) for part in self.values.get("version", "").split(".")]
        if len(parts) != 4 or not all(0 <= part < 2**63 for part in parts):
            raise ValueError("version")
        return parts


def version_of(initiative: Initiative, kpi: Kpi | None) -> str:
    """What a row was made from: it is stale where this is another by the time it comes back."""
    latest = kpi.latest_id if kpi else None
    return ".".join(str(key or 0) for key in (initiative.pk, kpi and kpi.pk, initiative.latest_update_id, latest))


def tenths(confidence: float | None) -> int | None:
    """A confidence as the form has it, 0 to 10."""
    return None if confidence is None else round(confidence * 10)


def workbook(rows: Iterable[tuple[Initiative, list[Kpi], list[str]]]) -> bytes:
    """The sheet as an XLSX file: what may be filled in is unlocked, with lists to choose from.

    :param rows: each initiative with its KPIs, their newest readings joined, and the titles of open milestones.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has a sheet
    sheet.title = _("Updates")
    sheet.append([str(column.label) for column in COLUMNS])
    for initiative, kpis, milestones in rows:
        for position, kpi in enumerate(kpis or [None]):
            values = _values(initiative, kpi, milestones if position == 0 else [], first=position == 0)
            sheet.append([None] * len(COLUMNS))
            for number, column in enumerate(COLUMNS, start=1):
                _fill(sheet.cell(sheet.max_row, number), column, values.get(column.name))
    for number, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width or 1
        sheet.column_dimensions[letter].hidden = not column.width
        sheet.cell(1, number).font = Font(bold=True)
        sheet.cell(1, number).alignment = Alignment(wrap_text=True, vertical="top")
    _choices(sheet, "status", [str(label) for label in Status.labels])
    _choices(sheet, "blocker_type", [str(label) for label in BlockerType.labels])
    _choices(sheet, "same", [_("yes")])
    sheet.freeze_panes = "C2"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _values(initiative: Initiative, kpi: Kpi | None, milestones: list[str], *, first: bool) -> dict[str, Any]:
    update = initiative.latest_update if first else None
    blocker = getattr(update, "blocker", None)
    latest = kpi.latest if kpi else None
    said = {
        "was_status": update.get_status_display() if update else None,
        "was_confidence": tenths(update.confidence) if update else None,
        "status": update.get_status_display() if update else None,
        "confidence": tenths(update.confidence) if update else None,
        "blocker_type": blocker.get_type_display() if blocker else None,
        "blocker_owner": blocker.owner.name if blocker and blocker.owner else None,
        "next_action": blocker.next_action if blocker else None,
    }
    return {
        **said,
        "version": version_of(initiative, kpi),
        "title": initiative.title,
        "kpi": kpi.name if kpi else None,
        "was_value": latest.value if latest else None,
        "was_as_of": latest.as_of if latest else None,
        "open_milestones": "\n".join(milestones) or None,
    }


def _fill(cell: Any, column: Column, value: Any) -> None:
    cell.protection = Protection(locked=not column.editable)
    if isinstance(value, str):
        value = exports.UNWRITABLE.sub("", str(exports.cell(value)))[: exports.MOST_CHARACTERS]
        cell.value, cell.data_type = value, "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif value is not None:
        cell.value = value


def _choices(sheet: Any, name: str, labels: list[str]) -> None:
    letter = get_column_letter([column.name for column in COLUMNS].index(name) + 1)
    rule = DataValidation(type="list", formula1='"' + ",".join(labels) + '"', allow_blank=True)
    rule.add(f"{letter}2:{letter}{LIMITS.rows + 1}")
    sheet.add_data_validation(rule)


def read(data: bytes, name: str) -> list[SheetRow]:
    """The rows of a sheet that came back.

    :param data: the file.
    :param name: what it is called, for messages.
    :raises SourceError: it is too large, no workbook, or none that came from here.
    """
    if len(data) > LIMITS.file_bytes:
        size = LIMITS.file_bytes // MEGABYTE
        raise SourceError(_("%(name)s is larger than %(size)s MB.") % {"name": name, "size": size})
    names = {str(column.label): column.name for column in COLUMNS}
    rows = []
    for row in read_xlsx(data, name, ReadOptions(format="xlsx"), LIMITS):
        values = {names[label]: _text(value) for label, value in row.values.items() if label in names}
        rows.append((row.number, {key: value for key, value in values.items() if value}))
        if len(rows) > LIMITS.rows:
            raise SourceError(_("%(name)s has more than %(count)s rows.") % {"name": name, "count": LIMITS.rows})
    if not any("version" in values for _number, values in rows):
        words = _("%(name)s is not the sheet that you took from here: its first, hidden column is missing.")
        raise SourceError(words % {"name": name})
    formulas = _formulas(data)
    return [SheetRow(number, values, frozenset(formulas.get(number, ()))) for number, values in rows]


def _text(value: Any) -> str:
    """A cell as the form takes it: dates as ISO, numbers as they are typed here, text without our own apostrophe."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, int | float):
        return written(value)
    text = str(value).strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(exports.FORMULA_STARTS) else text


def _formulas(data: bytes) -> dict[int, set[str]]:
    """Which cells hold a formula: what they come to is the spreadsheet's word and not the owner's."""
    book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
    found: dict[int, set[str]] = {}
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        lines = sheet.iter_rows(max_row=LIMITS.rows + 1, max_col=LIMITS.columns)
        labels = [str(cell.value) for cell in next(lines)]
        names = {str(column.label): column.name for column in COLUMNS}
        for line in lines:
            for label, cell in zip(labels, line, strict=False):
                if cell.data_type == "f" and cell.row is not None and label in names:
                    found.setdefault(cell.row, set()).add(names[label])
    finally:
        book.close()
    return found
