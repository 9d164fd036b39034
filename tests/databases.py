"""A migrated SQLite database, made once for all runs with the same migrations."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parents[1]


def migrated_sqlite(folder: Path) -> Path:
    """The file of a database on which every migration has run; made where there is none yet.

    Migrating takes most of a minute and copying none, and every run, and every process of it, needs a fresh database.

    :param folder: where the file is kept from run to run. Files of other migrations are deleted there.
    :returns: the file, to be copied.
    :raises subprocess.CalledProcessError: a migration fails.
    """
    file = folder / f"{_fingerprint()}.sqlite3"
    with (folder / "lock").open("w") as lock:
        # Processes of one run start together: the first makes the file, the others wait for it.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            for old in folder.glob("*.sqlite3*"):
                old.unlink()
            unfinished = file.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            subprocess.run(
                [sys.executable, ROOT / "manage.py", "migrate", "--verbosity=0"],
                env={**os.environ, "CXHUB_DATABASE_URL": f"sqlite:///{unfinished}"},
                cwd=ROOT,
                check=True,
            )
            unfinished.rename(file)
    return file


def _fingerprint() -> str:
    """Changes whenever a migration of any installed app does."""
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label} {path.name}".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
