"""A database to measure in, which holds nothing but the search and goes when the measuring ends."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections

from cxhub.search import conf
from cxhub.search.engines import get_engine
from cxhub.search.engines.base import Engine

#: What can be measured.
ENGINES = ("sqlite", "postgres", "elasticsearch")
#: A server that is measured may take so many milliseconds: what it took is in the figures.
PATIENCE = 30_000


class NotHere(Exception):
    """The engine that was asked for needs something that this site does not have."""


@contextmanager
def engines(name: str) -> Iterator[list[Engine]]:
    """An empty engine, which is gone when the block ends, and all others that a site keeps beside it.

    Nothing of the site's own is touched.

    :param name: one of :data:`ENGINES`; it comes first.
    :raises NotHere: it needs something that this site does not have.
    """
    if name != "elasticsearch":
        with database("sqlite" if name == "sqlite" else "postgresql"):
            yield [get_engine()]
        return
    with database(connections[DEFAULT_DB_ALIAS].vendor), _index() as server:
        yield [server, get_engine()]


@contextmanager
def _index() -> Iterator[Engine]:
    """An index of its own on the search server."""
    if not conf.elasticsearch_is_used():
        raise NotHere("This site uses no search server: set its address to measure Elasticsearch.")
    from cxhub.search.engines.elasticsearch import client, mapping
    from cxhub.search.engines.elasticsearch.engine import ElasticsearchEngine

    name = f"{conf.get('ELASTICSEARCH_PREFIX')}-measure-{os.getpid()}"
    indices = client.for_writing().indices
    body = mapping.index_body()
    indices.create(
        index=name,
        mappings=body["mappings"],
        settings={**body["settings"], "number_of_replicas": 0, "auto_expand_replicas": False},
    )
    try:
        yield ElasticsearchEngine(name, refresh=True, milliseconds=PATIENCE)
    finally:
        indices.delete(index=name)


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
