"""A database to measure in, which holds nothing but the search and goes when the measuring ends."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, connections

from cxhub.search import conf
from cxhub.search.engines import get_engine
from cxhub.search.engines.base import Engine
from cxhub.search.semantic import switch

#: What can be measured.
ENGINES = ("sqlite", "postgres", "elasticsearch")
#: A server that is measured may take so many milliseconds: what it took is in the figures.
PATIENCE = 30_000


class NotHere(Exception):
    """The engine that was asked for needs something that this site does not have."""


@dataclass(frozen=True)
class Scratch:
    """An empty place to measure in.

    :param engines: the one to measure, and all others that a site keeps beside it.
    :param index: name of the index on the search server; empty without one.
    """

    engines: Sequence[Engine]
    index: str = ""

    def settle(self) -> None:
        """Let everything written be found, and let the database tidy its tables, as it does by itself in time."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
        if self.index:
            _server().indices.refresh(index=self.index)

    def megabytes(self, index: str = "") -> float:
        """What the database holds; or an index on the search server.

        :param index: another one than that of the engine.
        """
        if self.index:
            return _server().indices.stats(index=index or self.index)["_all"]["total"]["store"]["size_in_bytes"] / 1e6
        with connection.cursor() as cursor:
            cursor.execute(_SIZES[connection.vendor])
            return int(cursor.fetchone()[0]) / 1e6


_SIZES = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class "
    "WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'",
}


@contextmanager
def place(name: str, by_meaning: bool = False) -> Iterator[Scratch]:
    """An empty place to measure an engine in, which is gone when the block ends. Nothing of the site's is touched.

    :param name: one of :data:`ENGINES`.
    :param by_meaning: whether meaning counts beside words.
    :raises NotHere: it needs something that this site does not have.
    """
    if by_meaning and (why_off := switch.why_off()):
        raise NotHere(why_off)
    with nullcontext() if by_meaning else switch.only_words(), _place(name) as found:
        yield found


@contextmanager
def _place(name: str) -> Iterator[Scratch]:
    if name != "elasticsearch":
        with database("sqlite" if name == "sqlite" else "postgresql"):
            yield Scratch([get_engine()])
        return
    with database(connections[DEFAULT_DB_ALIAS].vendor), _index() as (server, index):
        yield Scratch([server, get_engine()], index)


@contextmanager
def _index() -> Iterator[tuple[Engine, str]]:
    """An index of its own on the search server, which is written like one that is being rebuilt."""
    if not conf.elasticsearch_is_used():
        raise NotHere("This site uses no search server: set its address to measure Elasticsearch.")
    from cxhub.search.engines.elasticsearch import mapping
    from cxhub.search.engines.elasticsearch.engine import ElasticsearchEngine

    name, body = index_name(), mapping.index_body()
    settings = {"refresh_interval": "-1", "number_of_replicas": 0, "auto_expand_replicas": False}
    indices = _server().indices
    indices.create(index=name, mappings=body["mappings"], settings={**body["settings"], **settings})
    try:
        yield ElasticsearchEngine(name, milliseconds=PATIENCE), name
    finally:
        indices.delete(index=name)


def index_name() -> str:
    """What indexes of this process on the search server begin with."""
    return f"{conf.get('ELASTICSEARCH_PREFIX')}-measure-{os.getpid()}"


def _server() -> Any:
    from cxhub.search.engines.elasticsearch import client

    return client.for_writing()


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
            # Of the site's own sort, it is opened as the site's is.
            options = site.settings_dict["OPTIONS"] if site.vendor == "sqlite" else {}
            engine = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": options}
            scratch = _connect({**site.settings_dict, **engine})
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
