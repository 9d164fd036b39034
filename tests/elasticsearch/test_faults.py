"""Whatever fails, nothing is lost: see tests/elasticsearch/storm.py, which does the same with thousands of edits."""

import shutil
from pathlib import Path

import pytest

from tests.databases import migrated_sqlite
from tests.elasticsearch.storm import storm


@pytest.mark.sqlite
def test_hundreds_of_edits_under_a_failing_server_and_killed_processes_are_all_in_the_end(
    server_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database = tmp_path / "storm.sqlite3"
    shutil.copy(migrated_sqlite(request.config.cache.mkdir("databases")), database)
    outcome = storm(server_url, 200, database)
    assert outcome.edits >= 200
    assert outcome.failures
    assert outcome.ended == []
    assert outcome.writers_killed + outcome.workers_killed >= 3
    assert (outcome.differences, outcome.waiting, outcome.parked) == (0, 0, 0)
