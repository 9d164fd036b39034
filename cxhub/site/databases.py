"""Which database the site talks to."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def database_from_environment(base_dir: Path) -> dict[str, Any]:
    """The ``default`` entry of DATABASES.

    :param base_dir: where the SQLite file lives when ``CXHUB_DATABASE_URL`` is not set.
    :returns: settings for PostgreSQL where ``CXHUB_DATABASE_URL`` names one, else for SQLite: write-ahead log,
        transactions that take the write lock at once (so that two writers queue instead of failing half way),
        and 20 seconds of patience for the one before.
    :raises ValueError: the address is of neither kind.
    """
    url = os.environ.get("CXHUB_DATABASE_URL", "")
    if not url:
        return sqlite(base_dir / "db.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(parts.path))
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("CXHUB_DATABASE_URL must start with postgres:// or sqlite:///")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


def sqlite(path: Path) -> dict[str, Any]:
    """Settings for a SQLite file that several processes may write to."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # Mapping the file into memory takes a third off what it costs to go over all rows.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            "PRAGMA mmap_size=1073741824;",
        },
    }
