"""A search that keeps the database too busy is broken off, says so, and harms nothing else."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from cxhub.people.models import Department
from cxhub.search.engines import budget
from cxhub.search.engines.embedded import EmbeddedEngine
from cxhub.search.models import SearchEvent

pytestmark = pytest.mark.django_db

#: Statements that do not end by themselves while a test waits.
ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(60)",
}


def run_endlessly(*_arguments: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ENDLESS[connection.vendor])


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """A site whose searches never end by themselves, and that waits a moment for them."""
    monkeypatch.setattr(EmbeddedEngine, "search", run_endlessly)
    settings.CXHUB = {**settings.CXHUB, "SEARCH_LONGEST_MS": 100}


def test_what_takes_too_long_is_broken_off_and_the_connection_goes_on() -> None:
    Department.objects.create(name="Ferries")
    with pytest.raises(budget.TookTooLong), budget.within(0.1):
        run_endlessly()
    assert Department.objects.filter(name="Ferries").exists()


def test_what_was_told_to_stop_between_two_statements_is_told_again() -> None:
    with pytest.raises(budget.TookTooLong), budget.within(0):
        run_endlessly()


def test_an_error_of_another_sort_is_no_matter_of_time() -> None:
    with pytest.raises(OperationalError), budget.within(60):
        raise OperationalError


def test_what_is_done_in_time_is_left_alone() -> None:
    with budget.within(60):
        Department.objects.create(name="Ferries")
    assert Department.objects.filter(name="Ferries").exists()


def test_the_page_says_that_it_took_too_long(endless: None, client: Client) -> None:
    page = client.get(reverse("cxhub_search"), {"q": "fog"})
    assert page.status_code == 200
    assert "That took too long" in page.content.decode()
    assert "Narrow it down" not in page.content.decode()
    # It found neither something nor nothing.
    assert not SearchEvent.objects.exists()


def test_a_file_says_that_it_is_not_complete(endless: None, client: Client) -> None:
    found = client.get(reverse("cxhub_search_export"), {"q": "fog", "format": "json"}).json()["results"]
    assert [row["title"] for row in found] == [
        "The search took too long and was broken off here: this file is not complete."
    ]
