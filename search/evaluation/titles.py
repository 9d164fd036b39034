"""Whether an index finds what it holds: documents by their own titles, which needs nobody to judge."""

import random
from collections.abc import Sequence

from cxhub.search import plan, query, synonyms
from cxhub.search.engines import get_engine
from cxhub.search.engines.base import Engine, SearchRequest
from cxhub.search.highlight import plain
from cxhub.search.models import SearchDocument
from cxhub.search.text import tokens

#: A title of more words than this is asked for by its first.
WORDS = 12


def sample(size: int) -> list[SearchDocument]:
    """Some documents whose titles have words, chosen at random. Only title, kind and readers are read."""
    keys = list(SearchDocument.objects.exclude(title="").values_list("pk", flat=True))
    chosen = random.sample(keys, min(size, len(keys)))  # noqa: S311 - no secret
    documents = SearchDocument.objects.filter(pk__in=chosen).only("title", "kind", "access")
    return [document for document in documents if tokens(document.title)]


def score(engine: Engine, documents: Sequence[SearchDocument]) -> float:
    """Ask for each title among the documents of its kind, as a reader of the document would.

    Among all kinds, what is told of a thing may well come after the thing, whose name its title holds.

    :returns: the mean of 1 by the place of the first result with that title, 0 where none of the first page has it.
    """
    if not documents:
        return 1.0
    return sum(_one_by_place(engine, document) for document in documents) / len(documents)


def _one_by_place(engine: Engine, document: SearchDocument) -> float:
    words = tokens(document.title)
    asked = plan.build(query.parse(" ".join(words[:WORDS])), synonyms.current(), get_engine().words_beginning)
    # The engine alone: what a page has besides would be worked out for each, and takes longer than to find it.
    request = SearchRequest(asked, readable=frozenset({document.access}), selected={"kind": frozenset({document.kind})})
    hits = engine.search(request).hits
    return next((1 / place for place, hit in enumerate(hits, 1) if tokens(plain(hit.title)) == words), 0.0)
