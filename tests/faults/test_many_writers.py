"""Many people save at once: nothing is lost, nobody is refused."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import migrated_sqlite

WRITERS, SAVES = 8, 200

WRITE = """
import sys, django
django.setup()
from cxhub.people.models import Member
writer, saves = int(sys.argv[1]), int(sys.argv[2])
for number in range(saves):
    Member.objects.create(name=f"Writer {writer}, {number}", slug=f"w{writer}-{number}")
"""

COUNT = """
import django
django.setup()
from cxhub.people.models import Member
print(Member.objects.count())
"""


@pytest.mark.sqlite
def test_eight_writers_save_two_hundred_times_each(tmp_path: Path, pytestconfig: pytest.Config):
    shutil.copy(migrated_sqlite(pytestconfig.cache.mkdir("databases")), tmp_path / "hub.sqlite3")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cxhub.site.settings",
        "CXHUB_DATABASE_URL": f"sqlite:///{tmp_path}/hub.sqlite3",
    }
    writers = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", WRITE, str(writer), str(SAVES)],
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        for writer in range(WRITERS)
    ]
    refusals = [writer.communicate(timeout=300)[1] for writer in writers]

    assert refusals == [""] * WRITERS
    counted = subprocess.run(  # noqa: S603
        [sys.executable, "-c", COUNT], env=environment, check=True, capture_output=True, text=True
    )
    assert int(counted.stdout) == WRITERS * SAVES
