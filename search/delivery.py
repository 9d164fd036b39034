"""From the outbox to the search server: what one save left there is sent by the worker, until the server has it."""

import logging
import random
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cxhub.search import indexing
from cxhub.search.documents import Document
from cxhub.search.models import SearchIndex, SearchOutbox

logger = logging.getLogger(__name__)

BATCH = 500
#: A worker that was killed is waited for so long before another takes over what it had in hand.
LEASE = timedelta(seconds=60)
#: What the server refuses so often is set aside.
MOST_ATTEMPTS = 5
#: A refused document is tried again after so many seconds, doubled each time, give or take a half.
FIRST_RETRY = 5.0
#: With a change waiting for longer than this, the server is too far behind to answer.
BEHIND = timedelta(seconds=60)


@dataclass
class Delivered:
    """What a round of the worker did, counted."""

    sent: int = 0
    refused: int = 0


def waiting() -> QuerySet[SearchOutbox]:
    """Changes that the server has not seen, oldest first. Those set aside are not among them."""
    return SearchOutbox.objects.filter(sent_version__lt=F("version"), parked_at=None).order_by("changed_at", "pk")


def parked() -> QuerySet[SearchOutbox]:
    """Changes that the server refused too often, latest first."""
    return SearchOutbox.objects.exclude(parked_at=None).order_by("-parked_at")


def is_behind() -> bool:
    """Whether the server has missed changes for so long that its answers can no longer be shown."""
    return waiting().filter(changed_at__lt=timezone.now() - BEHIND).exists()


def try_again(keys: Iterable[str] | None = None) -> int:
    """Let the worker send what was set aside once more.

    :param keys: only these; all without.
    :returns: how many.
    """
    rows = parked() if keys is None else parked().filter(object_key__in=list(keys))
    return rows.order_by().update(parked_at=None, send_attempts=0, send_after=None)


def deliver(limit: int | None = None) -> Delivered:
    """Send what waits and is due.

    :param limit: at most so many changes.
    :raises EngineUnavailable: the server takes nothing now. Everything not sent goes on waiting.
    """
    done = Delivered()
    while limit is None or done.sent + done.refused < limit:
        rows = _claim(BATCH if limit is None else min(BATCH, limit - done.sent - done.refused))
        if not rows:
            break
        try:
            refused = _send(rows)
        except BaseException:
            # Also when the worker is told to stop: the next one need not wait for the lease to end.
            _release(rows)
            raise
        done.refused += len(refused)
        done.sent += len(rows) - len(refused)
    return done


def _claim(most: int) -> list[SearchOutbox]:
    """Take some changes in hand. Two workers never get the same; a third of one that died gets its part later."""
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    due = waiting().filter(free, Q(send_after=None) | Q(send_after__lte=now))
    wanted = list(due.values_list("pk", flat=True)[:most])
    if not wanted:
        return []
    name = uuid.uuid4().hex
    SearchOutbox.objects.filter(free, pk__in=wanted).update(claimed_by=name, claimed_until=now + LEASE)
    return list(SearchOutbox.objects.filter(claimed_by=name))


def _release(rows: Sequence[SearchOutbox]) -> None:
    SearchOutbox.objects.filter(pk__in=[row.pk for row in rows], claimed_by=rows[0].claimed_by).update(
        claimed_by="", claimed_until=None
    )


def _send(rows: Sequence[SearchOutbox]) -> dict[str, str]:
    """Send the objects as they are now.

    :returns: key → why the server refused it.
    """
    versions = {row.object_key: row.version for row in rows}
    documents, refused = _read(versions)
    gone = {key: version for key, version in versions.items() if key not in documents and key not in refused}
    # Asked after the changes were read: an index that is begun later reads these changes from the database.
    for alias in _targets():
        refused |= _write(alias, documents.values(), gone)
    settle([row for row in rows if row.object_key not in refused], versions)
    _refuse([row for row in rows if row.object_key in refused], refused)
    return refused


def _targets() -> list[str]:
    from cxhub.search.engines.elasticsearch import indices

    filling = SearchIndex.objects.filter(state=SearchIndex.State.FILLING).exists()
    return [indices.write_alias(), *([indices.next_alias()] if filling else [])]


def _write(alias: str, documents: Iterable[Document], gone: Mapping[str, int]) -> dict[str, str]:
    from cxhub.search.engines.elasticsearch.engine import ElasticsearchEngine

    return ElasticsearchEngine(alias).bulk(documents, gone).rejected


def _read(versions: Mapping[str, int]) -> tuple[dict[str, Document], dict[str, str]]:
    """The documents of these objects, and those that cannot be made with the reason."""
    try:
        return {document.id: document for document in indexing.documents_of(versions)}, {}
    except Exception:
        logger.exception("A document cannot be made; each is tried by itself")
    documents: dict[str, Document] = {}
    broken: dict[str, str] = {}
    for key, version in versions.items():
        try:
            documents.update({document.id: document for document in indexing.documents_of({key: version})})
        except Exception as error:
            broken[key] = f"{type(error).__name__}: {error}"
    return documents, broken


def settle(rows: Iterable[SearchOutbox], versions: Mapping[str, int]) -> None:
    """Note that the server has seen these versions; where there is a newer one by now, it goes on waiting."""
    by_version: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        by_version[versions[row.object_key]].append(row.pk)
    for version, pks in by_version.items():
        SearchOutbox.objects.filter(pk__in=pks, sent_version__lt=version).update(
            sent_version=version, send_attempts=0, send_after=None, send_error="", claimed_by="", claimed_until=None
        )


def _refuse(rows: Sequence[SearchOutbox], reasons: Mapping[str, str]) -> None:
    now = timezone.now()
    for row in rows:
        attempts = row.send_attempts + 1
        wait = FIRST_RETRY * 2**attempts * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
        aside = attempts >= MOST_ATTEMPTS
        if aside:
            _take_out(row)
        # Unless the object has changed meanwhile: then it gets a new chance.
        SearchOutbox.objects.filter(pk=row.pk, version=row.version).update(
            send_attempts=attempts,
            send_after=now + timedelta(seconds=wait),
            send_error=reasons[row.object_key][:2000],
            parked_at=now if aside else None,
        )
    if rows:
        _release(rows)


def _take_out(row: SearchOutbox) -> None:
    """What the server has of an object that it can no longer follow may be what nobody must see any more."""
    for alias in _targets():
        _write(alias, [], {row.object_key: row.version})


def backoff(failures: int, most: float = 60.0) -> float:
    """How long to leave a server alone that failed so often in a row, in seconds: never the same for two workers."""
    return min(2.0**failures, most) * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
