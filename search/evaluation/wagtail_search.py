"""Wagtail's own search over the same documents: what the hub's search is measured beside."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps.registry import Apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from modelsearch.abstract_models import TextIDGenericRelation
from wagtail.search import index
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from cxhub.search import conf
from cxhub.search.documents import Document
from cxhub.search.evaluation.invented import FACETS, READABLE
from cxhub.search.evaluation.scratch import index_name

#: Wagtail asks a server for so many seconds before it gives up.
PATIENCE = 60
_apps = Apps()
_apps.register_model(IndexEntry._meta.app_label, IndexEntry)


class MeasuredPage(index.Indexed, models.Model):
    """What a site that has nothing but Wagtail would search: the same texts and facets, as columns."""

    title = models.TextField()
    summary = models.TextField()
    body = models.TextField()
    access = models.TextField(db_index=True)
    kind = models.TextField()
    year = models.TextField()
    area = models.TextField()
    topic = models.TextField()

    #: What Wagtail gives every model that it knows; PostgreSQL is asked through it.
    index_entries = TextIDGenericRelation(IndexEntry)
    search_fields = (
        index.SearchField("title", boost=3),
        index.AutocompleteField("title"),
        index.SearchField("summary", boost=2),
        index.SearchField("body"),
        *(index.FilterField(name) for name in ("access", *FACETS)),
    )

    class Meta:
        """Known to nobody: the table is there for as long as something is measured."""

        app_label = "cxhub_search"
        apps = _apps

    def __str__(self) -> str:
        return self.title


class WagtailSearch:
    """Wagtail's search backend over :class:`MeasuredPage`.

    :param backend: dotted path of the backend, with what it needs to be told.
    """

    def __init__(self, backend: str, **options: Any) -> None:
        self.backend = get_search_backend(backend, ATOMIC_REBUILD=False, **options)
        self.index = self.backend.get_index_for_model(MeasuredPage)

    @property
    def index_name(self) -> str:
        """Name of the index on a search server; empty where it is in the database."""
        return getattr(self.index, "name", "")

    def store(self, documents: Iterable[Document]) -> None:
        """Write the pages themselves, as a save does before anything is indexed."""
        MeasuredPage.objects.bulk_create(
            MeasuredPage(
                title=document.title,
                summary=document.summary,
                body=document.body,
                access=document.access,
                kind=document.kind,
                year=str(document.published_at and document.published_at.year),
                **{name: values[0] for name, values in document.facets.items()},
            )
            for document in documents
        )

    def stored(self, size: int) -> Iterator[list[MeasuredPage]]:
        """All pages, so many at a time."""
        pages = list(MeasuredPage.objects.order_by("pk")[:size])
        while pages:
            yield pages
            pages = list(MeasuredPage.objects.filter(pk__gt=pages[-1].pk).order_by("pk")[:size])

    def add(self, pages: Sequence[MeasuredPage]) -> None:
        """Index pages."""
        self.index.add_items(MeasuredPage, pages)

    def finish(self) -> None:
        """What ends a rebuild."""
        self.backend.rebuilder_class(self.index).finish()

    def page(self, text: str) -> None:
        """A page of results with its counts. It has no highlights: Wagtail makes none."""
        found = self.backend.search(text, MeasuredPage.objects.filter(access__in=READABLE))
        list(found[:10])
        found.count()
        for name in FACETS:
            found.facet(name)


@contextmanager
def beside(engine: str) -> Iterator[WagtailSearch]:
    """Wagtail's search on the database of this block, or on the search server.

    :param engine: one of :data:`cxhub.search.evaluation.scratch.ENGINES`.
    """
    executor = MigrationExecutor(connection)
    executor.migrate([key for key in executor.loader.graph.leaf_nodes() if key[0] == "wagtailsearch"])
    with connection.schema_editor() as editor:
        editor.create_model(MeasuredPage)
    ContentType.objects.clear_cache()
    if engine == "elasticsearch":
        search = WagtailSearch(
            server_backend(),
            URLS=conf.get("ELASTICSEARCH_URLS"),
            INDEX_PREFIX=f"{index_name()}-wagtail-",
            TIMEOUT=PATIENCE,
        )
    else:
        search = WagtailSearch("wagtail.search.backends.database")
    search.index.reset()
    search.index.add_model(MeasuredPage)
    try:
        yield search
    finally:
        ContentType.objects.clear_cache()
        if engine == "elasticsearch":
            search.index.delete()


def server_backend() -> str:
    """The dotted path of Wagtail's backend for the client that is installed."""
    import elasticsearch

    return f"wagtail.search.backends.elasticsearch{elasticsearch.__version__[0]}"
