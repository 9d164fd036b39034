"""A new index on the search server beside the one that answers, which it replaces when it is proved to be as good."""

import random
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from elasticsearch import ApiError

from cxhub.search import delivery, indexing
from cxhub.search.engines import get_engine, store
from cxhub.search.engines.base import EngineUnavailable
from cxhub.search.engines.elasticsearch import bulk, client, indices, mapping
from cxhub.search.engines.elasticsearch.engine import ElasticsearchEngine
from cxhub.search.evaluation import titles
from cxhub.search.indexing import Progress
from cxhub.search.models import SearchDocument, SearchIndex, SearchOutbox
from cxhub.search.registry import document_types

#: Whoever fills an index and is not heard of for so long has died.
SILENCE = timedelta(minutes=5)
#: A transaction may take so long from noting a change to its commit.
LONGEST_TRANSACTION = timedelta(hours=1)
#: The index that was replaced can be gone back to for so long.
KEPT = timedelta(days=7)
#: So many documents may be refused by the server, or one in a thousand: more are a mistake in the mapping.
MOST_REJECTED = 5
#: So many documents are compared with the database before a new index answers.
SAMPLE = 200
#: So many are asked for by their titles, and the new index may find them so much worse than the site's own does: both
#: put alike in other orders.
ASKED, WORSE = 50, 0.05
#: What the server may take for an answer, in milliseconds: nobody waits for a page here, and a rebuild keeps it busy.
PATIENCE = 10_000


class Refused(Exception):
    """The new index is not as it must be, so that the old one goes on answering. Says why."""


class Busy(Exception):
    """Another process is filling an index."""


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild came to.

    :param index: name of the index that answers now.
    :param documents: how many it holds.
    """

    index: str
    documents: int


def rebuild(progress: Progress | None = None) -> Rebuilt:
    """Fill a new index from the database, prove it, and let it answer. Changes made meanwhile reach it as well.

    :param progress: called after every batch with kind, documents done and documents in all.
    :raises Refused: the new index differs from the database. It is deleted, and nothing has changed.
    :raises Busy: another process is at it.
    :raises EngineUnavailable: the server does not answer.
    """
    with client.translated():
        first = not indices.live()
        began = timezone.now()
        with _filling() as row:
            rejected = _stream(row, progress, settle=first)
            _catch_up(row)
            asked, own = _finish(row.name)
            documents = _prove(row.name, began, rejected)
            _evaluate(row.name, asked, own)
            _switch(row)
    if first:
        # No index could take them till now: while they wait, the server is held to be behind and is asked nothing.
        with suppress(EngineUnavailable):
            delivery.deliver()
    # They are tried again, and then set aside, where somebody sees them.
    indexing.enqueue(rejected)
    return Rebuilt(row.name, documents)


def rollback() -> Rebuilt:
    """Let the index before the current one answer again, with every change since.

    :raises Refused: there is none.
    :raises Busy: an index is being filled.
    :raises EngineUnavailable: the server does not answer.
    """
    with client.translated():
        before = SearchIndex.objects.filter(state=SearchIndex.State.PREVIOUS).order_by("-replaced_at").first()
        if before is None or before.name not in indices.all_names():
            raise Refused("There is no index to go back to.")
        indices.fill(before.name)
        try:
            _take(before)
            since = (before.replaced_at or timezone.now()) - LONGEST_TRANSACTION
            SearchOutbox.objects.filter(changed_at__gte=since).update(sent_version=0)
            _catch_up(before)
        except BaseException:
            SearchIndex.objects.filter(pk=before.pk).update(state=SearchIndex.State.PREVIOUS)
            raise
        _switch(before)
        return Rebuilt(before.name, ElasticsearchEngine(milliseconds=PATIENCE).stats().documents)


def prune(now: datetime) -> None:
    """Delete indexes that nobody will go back to."""
    old = SearchIndex.objects.filter(state=SearchIndex.State.PREVIOUS, replaced_at__lt=now - KEPT)
    with client.translated():
        for row in [*old, *SearchIndex.objects.filter(state=SearchIndex.State.FILLING, seen_at__lt=now - SILENCE)]:
            _forget(row)


@contextmanager
def _filling() -> Iterator[SearchIndex]:
    """A new index to which all changes go, deleted again where something goes wrong."""
    for dead in SearchIndex.objects.filter(state=SearchIndex.State.FILLING, seen_at__lt=timezone.now() - SILENCE):
        _forget(dead)
    if SearchIndex.objects.filter(state=SearchIndex.State.FILLING).exists():
        raise Busy("Another process is filling an index.")
    row = SearchIndex(name=indices.create(filling=True), mapping_hash=mapping.mapping_hash())
    try:
        # The alias first: whoever reads the row sends changes to it. Then the row: what is committed after it is sent.
        indices.fill(row.name)
        _take(row)
    except BaseException:
        indices.delete(row.name)
        raise
    try:
        yield row
    except BaseException:
        _forget(row)
        raise


def _take(row: SearchIndex) -> None:
    row.state = SearchIndex.State.FILLING
    row.seen_at = timezone.now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Busy("Another process is filling an index.") from error


def _forget(row: SearchIndex) -> None:
    # The row first: without it, nobody writes there any more.
    SearchIndex.objects.filter(pk=row.pk).delete()
    indices.delete(row.name)


def _stream(filling: SearchIndex, progress: Progress | None, settle: bool) -> list[str]:
    """Write every document as the site's own index has it, which changes with the content itself.

    To make it of its page again would take four times as long. So is only made what that index cannot take just now:
    the server may have been sent it, and would not be again.

    :param settle: whether no other index waits for the changes that are written here.
    :returns: ids of documents that the server refused.
    """
    refused: list[str] = []
    engine = ElasticsearchEngine(indices.next_alias())
    indexing.drain()
    unseen = dict(indexing.pending().values_list("object_key", "version"))
    expected = _wanted().count()
    done = 0
    # Prepared here, since that reads the database, to which another thread would need a connection.
    prepared = ((rows, list(bulk.actions(rows, {}))) for rows in store.rows_of(document_types()))
    for (rows, _actions), result in indexing.overlapping(lambda batch: engine.send(batch[1]), prepared):
        rejected = result.rejected
        refused += rejected
        if settle:
            versions = {row.key: row.version for row in rows if row.version and row.key not in rejected}
            delivery.settle(SearchOutbox.objects.filter(object_key__in=versions), versions)
        _still_mine(filling)
        done += len(rows)
        if progress is not None:
            progress("search server", done, max(done, expected))
    documents = {document.id: document for document in indexing.documents_of(unseen)}
    gone = {key: version for key, version in unseen.items() if key not in documents}
    return [*refused, *engine.bulk(documents.values(), gone).rejected]


def _wanted() -> QuerySet[SearchDocument]:
    """What the index must hold."""
    return SearchDocument.objects.filter(kind__in=document_types())


def _still_mine(row: SearchIndex) -> None:
    """Say that the filling goes on.

    :raises Busy: it was given up for dead, and the index deleted.
    """
    mine = SearchIndex.objects.filter(pk=row.pk, state=SearchIndex.State.FILLING)
    if not mine.update(seen_at=timezone.now()):
        raise Busy("Another process has taken over.")


def _catch_up(row: SearchIndex) -> None:
    """Send what changed meanwhile, so that little is left to be sent after the switch."""
    try:
        while delivery.deliver(limit=delivery.BATCH).sent:
            _still_mine(row)
    except EngineUnavailable:
        # Where no index answers yet, there is none to send changes to: they are sent after the switch.
        if indices.live():
            raise


def _prove(name: str, began: datetime, rejected: Collection[str]) -> int:
    """Compare the new index with the database.

    :param rejected: what the server refused, which is a few documents at most.
    :returns: how many documents it holds.
    :raises Refused: it differs by more than what changed since the rebuild began.
    """
    engine = ElasticsearchEngine(indices.next_alias(), milliseconds=PATIENCE)
    changed = SearchOutbox.objects.filter(changed_at__gte=began - LONGEST_TRANSACTION)
    unsettled = changed.filter(sent_version__lt=F("version")) | changed.filter(changed_at__gte=began)
    unsettled |= indexing.pending().order_by()
    allowed = unsettled.count()
    indexed = engine.stats().documents
    wanted = _wanted().count()
    few = len(rejected) <= max(MOST_REJECTED, wanted // 1_000)
    if abs(indexed - wanted) > allowed + len(rejected) or not few:
        raise Refused(f"{name} holds {indexed} documents, where there should be {wanted}.")
    sample = _sample()
    hashes = {one.id: one.content_hash for one in engine.iter_ids_versions(sample)}
    # Made anew of what they are about: what the site's own index had wrong is wrong in the new one.
    made = {document.id: document.content_hash for document in indexing.documents_of(dict.fromkeys(sample, 0))}
    wrong = [key for key in sample if hashes.get(key) != made.get(key)]
    wrong = sorted(
        set(wrong) - set(rejected) - set(unsettled.filter(object_key__in=wrong).values_list("object_key", flat=True))
    )
    if wrong:
        raise Refused(
            f"{len(wrong)} of {len(sample)} documents differ from what they are about: {', '.join(wrong[:5])}. "
            "cxhub_search_reindex without --engine brings the site's own index up to date first."
        )
    return indexed


def _sample() -> list[str]:
    """Ids of some documents, chosen at random, and of what is in the site's own index alone, or is not in it."""
    indexed = set(_wanted().values_list("key", flat=True))
    there = {
        f"{kind}:{pk}"
        for kind, document_type in document_types().items()
        for pk in document_type.queryset().values_list("pk", flat=True)
    }
    both = sorted(indexed & there)
    return [*sorted(indexed ^ there)[:SAMPLE], *random.sample(both, min(SAMPLE, len(both)))]  # noqa: S311 - no secret


def _finish(name: str) -> tuple[Sequence[SearchDocument], float]:
    """Make the new index ready, and meanwhile ask the site's own for some documents by their titles.

    :returns: those documents, and how well they were found.
    """
    asked = titles.sample(ASKED)
    with ThreadPoolExecutor(max_workers=1) as beside:
        ready = beside.submit(indices.finish, name)
        own = titles.score(get_engine(), asked)
        ready.result()
    return asked, own


def _evaluate(name: str, asked: Sequence[SearchDocument], own: float) -> None:
    """Ask the new index for the same documents.

    :raises Refused: it finds them worse, as where a mistake in the mapping hides them.
    """
    try:
        new = titles.score(ElasticsearchEngine(indices.next_alias(), milliseconds=PATIENCE), asked)
    except ApiError as error:
        raise Refused(f"{name} does not understand what it is asked: {error}") from error
    if new < own - WORSE:
        raise Refused(
            f"{name} finds documents by their titles worse ({new:.2f}) than the site's own index ({own:.2f})."
        )


def _switch(row: SearchIndex) -> None:
    before = indices.switch(row.name)
    now = timezone.now()
    with transaction.atomic():
        for old in SearchIndex.objects.filter(state=SearchIndex.State.LIVE).exclude(pk=row.pk):
            old.state, old.replaced_at = SearchIndex.State.PREVIOUS, now
            old.save()
        if before:
            made = {"state": SearchIndex.State.PREVIOUS, "replaced_at": now}
            SearchIndex.objects.get_or_create(name=before, defaults=made)
        SearchIndex.objects.filter(pk=row.pk).update(state=SearchIndex.State.LIVE, replaced_at=None)
    for older in SearchIndex.objects.filter(state=SearchIndex.State.PREVIOUS).exclude(name=before):
        _forget(older)


def fill_if_empty() -> Rebuilt | None:
    """Fill a server that answers and holds no index, as where it came back without its data.

    :returns: None where it holds one.
    :raises EngineUnavailable: it does not answer.
    :raises Busy: another process is at it.
    :raises Refused: the new index differs from the database.
    """
    with client.translated():
        return None if indices.live() else rebuild()
