"""`manage.py cxhub_import`, as somebody at a terminal meets it."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxhub.imports.engine import Importer, import_source, start_run
from cxhub.imports.mapping import load_mapping, parse_mapping
from cxhub.imports.models import ImportRun
from cxhub.imports.sources import open_source

from .conftest import TEAMS, csv_source, folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "teams.toml"
    path.write_text(TEAMS)
    return path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return folder(tmp_path / "data", {"teams.csv": "id,name\n1,Drivers\n2,\n"})


def run(*args: Any, **options: Any) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("cxhub_import", *args, stdout=out, stderr=err, **options)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, out.getvalue(), err.getvalue()


def test_the_json_is_the_whole_report(mapping: Path, source: Path) -> None:
    code, out, _err = run(mapping, source, "--json")
    assert code == 0
    assert json.loads(out) == {
        "read": 2,
        "in": 1,
        "skipped": 0,
        "reported": 1,
        "by_type": {"team": {"created": 1, "updated": 0, "unchanged": 0}},
        "errors": [{"file": "teams.csv", "row": 3, "column": "name", "value": "", "reason": "name is missing."}],
    }


def test_a_person_reads_what_happened(mapping: Path, source: Path) -> None:
    code, out, _err = run(mapping, source)
    assert code == 0
    assert "2 rows read: 1 in, 0 skipped by the mapping, 1 reported as wrong." in out
    assert "team: 1 created" in out
    assert "teams.csv, row 3, name: name is missing." in out


def test_a_dry_run_says_so_and_writes_nothing(mapping: Path, source: Path) -> None:
    code, out, _err = run(mapping, source, "--dry-run")
    assert (code, Group.objects.filter(name="Drivers").exists()) == (0, False)
    assert "dry run" in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Say which mapping"),
        (["missing.toml", "{source}"], "no mapping file"),
        (["{mapping}", "missing"], "no file or folder"),
        (["{mapping}", "{mapping}"], "What kind of file"),
        (["--resume", "999"], "no import 999"),
        (["--undo", "999"], "no import 999"),
    ],
)
def test_what_cannot_be_done_is_told_with_exit_code_2(
    arguments: list[str], told: str, mapping: Path, source: Path
) -> None:
    code, _out, err = run(*[part.format(mapping=mapping, source=source) for part in arguments])
    assert code == 2
    assert told in err


def test_an_interrupted_import_is_resumed_by_its_number(mapping: Path, source: Path) -> None:
    (source / "teams.csv").write_text("id,name\n" + "".join(f"{n},Team {n}\n" for n in range(30)))
    begun = start_run(load_mapping(mapping), open_source(source), source_path=str(source))
    Importer(begun, open_source(source)).run_batch(10)
    code, out, _err = run("--resume", begun.pk, "--json")
    assert code == 0
    assert json.loads(out)["by_type"]["team"]["created"] == 30


def test_an_import_is_undone_by_its_number(mapping: Path, source: Path) -> None:
    run(mapping, source)
    number = ImportRun.objects.get().pk
    Group.objects.filter(name="Drivers").update(name="By hand")
    code, _out, err = run("--undo", number)
    assert code == 2 and "“By hand” was changed since" in err
    code, out, _err = run("--undo", number, "--force")
    assert code == 0 and "1 deleted" in out


def test_the_record_types_can_be_listed() -> None:
    _code, out, _err = run("--types")
    assert "team: team" in out and "name * (text)" in out


def test_a_table_in_another_file_gives_names_for_codes(tmp_path: Path) -> None:
    root = folder(
        tmp_path,
        {"goals.json": '[{"id": 1, "code": "005"}, {"id": 2, "code": "999"}]', "codes.csv": "Code,Name\n005,Farms\n"},
    )
    mapping = parse_mapping(
        """
        [[sources]]
        path = "goals.json"
        [[sources.records]]
        type = "team"
        external_id = "{id}"
        [sources.records.fields.name]
        from = "code"
        values_from = { file = "codes.csv", key = "Code", value = "Name" }
        """,
        "goals",
    )
    report = import_source(mapping, open_source(root))
    assert Group.objects.filter(name="Farms").exists()
    assert "“999” is not among: 005" in report.errors[0]["reason"]


CELL = st.sampled_from(["", "1", "2", "3", "Drivers", "#REF!", "x" * 200, "'; drop", "\x00", "é", "=1"])


def check_that_no_row_is_lost(rows: list[tuple[str, str]], size: int) -> None:
    mapping = parse_mapping(TEAMS.replace('type = "team"', 'type = "team"\nwhere = { id = { not = "3" } }'), "teams")
    text = "id,name\n" + "".join(f'"{a}","{b}"\n' for a, b in rows)
    source = csv_source(text)
    begun = start_run(mapping, source)
    report = Importer(begun, source).run_all(size=size)
    counts = report.counts
    filled = sum(any(row) for row in rows)
    assert counts["read"] == counts["in"] + counts["skipped"] + counts["reported"] == filled
    assert len({(error["file"], error["row"]) for error in report.errors}) == counts["reported"]
    again = import_source(mapping, source)
    assert again.counts["in"] == counts["in"]
    assert all(done["created"] == done["updated"] == 0 for done in again.by_type.values())


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELL, CELL), max_size=12), st.integers(1, 5))
def test_no_row_is_ever_lost(rows: list[tuple[str, str]], size: int) -> None:
    with transaction.atomic():
        check_that_no_row_is_lost(rows, size)
        transaction.set_rollback(True)  # Each example starts from nothing.
