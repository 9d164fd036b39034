"""Many people save at once: nothing is lost, nobody is refused."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import migrated_sqlite

WRITERS, SAVES = 8, 200

#: Each writer is a process with a connection of its own. They part when all is imported, which takes far longer than
#: what they write, and so begin at the same moment.
WRITE = """
import multiprocessing, sys, django
django.setup()
from cxhub.people.models import Member
writers, saves = int(sys.argv[1]), int(sys.argv[2])

def write(writer):
    for number in range(saves):
        Member.objects.create(name=f"Writer {writer}, {number}", slug=f"w{writer}-{number}")

fork = multiprocessing.get_context("fork")
processes = [fork.Process(target=write, args=[writer]) for writer in range(writers)]
for process in processes:
    process.start()
for process in processes:
    process.join()
print([process.exitcode for process in processes], Member.objects.count())
"""


@pytest.mark.sqlite
def test_eight_writers_save_two_hundred_times_each(tmp_path: Path, pytestconfig: pytest.Config):
    shutil.copy(migrated_sqlite(pytestconfig.cache.mkdir("databases")), tmp_path / "hub.sqlite3")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cxhub.site.settings",
        "CXHUB_DATABASE_URL": f"sqlite:///{tmp_path}/hub.sqlite3",
    }
    writing = subprocess.run(  # noqa: S603 - a fixed program of this test
        [sys.executable, "-c", WRITE, str(WRITERS), str(SAVES)],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert writing.stderr == ""
    assert writing.stdout == f"{[0] * WRITERS} {WRITERS * SAVES}\n"
