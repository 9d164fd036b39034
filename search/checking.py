"""Comparing an index with the database, document by document."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from cxhub.search import indexing
from cxhub.search.documents import Document
from cxhub.search.engines.base import Engine, Indexed
from cxhub.search.models import SearchOutbox
from cxhub.search.registry import document_types


@dataclass
class Differences:
    """Where the index is not what the database says. Ids of documents.

    :param missing: not in the index.
    :param stale: in the index with other content.
    :param access: in the index with other readers.
    :param orphans: in the index only.
    :param compared: how many documents were looked at.
    """

    missing: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    access: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    compared: int = 0

    def __bool__(self) -> bool:
        return any(ids for _, ids in self.named())

    def named(self) -> Iterator[tuple[str, list[str]]]:
        """Each sort of difference with its ids."""
        yield from (
            ("missing", self.missing),
            ("stale", self.stale),
            ("access", self.access),
            ("orphans", self.orphans),
        )


def check(engine: Engine, repair: bool = False, sample: int | None = None) -> Differences:
    """Compare documents with an index. What changes meanwhile is looked at again, and is no difference.

    :param repair: also write what is missing or differs, and remove what is in the index only.
    :param sample: only so many documents of each kind, chosen at random; orphans are not looked for then.
    """
    found = Differences()
    suspects: list[str] = []
    if sample is None:
        indexed = {known.id: known for known in engine.iter_ids_versions()}
        for document_type in document_types().values():
            for documents in indexing.batches(document_type):
                found.compared += len(documents)
                suspects += [d.id for d in documents if _difference(d, indexed.pop(d.id, None))]
        suspects += indexed
    else:
        for keys in _samples(sample):
            known = {one.id: one for one in engine.iter_ids_versions(keys)}
            documents = list(indexing.documents_of(dict.fromkeys(keys, 0)))
            found.compared += len(documents)
            suspects += [d.id for d in documents if _difference(d, known.get(d.id))]
    for start in range(0, len(suspects), indexing.BATCH):
        _look_again(engine, suspects[start : start + indexing.BATCH], found, repair)
    return found


def _look_again(engine: Engine, keys: Sequence[str], found: Differences, repair: bool) -> None:
    versions = dict.fromkeys(keys, 0)
    versions.update(SearchOutbox.objects.filter(object_key__in=keys).values_list("object_key", "version"))
    documents = {document.id: document for document in indexing.documents_of(versions)}
    known = {one.id: one for one in engine.iter_ids_versions(list(keys))}
    wrong = []
    for document in documents.values():
        difference = _difference(document, known.get(document.id))
        if difference:
            getattr(found, difference).append(document.id)
            wrong.append(document)
    orphans = sorted(known.keys() - documents.keys())
    found.orphans += orphans
    if repair and (wrong or orphans):
        # Of a database that was restored from a copy, the index may know versions yet to come.
        latest = {key: max(versions[key], known[key].version if key in known else 0) for key in keys}
        for key, version in latest.items():
            if version > versions[key]:
                SearchOutbox.objects.filter(object_key=key, version__lt=version).update(version=version)
        engine.bulk(
            [replace(document, version=latest[document.id]) for document in wrong],
            {key: latest[key] for key in orphans},
        )


def _difference(document: Document, known: Indexed | None) -> str:
    if known is None:
        return "missing"
    if known.access != document.access:
        return "access"
    return "" if known.content_hash == document.content_hash else "stale"


def _samples(size: int) -> Iterator[list[str]]:
    """For each kind, keys of some of its objects."""
    for kind, document_type in document_types().items():
        keys = list(document_type.queryset().order_by("pk").values_list("pk", flat=True))
        yield [f"{kind}:{pk}" for pk in random.sample(keys, min(size, len(keys)))]  # noqa: S311 - no secret
