"""What every test shares: which tests a run takes, and what it does about skips."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.wheel import build_wheel

Report = pytest.TestReport | pytest.CollectReport

TESTS = Path(__file__).parent

#: Folders whose tests all carry the marker of the same name.
MARKED_FOLDERS = ("browser", "install")

#: Markers of tests that one database only can pass, and the engine that each needs.
DATABASE_MARKERS = {"sqlite": "sqlite3", "postgres": "postgresql"}


def skips_forbidden() -> bool:
    """Whether a skipped test counts as failed, as it does where everything that tests need is installed."""
    return os.environ.get("CXHUB_FORBID_SKIPS") == "1"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by folder; leave out those of the other database, which the other run takes."""
    from django.conf import settings

    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    kept, left_out = [], []
    for item in items:
        for folder in MARKED_FOLDERS:
            if item.path.is_relative_to(TESTS / folder):
                item.add_marker(folder)
        wanted = {needed for marker, needed in DATABASE_MARKERS.items() if item.get_closest_marker(marker)}
        (kept if not wanted or engine in wanted else left_out).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built once a run."""
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Report, Report]:
    """Turn a skip into a failure where skips are forbidden."""
    report = yield
    return fail_if_skipped(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Report, Report]:
    """Turn the skip of a whole module into a failure where skips are forbidden."""
    report = yield
    return fail_if_skipped(report)


def fail_if_skipped(report: Report) -> Report:
    """The same report, failed when it was a skip and skips are forbidden. Expected failures stay as they are."""
    if report.outcome == "skipped" and skips_forbidden() and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Skips are forbidden (CXHUB_FORBID_SKIPS=1), but this test skipped itself: {reason}"
    return report
