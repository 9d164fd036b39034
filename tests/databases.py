"""A migrated database, made once for all processes and runs with the same migrations, and copied by each."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.apps import apps

ROOT = Path(__file__).parents[1]

#: What the names of databases to copy begin with on a PostgreSQL server.
TEMPLATE = "cxhub_migrated_"


def migrated_sqlite(folder: Path) -> Path:
    """The file of a database on which every migration has run; made where there is none yet.

    Migrating takes half a minute and copying none, and every run, and every process of it, needs a fresh database.

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
            _migrate(f"sqlite:///{unfinished}")
            unfinished.rename(file)
    return file


def migrated_postgres(folder: Path) -> str:
    """The database to copy on the run's PostgreSQL server; made where there is none yet, and those before it dropped.

    :param folder: where processes that want it at once wait for each other.
    :returns: its name.
    :raises subprocess.CalledProcessError: a migration fails.
    """
    import psycopg

    url = os.environ["CXHUB_DATABASE_URL"]
    name = f"{TEMPLATE}{_fingerprint()}"
    with (folder / "postgres.lock").open("w") as lock, psycopg.connect(url, autocommit=True) as server:
        fcntl.flock(lock, fcntl.LOCK_EX)
        there = {str(row[0]) for row in server.execute("SELECT datname FROM pg_database")}
        if name not in there:
            for old in there:
                if old.startswith(TEMPLATE):
                    server.execute(f'DROP DATABASE "{old}"')
            unfinished = f"{TEMPLATE}unfinished"
            server.execute(f"CREATE DATABASE {unfinished}")
            _migrate(urlsplit(url)._replace(path=f"/{unfinished}").geturl())
            server.execute(f"ALTER DATABASE {unfinished} RENAME TO {name}")
    return name


def _migrate(url: str) -> None:
    subprocess.run(
        [sys.executable, ROOT / "manage.py", "migrate", "--verbosity=0"],
        env={**os.environ, "CXHUB_DATABASE_URL": url},
        cwd=ROOT,
        check=True,
    )


def _fingerprint() -> str:
    """Changes whenever a migration of any installed app does."""
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label} {path.name}".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
