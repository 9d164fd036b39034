"""Files as people send them, whole and broken."""

import struct
import zlib
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904


def workbook(rows: list[list[Any]], *, mac: bool = False, merge: str = "", sheets: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    for name in sheets:
        book.create_sheet(name).append(["id", "sheet"])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def edited(data: bytes, changes: dict[str, bytes | None]) -> bytes:
    """A zip archive with some of its files replaced, added or left out."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def archive(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name, content in files.items():
            new.writestr(name, content)
    return out.getvalue()


def archive_with_link() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as new:
        info = ZipInfo("link.csv")
        info.external_attr = 0o120777 << 16
        new.writestr(info, "/etc/passwd")
    return out.getvalue()


def lying_archive() -> bytes:
    """An archive whose directory claims that a large file is small."""
    data = bytearray(archive({"a.csv": b"a\n" * 8_000_000}))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.rfind(signature)
        data[place + offset : place + offset + 4] = struct.pack("<I", 100)
    return bytes(data)


def encrypted_archive() -> bytes:
    data = bytearray(archive({"a.csv": b"id\n1\n"}))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def damaged_archive() -> bytes:
    data = bytearray(archive({"a.csv": b"id,name\n" + b"1,x\n" * 1000}))
    data[60] ^= 0xFF
    return bytes(data)


PNG = b"\x89PNG\r\n\x1a\n" + zlib.compress(b"x")
DAY, MOMENT = date(2026, 11, 19), datetime(2026, 11, 19, 8, 30)
