"""From a change to the index in the site's own database: the outbox, and whoever works it off."""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, connections, reset_queries, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cxhub.search.documents import Document
from cxhub.search.engines import get_engine
from cxhub.search.engines.base import BulkResult, Engine
from cxhub.search.models import SearchDocument, SearchOutbox
from cxhub.search.registry import DocumentType, document_types

logger = logging.getLogger(__name__)

BATCH = 200
#: So many batches are written at once by a server that fills its index.
AT_ONCE = 2
#: A change that cannot be indexed is tried again after this many seconds, doubled each time up to an hour.
FIRST_RETRY = 15
LONGEST_RETRY = 3600

_suspended: ContextVar[bool] = ContextVar("cxhub_search_suspended", default=False)

_gathered: ContextVar[set[str] | None] = ContextVar("cxhub_search_gathered", default=None)

_COLUMNS = (
    "object_key, version, changed_at, applied_version, attempts, last_error, "
    "sent_version, send_attempts, send_error, claimed_by"
)

Progress = Callable[[str, int, int], None]
T = TypeVar("T")
R = TypeVar("R")


@contextmanager
def suspended() -> Iterator[None]:
    """Write nothing to the outbox inside this block: for bulk loads, which call :func:`reindex` at their end."""
    token = _suspended.set(True)
    try:
        yield
    finally:
        _suspended.reset(token)


@contextmanager
def gathered() -> Iterator[None]:
    """Note what changes inside this block at its end, all at once: a batch is then indexed as one.

    It belongs inside the transaction of the changes. One that is undone by itself is looked at in vain.
    """
    keys: set[str] = set()
    token = _gathered.set(keys)
    try:
        yield
    finally:
        _gathered.reset(token)
    enqueue(keys)


def is_suspended() -> bool:
    """Whether changes are not noted here and now, so that nobody need find out what they concern."""
    return _suspended.get()


def enqueue(keys: Iterable[str]) -> None:
    """Record that objects changed, in the transaction of the change, and index them as soon as it commits.

    :param keys: ``kind:pk``.
    """
    if _suspended.get():
        return
    gathering = _gathered.get()
    if gathering is not None:
        gathering.update(keys)
        return
    # In one order, so that two transactions that change the same objects never wait for each other.
    wanted = sorted(set(keys))
    if not wanted:
        return
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    table = SearchOutbox._meta.db_table
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({_COLUMNS}) VALUES (%s, 1, %s, 0, 0, '', 0, 0, '', '') "
            f"ON CONFLICT (object_key) DO UPDATE SET version = {table}.version + 1, changed_at = excluded.changed_at, "
            f"attempts = 0, not_before = NULL, send_attempts = 0, send_after = NULL, parked_at = NULL",
            [(key, now) for key in wanted],
        )
    transaction.on_commit(lambda: apply(wanted), robust=True)


def pending() -> QuerySet[SearchOutbox]:
    """Changes that the index has not seen, oldest first."""
    return SearchOutbox.objects.filter(applied_version__lt=F("version")).order_by("changed_at", "pk")


def apply(keys: Sequence[str]) -> None:
    """Index the changes of these objects that are still pending. Never fails: what does not work waits."""
    for start in range(0, len(keys), BATCH):
        rows = list(pending().filter(object_key__in=keys[start : start + BATCH]))
        try:
            _apply(rows)
        except OperationalError:
            # The database has no time. Whoever saved has waited for it once, and should not wait again for each change.
            logger.exception("Indexing found the database busy or gone; the worker will try again")
        except Exception:
            logger.exception("Indexing failed; the worker will try each change again")
            for row in rows:
                _apply_alone(row)


def drain(limit: int | None = None) -> int:
    """Work off the outbox, as the worker does.

    :param limit: at most so many changes.
    :returns: how many changes were looked at.
    """
    done = 0
    last: list[str] = []
    while limit is None or done < limit:
        due = pending().filter(Q(not_before=None) | Q(not_before__lte=timezone.now()))
        keys = list(due.values_list("object_key", flat=True)[:BATCH])
        if not keys or keys == last:  # The same again: the database has no time for them now.
            break
        apply(keys)
        done, last = done + len(keys), keys
    return done


def _apply(rows: Sequence[SearchOutbox]) -> None:
    """Read the objects again, whatever happened to them since, and write what they are now."""
    versions = {row.object_key: row.version for row in rows}
    if not versions:
        return
    documents = {document.id: document for document in documents_of(versions)}
    gone = {key: version for key, version in versions.items() if key not in documents}
    get_engine().bulk(documents.values(), gone)
    for row in rows:
        SearchOutbox.objects.filter(pk=row.pk, applied_version__lt=row.version).update(
            applied_version=row.version, attempts=0, not_before=None, last_error=""
        )


def _apply_alone(row: SearchOutbox) -> None:
    try:
        _apply([row])
    except Exception as error:
        wait = min(FIRST_RETRY * 2 ** min(row.attempts, 20), LONGEST_RETRY)
        try:
            SearchOutbox.objects.filter(pk=row.pk).update(
                attempts=F("attempts") + 1,
                not_before=timezone.now() + timedelta(seconds=wait),
                last_error=f"{type(error).__name__}: {error}"[:2000],
            )
        except Exception:
            logger.exception("The failure to index %s could not be recorded", row.object_key)


def documents_of(versions: Mapping[str, int]) -> Iterator[Document]:
    """The current documents of these objects; those that are not to be found are left out."""
    by_kind: dict[str, list[str]] = {}
    for key in versions:
        kind, _, pk = key.partition(":")
        by_kind.setdefault(kind, []).append(pk)
    for kind, pks in by_kind.items():
        document_type = document_types().get(kind)
        if document_type is not None:
            for obj in document_type.queryset().filter(pk__in=list(_possible(document_type, pks))):
                document = document_type.document(obj)
                if document is not None:
                    yield replace(document, version=versions[document.id])


def _possible(document_type: DocumentType, pks: Iterable[str]) -> Iterator[Any]:
    """The primary keys without what can be none: nobody knows who else writes into an index."""
    field = document_type.model._meta.pk
    for pk in pks:
        try:
            yield field.to_python(pk)
        except ValidationError:
            continue


def batches(document_type: DocumentType) -> Iterator[list[Document]]:
    """All documents of a type, read in the order of the primary key with flat memory."""
    last: Any = None
    while True:
        queryset = document_type.queryset().order_by("pk")
        pks = list((queryset if last is None else queryset.filter(pk__gt=last)).values_list("pk", flat=True)[:BATCH])
        if not pks:
            return
        last = pks[-1]
        keys = [f"{document_type.kind}:{pk}" for pk in pks]
        # Versions are read before the objects, so that a change in between has a newer one and wins.
        known = dict(SearchOutbox.objects.filter(object_key__in=keys).values_list("object_key", "version"))
        yield list(documents_of({key: known.get(key, 0) for key in keys}))


def reindex(kinds: Iterable[str] | None = None, progress: Progress | None = None) -> BulkResult:
    """Write all documents and remove those of objects that are gone. The index answers throughout.

    :param kinds: only these kinds.
    :param progress: called after every batch with kind, documents done and documents in all.
    :raises KeyError: there is no such kind.
    """
    engine = get_engine()
    engine.ensure()
    total = BulkResult()
    chosen = document_types() if kinds is None else {kind: document_types()[kind] for kind in kinds}
    if kinds is None:
        orphans = SearchDocument.objects.exclude(kind__in=chosen).values_list("key", "version")
        total.deleted += engine.bulk([], dict(orphans)).deleted
    for kind, document_type in chosen.items():
        before = set(SearchDocument.objects.filter(kind=kind).values_list("key", flat=True))
        expected = document_type.queryset().count()
        done = 0
        for documents, result in _written(engine, batches(document_type)):
            total.written += result.written
            total.unchanged += result.unchanged
            total.stale += result.stale
            before.difference_update(document.id for document in documents)
            done += len(documents)
            # With DEBUG, Django keeps what was asked, with all the texts in it.
            reset_queries()
            if progress is not None:
                progress(kind, done, max(done, expected))
        total.deleted += _remove(before)
    return total


def _written(engine: Engine, several: Iterable[list[Document]]) -> Iterator[tuple[list[Document], BulkResult]]:
    """Each batch with what came of writing it, in their order.

    A database server writes several while the next is read. SQLite takes one writer, and a transaction one connection.
    """
    if connection.vendor == "sqlite" or connection.in_atomic_block:
        for documents in several:
            yield documents, engine.bulk(documents)
        return
    yield from overlapping(partial(_write, engine), several)


def overlapping(work: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R]]:
    """Each item with what came of the work on it, in their order. While two are worked on, the next is read."""
    waiting: deque[tuple[T, Future[R]]] = deque()
    with ThreadPoolExecutor(AT_ONCE) as workers:
        for item in items:
            waiting.append((item, workers.submit(copy_context().run, work, item)))
            if len(waiting) > AT_ONCE:
                item, result = waiting.popleft()
                yield item, result.result()
        for item, result in waiting:
            yield item, result.result()


def _write(engine: Engine, documents: list[Document]) -> BulkResult:
    """Write a batch in a thread, which leaves no connection behind."""
    try:
        return engine.bulk(documents)
    finally:
        connections.close_all()


def _remove(keys: Iterable[str]) -> int:
    """Remove documents whose objects were not there a moment ago, unless they have come since."""
    wanted = sorted(keys)
    deleted = 0
    for start in range(0, len(wanted), BATCH):
        stored = dict(
            SearchDocument.objects.filter(key__in=wanted[start : start + BATCH]).values_list("key", "version")
        )
        back = {document.id for document in documents_of(stored)}
        gone = {key: version for key, version in stored.items() if key not in back}
        deleted += get_engine().bulk([], gone).deleted
    return deleted
