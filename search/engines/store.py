"""Writing documents into the site's own database: what the embedded engines have in common."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from cxhub.search.boosts import QUALITY
from cxhub.search.documents import Document, storable
from cxhub.search.engines.base import BulkResult, Indexed
from cxhub.search.models import SearchDocument, SearchVector, SearchWord
from cxhub.search.text import tokens

_COLUMNS = [f.name for f in SearchDocument._meta.concrete_fields if f.name not in ("id", "key")]


def write(documents: Iterable[Document], deleted: Mapping[str, int]) -> BulkResult:
    """Write and remove documents in one transaction: see :meth:`Engine.bulk`."""
    result = BulkResult()
    by_id = {document.id: document for document in documents}
    with transaction.atomic():
        rows = SearchDocument.objects.select_for_update().filter(key__in=[*by_id, *deleted])
        known = {key: (version, digest) for key, version, digest in rows.values_list("key", "version", "content_hash")}
        changed = []
        for document in by_id.values():
            version, digest = known.get(document.id, (-1, ""))
            if version > document.version:
                result.stale += 1
            elif digest == document.content_hash:
                result.unchanged += 1
                if version < document.version:
                    SearchDocument.objects.filter(key=document.id).update(version=document.version)
            else:
                changed.append(row_of(document))
        SearchDocument.objects.bulk_create(
            changed, batch_size=200, update_conflicts=True, unique_fields=["key"], update_fields=_COLUMNS
        )
        result.written = len(changed)
        _remember_words(changed)
        gone = [key for key, version in deleted.items() if key in known and known[key][0] <= version]
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


def readable_among(ids: Sequence[str], readable: frozenset[str]) -> frozenset[str]:
    """Those of these documents that a reader may see, as the database knows it now."""
    found = SearchDocument.objects.filter(key__in=ids, access__in=readable)
    return frozenset(found.values_list("key", flat=True))


def counts_by_kind() -> dict[str, int]:
    """Number of documents of each kind."""
    rows = SearchDocument.objects.values("kind").annotate(count=Count("pk")).order_by("kind")
    return {row["kind"]: row["count"] for row in rows}


def words_beginning(prefix: str, limit: int) -> list[str]:
    """Words of the index that begin with the given letters."""
    return list(
        SearchWord.objects.filter(word__startswith=prefix).order_by("word").values_list("word", flat=True)[:limit]
    )


def row_of(document: Document) -> SearchDocument:
    """The document as it is stored: texts of one sort in one column, without what no engine can take."""
    headings = [*document.headings, *(section.title for section in document.sections)]
    body = [document.body, *(section.text for section in document.sections)]
    row = SearchDocument(
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
        headings=_joined(headings),
        summary=storable(document.summary),
        tags=_joined([*document.tags, *document.people]),
        body=_joined(body),
        sections=[
            {"anchor": s.anchor, "title": storable(s.title), "text": storable(s.text)} for s in document.sections
        ],
    )
    row.word_count = len(tokens(_text(row)))
    return row


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(storable(text) for text in texts if text)


def _text(row: SearchDocument) -> str:
    return " ".join((row.title, row.headings, row.summary, row.tags, row.body))


def _facet_text(document: Document) -> str:
    values = [("kind", document.kind)]
    if document.published_at:
        moment = document.published_at
        values.append(("year", str((timezone.localtime(moment) if timezone.is_aware(moment) else moment).year)))
    if document.quality:
        values.append((QUALITY, f"{document.quality:.2f}"))
    values += [(name, value) for name, several in document.facets.items() for value in several]
    return "\n".join(f"{name}={storable(value).replace(chr(10), ' ')}" for name, value in values)


def _remember_words(rows: Iterable[SearchDocument]) -> None:
    words = {
        word for row in rows for word in tokens(_text(row)) if 3 <= len(word) <= SearchWord.LONGEST and word.isalpha()
    }
    known: set[str] = set()
    wanted = sorted(words)
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        known.update(SearchWord.objects.filter(word__in=part).values_list("word", flat=True))
    SearchWord.objects.bulk_create(
        [SearchWord(word=word) for word in wanted if word not in known], ignore_conflicts=True, batch_size=400
    )
