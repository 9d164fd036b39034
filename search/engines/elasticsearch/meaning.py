"""Search by meaning with Elasticsearch: vectors written with the documents, and asked for under the reader's rights."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from elasticsearch.dsl import Q, Search

from cxhub.search.engines.base import Hit, SearchRequest
from cxhub.search.engines.elasticsearch import queries
from cxhub.search.engines.store import Stored
from cxhub.search.semantic import switch
from cxhub.search.semantic.fusion import fused

logger = logging.getLogger(__name__)

#: So many documents by words are put in order with those by meaning.
BY_WORDS = 50


def with_vectors(rows: Iterable[Stored]) -> Iterator[tuple[Stored, list[float] | None]]:
    """Each document with its vector: made here where there is none yet, None where meaning does not count."""
    if not switch.is_on():
        yield from ((row, None) for row in rows)
        return
    from cxhub.search.semantic import vectors

    left = iter(rows)
    while batch := list(islice(left, vectors.BATCH)):
        try:
            found = vectors.of(batch)
        except Exception:
            logger.exception("The model failed: documents are indexed without their meaning")
            found = {}
        for row in batch:
            vector = found.get(row.key)
            yield row, None if vector is None else vector.tolist()


def by_words(request: SearchRequest) -> SearchRequest:
    """The first results that words alone find."""
    return replace(request, meaning=None, facets=(), offset=0, limit=BY_WORDS)


def together(request: SearchRequest, hits: Sequence[Hit], near: Sequence[str]) -> SearchRequest:
    """The request with what words and meaning find in the order that both give it.

    :param hits: what words find, best first.
    :param near: ids of what is nearest in meaning, best first.
    """
    worth = [(one, request.weights.get(one.partition(":")[0], 1.0)) for one in near]
    scores = fused([hit.id for hit in hits], worth)
    ranked = sorted(scores, key=lambda one: (-scores[one], one))
    return replace(request, meaning=None, first=[*request.first, *(one for one in ranked if one not in request.first)])


def nearest(search: Search[Any], request: SearchRequest) -> Search[Any]:
    """Ask for the ids of what is nearest in meaning and meets every condition of the request."""
    from cxhub.search.semantic import vectors

    unwanted = [*queries.parts(request.plan).excluded, Q("ids", values=sorted(request.left_out))]
    conditions = [*queries.conditions(request), *queries.chosen(request.selected)]
    return (
        search.knn(
            field="embedding",
            k=vectors.MOST,
            num_candidates=2 * vectors.MOST,
            query_vector=list(request.meaning or ()),
            filter=Q("bool", filter=conditions, must_not=unwanted),
            similarity=vectors.LEAST,
        )
        .source(False)
        .extra(size=vectors.MOST, track_total_hits=False)
    )
