"""How a run of the tests treats what it cannot test."""

from types import SimpleNamespace

import pytest

from tests.conftest import engines_of, fail_if_skipped


def report_of(outcome: str, **more: object) -> SimpleNamespace:
    return SimpleNamespace(outcome=outcome, longrepr=("conftest.py", 12, "Skipped: Chromium is missing"), **more)


def test_a_skip_fails_where_skips_are_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXHUB_FORBID_SKIPS", "1")
    report = fail_if_skipped(report_of("skipped"))
    assert report.outcome == "failed"
    assert "Chromium is missing" in str(report.longrepr)


def test_an_expected_failure_is_no_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXHUB_FORBID_SKIPS", "1")
    assert fail_if_skipped(report_of("skipped", wasxfail="known")).outcome == "skipped"


def test_a_skip_stays_one_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CXHUB_FORBID_SKIPS", raising=False)
    assert fail_if_skipped(report_of("skipped")).outcome == "skipped"


@pytest.mark.parametrize(
    ("markers", "fixtures", "engines"),
    [
        ((), (), {"sqlite3"}),
        ((), ("tmp_path", "db"), {"sqlite3", "postgresql"}),
        (("django_db",), (), {"sqlite3", "postgresql"}),
        (("django_db", "sqlite"), ("db",), {"sqlite3"}),
        (("postgres",), (), {"postgresql"}),
    ],
)
def test_every_test_runs_on_a_database_that_it_is_about(
    markers: tuple[str, ...], fixtures: tuple[str, ...], engines: set[str]
) -> None:
    item = SimpleNamespace(fixturenames=fixtures, get_closest_marker=lambda name: name in markers)
    assert engines_of(item) == engines
