"""A database to measure in, which holds nothing but the search and goes when the measuring ends."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections

from cxhub.search.engines import get_engine
from cxhub.search.engines.base import Engine

#: What can be measured.
ENGINES = ("sqlite", "postgres")


class NotHere(Exception):
    """The engine that was asked for needs something that this site does not have."""


@contextmanager
def engine(name: str) -> Iterator[Engine]:
    """An empty engine, which is gone when the block ends. Nothing of the site's own is touched.

    :param name: one of :data:`ENGINES`.
    :raises NotHere: it needs something that this site does not have.
    """
    with database("sqlite" if name == "sqlite" else "postgresql"):
        yield get_engine()


@contextmanager
def database(vendor: str) -> Iterator[Path | None]:
    """Let everything inside this block use an empty database with the tables of the search.

    :param vendor: ``sqlite``: a temporary file; ``postgresql``: a schema of its own in the site's database.
    :returns: the file, where it is one; else None.
    :raises NotHere: the site's database is no PostgreSQL.
    """
    site = connections[DEFAULT_DB_ALIAS]
    with tempfile.TemporaryDirectory(prefix="cxhub-search-") as folder:
        file = Path(folder) / "search.sqlite3" if vendor == "sqlite" else None
        if file:
            settings = {**site.settings_dict, "ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": {}}
            scratch = _connect(settings)
        elif site.vendor == "postgresql":
            scratch = _schema(site)
        else:
            raise NotHere("The site's database is no PostgreSQL: set its address to one to measure that engine.")
        connections[DEFAULT_DB_ALIAS] = scratch
        try:
            with scratch.schema_editor() as editor:
                for model in apps.get_app_config("cxhub_search").get_models():
                    if not any(field.is_relation for field in model._meta.local_fields):
                        editor.create_model(model)
            get_engine().ensure()
            yield file
        finally:
            if not file:
                with suppress(Exception), scratch.cursor() as cursor:
                    cursor.execute(f"DROP SCHEMA {_schema_name()} CASCADE")
            scratch.close()
            connections[DEFAULT_DB_ALIAS] = site


def _connect(settings: dict[str, Any]) -> Any:
    """A connection of these settings under the default alias, unknown to Django until it is put there."""
    known = connections.settings[DEFAULT_DB_ALIAS]
    connections.settings[DEFAULT_DB_ALIAS] = settings
    try:
        return connections.create_connection(DEFAULT_DB_ALIAS)
    finally:
        connections.settings[DEFAULT_DB_ALIAS] = known


def _schema_name() -> str:
    return f"cxhub_measure_{os.getpid()}"


def _schema(site: Any) -> Any:
    with site.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {_schema_name()}")
    options = {**site.settings_dict["OPTIONS"], "options": f"-c search_path={_schema_name()}"}
    return _connect({**site.settings_dict, "OPTIONS": options})
