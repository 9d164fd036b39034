"""What every test shares: which tests a run takes, and what it does about skips."""

import gc
import os
import shutil
import uuid
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker
from wagtail.models import CollectionViewRestriction, Page, Site
from xdist.scheduler import LoadScopeScheduling

from cxhub.models import HubHome
from cxhub.setup import Role
from cxhub.testing.factories import make_hub
from tests.databases import migrated_postgres, migrated_sqlite
from tests.wheel import build_wheel

Report = pytest.TestReport | pytest.CollectReport

TESTS = Path(__file__).parent

#: Folders whose tests all carry the marker of the same name.
MARKED_FOLDERS = ("browser", "install", "elasticsearch")

#: Public data that importers are proved on. It is no part of the project.
PUBLIC_DATA = Path(os.environ.get("CXHUB_TEST_DATA") or TESTS.parents[1] / "shared" / "data")

#: Markers of tests that one database only can pass, and the engine that each needs.
DATABASE_MARKERS = {"sqlite": "sqlite3", "postgres": "postgresql"}

#: Fixtures of which every test that touches the database takes one, by itself or through others.
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}

#: Files whose tests share what takes long to make. One process of a run takes all of such a file.
MADE_ONCE = {"tests/api/test_leaks.py", "tests/browser/test_leaders.py", "tests/site/test_demo.py"}

# The same examples each time, so that a change is judged by what it changes and not by chance. Other examples, and
# more: `pytest --hypothesis-profile=explore`.
hypothesis_settings.register_profile("same", derandomize=True, deadline=None)
hypothesis_settings.register_profile("explore", max_examples=3_000, deadline=None)
hypothesis_settings.load_profile("same")


def skips_forbidden() -> bool:
    """Whether a skipped test counts as failed, as it does where everything that tests need is installed."""
    return os.environ.get("CXHUB_FORBID_SKIPS") == "1"


def on_sqlite() -> bool:
    """Whether this run's database is SQLite."""
    return settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"


def engines_of(item: pytest.Item) -> set[str]:
    """The databases that a test runs on, never none: those it is marked for; all, if it touches one; else SQLite."""
    marked = {engine for marker, engine in DATABASE_MARKERS.items() if item.get_closest_marker(marker)}
    if marked:
        return marked
    touches = item.get_closest_marker("django_db") or DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
    return set(DATABASE_MARKERS.values()) if touches else {"sqlite3"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by folder; leave out those that only a run on another database takes, and of data not here."""
    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    kept, left_out = [], []
    for item in items:
        for folder in MARKED_FOLDERS:
            if item.path.is_relative_to(TESTS / folder):
                item.add_marker(folder)
        lacks_data = "public_data" in getattr(item, "fixturenames", ()) and not PUBLIC_DATA.is_dir()
        (left_out if lacks_data or engine not in engines_of(item) else kept).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def pytest_collection_finish() -> None:
    """Look through what Django, Wagtail and the tests are made of no more: it stays, and takes a twentieth of a run."""
    gc.collect()
    gc.freeze()


class MadeOnceScheduling(LoadScopeScheduling):
    """Gives each process one test after another, in their order, and what is made once to one process, first of all.

    Tests that leave an empty database behind come last in that order, so none comes after them in their process.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file in MADE_ONCE else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> MadeOnceScheduling:
    """How tests are shared out among the processes of a run."""
    return MadeOnceScheduling(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say when there is no public data, in one line."""
    if not PUBLIC_DATA.is_dir():
        terminalreporter.write_line(
            f"No public data in {PUBLIC_DATA}: its tests are left out. CXHUB_TEST_DATA names another folder."
        )


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """Whether a test database that is there is taken as it is: `--reuse-db`, or the copy made below."""
    return request.config.getoption("reuse_db") or on_sqlite()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Start from a copy of a migrated database."""
    if request.config.getoption("reuse_db"):
        return
    if not on_sqlite():
        template = migrated_postgres(request.config.cache.mkdir("databases"))
        settings.DATABASES["default"]["TEST"]["TEMPLATE"] = template
    else:
        test_file = Path(settings.DATABASES["default"]["TEST"]["NAME"])
        for left_over in test_file.parent.glob(f"{test_file.name}-*"):
            left_over.unlink()
        shutil.copy(migrated_sqlite(request.config.cache.mkdir("databases")), test_file)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Plant the hub once: it is where most tests start from, and takes longer than most of them.

    Tests that empty the database find it again with ``serialized_rollback``.
    """
    with django_db_blocker.unblock():
        make_hub()
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Figures of another test's rows are gone with them."""
    cache.clear()


@pytest.fixture
def wagtail_index(settings: Any) -> None:
    """Wagtail's own index takes what is saved, as it does on a site."""
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cxhub.site.admin_search"}}


@pytest.fixture
def bare_site(db: None) -> None:
    """The site as Wagtail's migrations leave it, for tests of how the hub comes into one."""
    site = Site.objects.get(is_default_site=True)
    site.root_page = Page.objects.get(depth=2, slug="home")
    site.save()
    for home in HubHome.objects.all():
        home.delete()
    CollectionViewRestriction.objects.all().delete()
    Group.objects.filter(name__in=[role.value for role in Role]).delete()


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder of public data. A test that asks for it is left out where the folder is not there."""
    return PUBLIC_DATA


@pytest.fixture(scope="session")
def server_url() -> str:
    """Where the run's Elasticsearch listens: `tests/with_elasticsearch` starts one and says so."""
    url = os.environ.get("CXHUB_TEST_ELASTICSEARCH", "")
    if not url:
        pytest.skip("no Elasticsearch: run the tests with `make test-elasticsearch`")
    return url


@pytest.fixture
def search_server(server_url: str, db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """A site whose searches Elasticsearch answers, from an empty index of its own, however busy the machine is."""
    from cxhub.search.engines import fallback
    from cxhub.search.engines.elasticsearch import engine, indices

    settings.CXHUB = {
        **settings.CXHUB,
        "SEARCH_ENGINE": "elasticsearch",
        "ELASTICSEARCH_URLS": [server_url],
        "ELASTICSEARCH_PREFIX": f"test-{uuid.uuid4().hex}",
        "SEARCH_TIMEOUT_MS": 20_000,
    }
    monkeypatch.setattr(fallback, "BUDGET", 60.0)
    monkeypatch.setattr(engine, "SUGGEST_TIME", 20_000)
    fallback.breaker.succeeded()
    indices.ensure_live()
    yield
    for name in indices.all_names():
        indices.delete(name)
    fallback.breaker.succeeded()


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
