"""The vectors of documents: made by the worker, kept in the site's database, compared in memory."""

import hashlib
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from cxhub.search.engines.store import Stored
from cxhub.search.models import SearchDocument, SearchVector
from cxhub.search.semantic import DIMENSIONS
from cxhub.search.semantic.model import NAME, Vectors, embed

#: So many documents are read by the model before their vectors are kept.
BATCH = 64
#: The model reads no more of a text than this many letters hold.
LETTERS = 1_000
#: So many documents nearest to what was asked are found by meaning, none of them less alike than this.
MOST, LEAST = 100, 0.3

#: Half the size of the numbers that are reckoned with, and exact enough.
_STORED = np.dtype("<f2")
_READ = ("key", "content_hash", "title", "summary", "body")


def missing() -> QuerySet[SearchDocument]:
    """Documents that have no vector of what they say now, in the order of their numbers."""
    current = SearchVector.objects.filter(key=OuterRef("key"), content_hash=OuterRef("content_hash"))
    return SearchDocument.objects.filter(~Exists(current)).order_by("pk")


def catch_up(progress: Callable[[int, int], None] | None = None, most: int | None = None) -> int:
    """Make the vectors that are missing. Stopped half-way, the next call goes on from there.

    :param progress: called after every batch with documents done and documents in all.
    :param most: stop after about so many documents.
    :returns: how many documents were read.
    """
    wanted = missing().count() if progress else 0
    done, last = 0, 0
    while (most is None or done < most) and (rows := list(missing().filter(pk__gt=last).only(*_READ)[:BATCH])):
        of(rows)
        done, last = done + len(rows), rows[-1].pk
        if progress:
            progress(done, max(done, wanted))
    return done


def forget() -> int:
    """Delete the vectors of what is no longer in the index, and say how many."""
    there = SearchDocument.objects.filter(key=OuterRef("key"))
    return SearchVector.objects.filter(~Exists(there)).delete()[0]


def of(rows: Sequence[SearchDocument | Stored]) -> dict[str, Vectors]:
    """The vector of each document by its key. Those of new texts are made, and kept."""
    hashes = {row.key: _text_hash(row) for row in rows}
    known = {vector.key: vector for vector in SearchVector.objects.filter(key__in=hashes)}
    kept = {key: vector for key, vector in known.items() if vector.text_hash == hashes[key]}
    new = [row for row in rows if row.key not in kept]
    found = {key: np.frombuffer(vector.vector, _STORED).astype(np.float32) for key, vector in kept.items()}
    found |= {row.key: vector for row, vector in zip(new, embed([_text(row) for row in new]), strict=True)}
    # The same words in documents that changed otherwise, such as in who may read them.
    changed = [row for row in rows if row.key in kept and kept[row.key].content_hash != row.content_hash]
    for row in changed:
        kept[row.key].content_hash = row.content_hash
    with transaction.atomic():
        SearchVector.objects.bulk_update([kept[row.key] for row in changed], ["content_hash"])
        SearchVector.objects.filter(key__in=[row.key for row in new if row.key in known]).delete()
        SearchVector.objects.bulk_create(
            [
                SearchVector(
                    key=row.key,
                    content_hash=row.content_hash,
                    text_hash=hashes[row.key],
                    vector=found[row.key].astype(_STORED).tobytes(),
                )
                for row in new
            ],
            ignore_conflicts=True,
        )
    return found


def nearest(meaning: Sequence[float], where: str, params: Iterable[Any]) -> list[int]:
    """Numbers of the documents most alike to what was asked, best first.

    What does not satisfy the condition takes no rank, so that nothing can be learned of it.

    :param where: a condition on the document table ``d``.
    """
    held = _current()
    alike = held.matrix @ np.asarray(meaning, dtype=np.float32)
    places = np.flatnonzero(alike >= LEAST)
    order = places[np.argsort(-alike[places], kind="stable")]
    found: list[int] = []
    for start in range(0, len(order), 2 * MOST):
        keys = [held.keys[place] for place in order[start : start + 2 * MOST]]
        allowed = _allowed(keys, where, params)
        found += [allowed[key] for key in keys if key in allowed]
        if len(found) >= MOST:
            break
    return found[:MOST]


def _allowed(keys: Sequence[str], where: str, params: Iterable[Any]) -> dict[str, int]:
    table = SearchDocument._meta.db_table
    sql = f"SELECT d.key, d.id FROM {table} d WHERE d.key IN ({', '.join(['%s'] * len(keys))}) AND {where}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*keys, *params])
        return dict(cursor.fetchall())


@dataclass(frozen=True)
class _Held:
    """All vectors as they were in a database at one moment: a row of the matrix for each key."""

    moment: tuple[Any, ...]
    keys: Sequence[str]
    matrix: Vectors


_held = _Held((), (), np.zeros((0, DIMENSIONS), dtype=np.float32))
_reading = threading.Lock()


def _current() -> _Held:
    """The vectors, read again where any has come or gone."""
    global _held
    last = SearchVector.objects.order_by("-pk").values_list("pk", "text_hash").first()
    moment = (str(connection.settings_dict["NAME"]), last, SearchVector.objects.count())
    with _reading:
        if _held.moment != moment:
            rows = list(SearchVector.objects.order_by("pk").values_list("key", "vector").iterator())
            numbers = np.frombuffer(b"".join(bytes(vector) for _, vector in rows), _STORED)
            matrix = numbers.reshape(len(rows), DIMENSIONS).astype(np.float32)
            _held = _Held(moment, [key for key, _ in rows], matrix)
        return _held


def _text(row: SearchDocument | Stored) -> str:
    return "\n".join(text for text in (row.title, row.summary, row.body) if text)[:LETTERS]


def _text_hash(row: SearchDocument | Stored) -> str:
    return hashlib.sha256(f"{NAME}\n{_text(row)}".encode()).hexdigest()
