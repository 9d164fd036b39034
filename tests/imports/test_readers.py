"""Readers: every common kind of file, as people save it."""

from pathlib import Path
from typing import Any

import pytest

from cxhub.imports.errors import SourceError
from cxhub.imports.limits import Limits
from cxhub.imports.readers import ReadOptions, Row, read_rows
from cxhub.imports.sources import open_source, source_from_bytes

from . import files
from .conftest import folder


def rows(data: bytes, name: str = "a.csv", limits: Limits = Limits(), **options: Any) -> list[Row]:  # noqa: B008  (frozen)
    source = source_from_bytes(name, data, limits)
    return list(read_rows(source, source.names, ReadOptions(**options)))


def values(data: bytes, name: str = "a.csv", **options: Any) -> list[dict[str, Any]]:
    return [row.values for row in rows(data, name, **options)]


ZOE = [{"id": "1", "name": "Zoë, “Z”"}]


@pytest.mark.parametrize(
    "data",
    [
        'id,name\n1,"Zoë, “Z”"\n'.encode(),
        'id,name\r\n1,"Zoë, “Z”"\r\n'.encode("utf-8-sig"),
        'id;name\n1;"Zoë, “Z”"\n'.encode(),
        "id\tname\n1\tZoë, “Z”\n".encode("utf-16"),
        "id|name\n1|Zoë, “Z”".encode("utf-16-le"),
        'id,name\n1,"Zoë, “Z”"\n'.encode("utf-16-be"),
        '\n\nid,name\n\n,\n1,"Zoë, “Z”"\n\n'.encode(),
    ],
)
def test_csv_of_any_encoding_and_delimiter(data: bytes) -> None:
    header = 3 if data.startswith(b"\n\n") else 1
    assert values(data, header_row=header) == ZOE


def test_csv_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    found = rows(b'id,name\n1,"two\nlines"\n\n3,x\n')
    assert [(row.number, row.values["name"]) for row in found] == [(2, "two\nlines"), (4, "x")]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b'id,name\n1,a\n2,"Two,2\n3,c\n4,d\n', ["a", None, "c", "d"]),  # never closed
        (b'id,name\n1,a\n2,"Two" 2\n3,c\n', ["a", None, "c"]),  # closed too early
        (b'id,name\n1,a\n2,"Two\n3,"Three"\n4,d\n', ["a", None, "Three", "d"]),  # closed by the next
    ],
)
def test_a_row_with_a_stray_quotation_mark_is_reported_and_takes_no_other_with_it(
    data: bytes, found: list[str | None]
) -> None:
    told = rows(data)
    assert [row.values.get("name") for row in told] == found
    assert [("quotation mark" in row.problem) for row in told] == [name is None for name in found]
    assert [row.number for row in told] == list(range(2, len(found) + 2))
    with pytest.raises(SourceError, match="names of its columns"):
        rows(b'id,"name\n1,a\n')


def test_csv_in_another_encoding_must_be_named() -> None:
    data = "id,name\n1,Zoë\n".encode("cp1252")
    with pytest.raises(SourceError, match="cp1252"):
        rows(data)
    assert values(data, encoding="cp1252") == [{"id": "1", "name": "Zoë"}]
    with pytest.raises(SourceError, match="cannot be read as"):
        rows(data, encoding="no-such-codec")


def test_csv_columns_without_a_name_are_called_by_their_place() -> None:
    assert values(b",Product\n7,Card\n") == [{"column_1": "7", "Product": "Card"}]


def test_csv_rows_of_odd_lengths() -> None:
    short, long = rows(b"a,b,c\n1\n1,2,3,4\n")
    assert short.values == {"a": "1", "b": None, "c": None} and not short.problem
    assert "more cells" in long.problem


def test_a_workbook_gives_values_with_their_kinds() -> None:
    data = files.workbook([["id", "on", "share", "sum"], [1, files.DAY, 0.5, "=1+1"], [None, None], [2, files.MOMENT]])
    first, second = rows(data, "a.xlsx")
    assert first.values["on"].date() == files.DAY
    assert (first.values["share"], first.values["sum"]) == (0.5, None)
    assert (second.number, second.values["on"]) == (4, files.MOMENT)


def test_a_workbook_of_the_1904_calendar_gives_the_same_days() -> None:
    data = files.workbook([["on"], [files.DAY]], mac=True)
    assert values(data, "a.xlsx")[0]["on"].date() == files.DAY


def test_a_workbook_with_merged_cells_keeps_the_first() -> None:
    data = files.workbook([["a", "b"], ["x", "y"], ["z", "w"]], merge="A2:A3")
    assert values(data, "a.xlsx") == [{"a": "x", "b": "y"}, {"a": None, "b": "w"}]


def test_a_sheet_is_chosen_by_name() -> None:
    data = files.workbook([["a"], [1]], sheets=("Other",))
    assert values(data, "a.xlsx", sheet="Other") == []
    with pytest.raises(SourceError, match="It has: Sheet, Other"):
        rows(data, "a.xlsx", sheet="Missing")


def test_a_workbook_is_known_by_its_content_whatever_its_name() -> None:
    assert values(files.workbook([["a"], [1]]), "a.csv") == [{"a": 1}]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ('[{"id": 1}, {"id": 2}]', {}),
        ('{"meta": 1, "data": {"items": [{"id": 1}, {"id": 2}]}}', {"list": "data.items"}),
        ('{"id": 1}\n{"id": 2}\n', {}),
        ('\ufeff{"id": 1}\n\n{"id": 2}', {"format": "jsonl"}),
    ],
)
def test_json_in_its_common_shapes(text: str, options: dict[str, str]) -> None:
    assert [row["id"] for row in values(text.encode(), "a.json", **options)] == [1, 2]


def test_a_line_that_is_no_json_is_one_reported_row() -> None:
    found = rows(b'{"id": 1}\nnonsense\n{"id": 3}\n', "a.jsonl")
    assert [(row.number, bool(row.problem)) for row in found] == [(1, False), (2, True), (3, False)]


def test_items_of_a_list_carry_the_keys_around_them() -> None:
    text = "initiative: x\nstatus: open\nupdates:\n- {status: on_track, at: 2026-11-19}\n- {status: caution}\n"
    first, second = values(text.encode(), "a.yaml", list="updates")
    assert (first["initiative"], first["status"], first["_parent"]["status"]) == ("x", "on_track", "open")
    assert second["_index"] == 2


def test_lists_in_lists_and_lists_of_words() -> None:
    text = b'{"slug": "j", "stages": [{"name": "A", "words": ["x", "y"]}, {"name": "B", "words": []}]}'
    assert [(r["slug"], r["name"], r["item"]) for r in values(text, "a.json", list="stages.words")] == [
        ("j", "A", "x"),
        ("j", "A", "y"),
    ]
    with pytest.raises(SourceError, match="It has: slug, stages"):
        rows(text, "a.json", list="phases")
    assert rows(text, "a.json", list="phases?") == []


def test_markdown_gives_front_matter_and_outline() -> None:
    text = "---\ntitle: Ship it\ntags: [a, b]\n---\nWhy.\n\n## How to do it\n\nSo.\n\n### More\nx\n\n## End\nFin\n"
    (row,) = values(text.encode(), "plays/ship/index.md")
    assert (row["title"], row["tags"], row["_intro"], row["_slug"], row["_folder"]) == (
        "Ship it",
        ["a", "b"],
        "Why.",
        "ship",
        "ship",
    )
    assert row["_headings"] == ["How to do it", "More", "End"]
    assert row["_sections"]["how-to-do-it"] == "So.\n\n### More\nx"


@pytest.mark.parametrize("text", ["Just words.", "---\n---\nJust words.", "+++\nn = 1\n+++\nJust words."])
def test_markdown_with_any_front_matter_or_none(text: str) -> None:
    assert values(text.encode(), "a.md")[0]["_body"] == "Just words."


def test_one_unreadable_file_among_many_is_one_reported_row(tmp_path: Path) -> None:
    folder(tmp_path, {"a.md": "---\ntitle: A\n---\n", "b.md": "---\n: [\n---\n", "sub/c.md": "C", ".git/x.md": "no"})
    source = open_source(tmp_path)
    found = list(read_rows(source, source.matching(["**/*.md"]), ReadOptions()))
    assert [(row.file, bool(row.problem)) for row in found] == [("a.md", False), ("b.md", True), ("sub/c.md", False)]


def test_patterns_choose_files(tmp_path: Path) -> None:
    folder(tmp_path, {"news/2010/a.md": "", "news/_index.md": "", "guides/b.md": "", "c.csv": ""})
    source = open_source(tmp_path)
    assert source.matching(["news/**/*.md"], ["**/_index.md"]) == ["news/2010/a.md"]
    assert source.matching(["*.md"]) == []
    assert source.matching(["news/*.md", "c.csv"]) == ["c.csv", "news/_index.md"]


def test_an_archive_is_read_like_the_folder_in_it() -> None:
    source = source_from_bytes("export.zip", files.archive({"export/data/a.csv": b"id\n1\n", "export/b.md": b"B"}))
    assert source.matching(["data/*.csv"]) == ["export/data/a.csv"]
    assert [row.values for row in read_rows(source, source.matching(["data/*.csv"]), ReadOptions())] == [{"id": "1"}]


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder(tmp_path, {"in/a.csv": "id\n1\n", "secret.csv": "id\n2\n"})
    (tmp_path / "in" / "b.csv").symlink_to(tmp_path / "secret.csv")
    assert open_source(tmp_path / "in").names == ["a.csv"]


BOOK = files.workbook([["a"], [1]])
DEEP_JSON = b"[" * 100_000 + b"]" * 100_000
LAUGHS = b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
ENTITY = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook>&e;</workbook>"""
SHEET = "xl/worksheets/sheet1.xml"

BAD: dict[str, tuple[str, bytes]] = {
    "nothing at all": ("a.csv", b""),
    "only blank lines": ("a.csv", b"\n\n \n"[:2]),
    "only commas": ("a.csv", b",,,\n1,2,3\n"),
    "a column twice": ("a.csv", b"id,name,id\n1,2,3\n"),
    "too many columns": ("a.csv", ",".join(f"c{n}" for n in range(201)).encode() + b"\n1\n"),
    "a picture": ("a.csv", files.PNG),
    "a picture by another name": ("a.xlsx", files.PNG),
    "a PDF": ("a.csv", b"%PDF-1.7\n"),
    "a program": ("a.csv", b"\x7fELF\x02"),
    "no text": ("a.csv", b"\xff\xfe\xff\xff\x00"),
    "broken UTF-8": ("a.csv", b"id\n\xc3\x28\n"),
    "half of UTF-16": ("a.csv", "id\n1".encode("utf-16")[:-1]),
    "no workbook": ("a.xlsx", b"id,name\n1,x\n"),
    "an old workbook": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "an old workbook by a new name": ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "a workbook cut short": ("a.xlsx", BOOK[: len(BOOK) // 2]),
    "a workbook without its book": ("a.xlsx", files.edited(BOOK, {"xl/workbook.xml": None})),
    "a workbook without sheets": ("a.xlsx", files.edited(BOOK, {SHEET: None})),
    "a workbook with broken cells": ("a.xlsx", files.edited(BOOK, {SHEET: b"<worksheet><sheetData><row"})),
    "a workbook with an entity": ("a.xlsx", files.edited(BOOK, {"xl/workbook.xml": ENTITY})),
    "a sheet with an entity": ("a.xlsx", files.edited(BOOK, {SHEET: ENTITY})),
    "a workbook of nonsense": ("a.xlsx", files.edited(BOOK, {SHEET: b"\x00\x01\x02"})),
    "an empty workbook": ("a.xlsx", files.workbook([])),
    "a workbook that is a bomb": ("a.xlsx", files.edited(BOOK, {"xl/media/x": b"\0" * 106_000_000})),
    "no JSON": ("a.json", b"{"),
    "JSON too deep": ("a.json", DEEP_JSON),
    "JSON with a number that is none": ("a.json", b'[{"a": NaN}]'),
    "JSON with a number too long": ("a.json", b'[{"a": ' + b"1" * 5000 + b"}]"),
    "JSON by another name": ("a.yaml", b"[" * 200),
    "no YAML": ("a.yaml", b"a: [\n"),
    "YAML that runs code": ("a.yaml", b"!!python/object/apply:os.system ['true']"),
    "YAML that grows without end": ("a.yaml", LAUGHS),
    "YAML too deep": ("a.yaml", b"[" * 60 + b"]" * 60),
    "YAML with a tab": ("a.yaml", b"a:\n\tb: 1\n"),
    "YAML with an impossible day": ("a.yaml", b"a: 2026-02-31\n"),
    "front matter that is none": ("a.md", b"---\n- a\n---\n"),
    "front matter left open to YAML": ("a.md", b"---\na: &x 1\nb: *x\n---\n"),
    "front matter that is no TOML": ("a.md", b"+++\na = \n+++\n"),
    "a file of no kind": ("a.bin", b"hello"),
    "an archive for a CSV file": ("a.zip", files.encrypted_archive()),
    "an archive cut short": ("a.zip", files.archive({"a.csv": b"id\n1\n"})[:30]),
    "an archive with a damaged file": ("a.zip", files.damaged_archive()),
    "an archive that leads out": ("a.zip", files.archive({"../../etc/a.csv": b"id\n1\n"})),
    "an archive with a whole path": ("a.zip", files.archive({"/etc/a.csv": b"id\n1\n"})),
    "an archive with a drive": ("a.zip", files.archive({"C:/a.csv": b"id\n1\n"})),
    "an archive with a backslash": ("a.zip", files.archive({"..\\a.csv": b"id\n1\n"})),
    "an archive with a link": ("a.zip", files.archive_with_link()),
    "an archive in the archive": ("a.zip", files.archive({"b.zip": files.archive({"a.csv": b"id\n"})})),
    "an archive of ten thousand files": ("a.zip", files.archive({f"{n}.csv": b"id\n" for n in range(10_000)})),
    "an archive that is a bomb": ("a.zip", files.archive({"a.csv": b"0" * 106_000_000})),
    "an archive that lies about its size": ("a.zip", files.lying_archive()),
    "a file too large": ("a.csv", b"id\n" + b"1\n" * 5_300_000),
}


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_read_is_told_and_nothing_else_happens(what: str) -> None:
    name, data = BAD[what]
    with pytest.raises(SourceError) as error:
        rows(data, name)
    assert str(error.value)


@pytest.mark.parametrize(
    "rows_of_sheet",
    [
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="2"><c r="XFD2"><v>1</v></c></row>',
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="2"><c r="A2"><f>1/0</f></c></row>',
        b'<row r="1"><c r="A1" t="s"><v>999</v></c></row>',
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="2"><c r="A2" t="d"><v>xx</v></c></row>',
        b'<row r="1"><c r="A1"><v>1e999</v></c></row>',
    ],
)
def test_odd_cells_of_a_workbook_never_crash(rows_of_sheet: bytes) -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/><sheetData>' + rows_of_sheet + b"</sheetData></worksheet>"
    )
    try:
        rows(files.edited(BOOK, {SHEET: sheet}), "a.xlsx")
    except SourceError as error:
        assert str(error)


def test_links_to_other_workbooks_are_not_followed() -> None:
    linked = files.edited(BOOK, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    assert values(linked, "a.xlsx") == [{"a": 1}]
