"""How a run of the tests treats what it cannot test."""

from types import SimpleNamespace

import pytest

from tests.conftest import fail_if_skipped


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
