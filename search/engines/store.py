"""Writing documents into the site's own database: what the embedded engines have in common."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from cxhub.search.boosts import QUALITY
from cxhub.search.documents import Document, storable
from cxhub.search.engines.base import BulkResult, Indexed
from cxhub.search.models import SearchDocument, SearchVector, SearchWord
from cxhub.search.text import tokens

#: One statement reads or writes so many documents at most: SQLite takes no more than 32,766 values.
MOST_ROWS = 500
#: The values of a list in JSON, one a row.
_EACH = {"sqlite": "json_each(%s)", "postgresql": "json_array_elements_text(%s::json) AS each (value)"}


class Stored(NamedTuple):
    """A document as it is stored: texts of one sort in one column, without what no engine can take."""

    key: str
    kind: str
    access: str
    version: int
    published_at: datetime | None
    updated_at: datetime | None
    content_hash: str
    locale: str
    url: str
    facet_text: str
    title: str
    headings: str
    summary: str
    tags: str
    body: str
    sections: Sequence[Mapping[str, str]]


_COLUMNS = (*Stored._fields, "word_count")


def write(documents: Iterable[Document], deleted: Mapping[str, int]) -> BulkResult:
    """Write and remove documents in one transaction: see :meth:`Engine.bulk`."""
    result = BulkResult()
    by_id = {document.id: document for document in documents}
    with transaction.atomic():
        known = _known([*by_id, *deleted])
        changed = []
        newer: dict[int, list[str]] = {}
        for document in by_id.values():
            version, digest = known.get(document.id, (-1, ""))
            if version > document.version:
                result.stale += 1
            elif digest == document.content_hash:
                result.unchanged += 1
                if version < document.version:
                    newer.setdefault(document.version, []).append(document.id)
            else:
                changed.append(row_of(document))
        for version, keys in newer.items():
            SearchDocument.objects.filter(key__in=keys).update(version=version)
        _write(changed)
        result.written = len(changed)
        gone = [key for key, version in deleted.items() if key in known and known[key][0] <= version]
        if gone:
            result.deleted = len(gone)
            SearchDocument.objects.filter(key__in=gone).delete()
            SearchVector.objects.filter(key__in=gone).delete()
    return result


def iter_ids_versions(ids: Sequence[str] | None = None) -> Iterator[Indexed]:
    """What is known of every document, or of those with the ids given, ordered by id."""
    documents = SearchDocument.objects.order_by("key")
    if ids is not None:
        documents = documents.filter(key__in=ids)
    yield from map(Indexed._make, documents.values_list("key", "version", "content_hash", "access").iterator())


def rows_of(kinds: Iterable[str]) -> Iterator[list[Stored]]:
    """All documents of these kinds as they are stored, in batches that are read one by one."""
    documents = SearchDocument.objects.filter(kind__in=list(kinds)).order_by("pk")
    last = 0
    while rows := list(documents.filter(pk__gt=last).values_list("pk", *Stored._fields)[:MOST_ROWS]):
        last = rows[-1][0]
        yield [Stored._make(row[1:]) for row in rows]


def readable_among(ids: Sequence[str], readable: frozenset[str]) -> frozenset[str]:
    """Those of these documents that a reader may see, as the database knows it now."""
    found = SearchDocument.objects.filter(key__in=ids, access__in=readable)
    return frozenset(found.values_list("key", flat=True))


def counts_by_kind() -> dict[str, int]:
    """Number of documents of each kind."""
    rows = SearchDocument.objects.values("kind").annotate(count=Count("pk")).order_by("kind")
    return {row["kind"]: row["count"] for row in rows}


def row_of(document: Document) -> Stored:
    """The document as every engine stores it."""
    return Stored(
        key=document.id,
        kind=document.kind,
        access=document.access,
        version=document.version,
        published_at=document.published_at,
        updated_at=document.updated_at,
        content_hash=document.content_hash,
        locale=document.locale,
        url=document.url,
        facet_text=_facet_text(document),
        title=storable(document.title),
        headings=_joined([*document.headings, *(section.title for section in document.sections)]),
        summary=storable(document.summary),
        tags=_joined([*document.tags, *document.people]),
        body=_joined([document.body, *(section.text for section in document.sections)]),
        sections=[
            {"anchor": s.anchor, "title": storable(s.title), "text": storable(s.text)} for s in document.sections
        ],
    )


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(storable(text) for text in texts if text)


def _facet_text(document: Document) -> str:
    lines = [_facet("kind", document.kind)]
    if document.published_at:
        moment = document.published_at
        lines.append(f"year={(timezone.localtime(moment) if timezone.is_aware(moment) else moment).year}")
    if document.quality:
        lines.append(f"{QUALITY}={document.quality:.2f}")
    lines += [_facet(name, value) for name, several in document.facets.items() for value in several]
    return "\n".join(dict.fromkeys(lines))


@lru_cache(maxsize=20_000)
def _facet(name: str, value: str) -> str:
    return f"{name}={storable(value)}".replace("\n", " ")


# The most that a rebuild does. Made without Django's models, which would take as long as all the rest of it.


def _known(keys: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Version and fingerprint of each document that is stored, which nobody else changes until the transaction ends."""
    rows = SearchDocument.objects.select_for_update().filter(key__in=keys)
    return {key: (version, digest) for key, version, digest in rows.values_list("key", "version", "content_hash")}


def _write(rows: Sequence[Stored]) -> None:
    """Write rows, whether new or not, and remember their words."""
    words: set[str] = set()
    values: list[Any] = []
    moment = connection.ops.adapt_datetimefield_value
    for row in rows:
        found = tokens(" ".join((row.title, row.headings, row.summary, row.tags, row.body)))
        words.update(found)
        values += [moment(value) if isinstance(value, datetime) else value for value in row[:-1]]
        values += [json.dumps(row.sections), len(found)]
    one = f"({', '.join(['%s'] * len(_COLUMNS))})"
    replaced = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name != "key")
    # In one order, so that two transactions never wait for each other.
    kept = sorted(word for word in words if 3 <= len(word) <= SearchWord.LONGEST and word.isalpha())
    size = MOST_ROWS * len(_COLUMNS)
    with connection.cursor() as cursor:
        for start in range(0, len(values), size):
            part = values[start : start + size]
            cursor.execute(
                f"INSERT INTO {SearchDocument._meta.db_table} ({', '.join(_COLUMNS)}) "
                f"VALUES {', '.join([one] * (len(part) // len(_COLUMNS)))} ON CONFLICT (key) DO UPDATE SET {replaced}",
                part,
            )
        # As one value: thousands of them would take longer to be handed over than to be looked up.
        cursor.execute(
            f"INSERT INTO {SearchWord._meta.db_table} (word) "
            f"SELECT value FROM {_EACH[connection.vendor]} WHERE true ON CONFLICT DO NOTHING",
            [json.dumps(kept)],
        )
