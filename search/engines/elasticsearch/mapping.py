"""What a document is to Elasticsearch: its fields, how their texts are cut into words, and the name of all that."""

import hashlib
import json
import unicodedata
from functools import lru_cache
from typing import Any, ClassVar

from elasticsearch.dsl import (
    Date,
    DenseVector,
    Flattened,
    Float,
    Keyword,
    Object,
    Text,
    analyzer,
    token_filter,
)
from elasticsearch.dsl import Document as IndexedDocument

from cxhub.search import boosts, conf
from cxhub.search.documents import STORED_FORMAT
from cxhub.search.engines.narrowing import facets_of
from cxhub.search.engines.store import Stored
from cxhub.search.semantic import DIMENSIONS, switch
from cxhub.search.text import tokens

#: Suggestions look at so many letters of the word being typed; a longer one is looked up by itself.
LONGEST_BEGINNING = 20
#: No phrase reaches from one value of a list into the next.
GAP = 100

# Words are what the query language takes for words: letters and digits, without a possessive ending. What the tokenizer
# leaves together ("example.org", "O'Brien") is cut by a filter: to do so in the text before takes nearly twice as long.
_possessive = token_filter("hub_possessive", "stemmer", language="possessive_english")
_words = token_filter(
    "hub_words",
    "word_delimiter_graph",
    split_on_case_change=False,
    split_on_numerics=False,
    stem_english_possessive=False,
)
_stemmer = token_filter("hub_stemmer", "stemmer", language="english")
_beginnings = token_filter("hub_beginnings", "edge_ngram", min_gram=1, max_gram=LONGEST_BEGINNING)


def _analyzer(name: str, *filters: Any) -> Any:
    return analyzer(name, tokenizer="standard", filter=[_possessive, _words, "lowercase", "asciifolding", *filters])


#: Stemmed words. No word is left out: a rare "why" in a title is telling.
TEXT = _analyzer("hub_text", _stemmer)
#: Words as they are.
EXACT = _analyzer("hub_exact")
#: Words and all their beginnings.
BEGUN = _analyzer("hub_begun", _beginnings)


def _text(**options: Any) -> Any:
    # With offsets, the highlighter need not cut the text into words again.
    return Text(analyzer=TEXT, index_options="offsets", position_increment_gap=GAP, **options)


class HubDocument(IndexedDocument):
    """One document in the index. A field that is not named here is an error, not a new field."""

    id = Keyword()
    kind = Keyword()
    access = Keyword()
    locale = Keyword()
    title = _text(fields={"exact": Text(analyzer=EXACT), "begun": Text(analyzer=BEGUN, search_analyzer=EXACT)})
    headings = _text()
    summary = _text()
    tags = _text()
    body = _text()
    #: Facet → values: any facet that an app registers, without a change of the mapping.
    facets = Flattened(ignore_above=1000)
    #: Each value of a facet as ``name=word name=word``, for ``owner:bea``.
    facet_words = Text(analyzer="whitespace", norms=False, position_increment_gap=GAP)
    #: What makes one of two matches the better one: see :mod:`cxhub.search.boosts`.
    title_words = Keyword()
    quality = Float()
    published_at = Date()
    updated_at = Date()
    url = Keyword(index=False, doc_values=False)
    content_hash = Keyword(index=False)
    #: What it is about, as a point. Each number takes a byte in memory.
    embedding = DenseVector(dims=DIMENSIONS, index=True, similarity="cosine", index_options={"type": "int8_hnsw"})
    #: Stored to be shown, not searched: their titles are among the headings and their texts in the body.
    sections = Object(enabled=False)

    class Index:
        """Settings that every index has, whatever the site."""

        settings: ClassVar[dict[str, Any]] = {
            "refresh_interval": "1s",
            # A deletion is remembered for as long as a slow writer may come too late with what was there before.
            "gc_deletes": "1h",
        }


def index_body() -> dict[str, Any]:
    """Mappings and settings of a new index, for the server."""
    made = HubDocument._index.to_dict()
    return {
        "mappings": {
            **made["mappings"],
            "dynamic": "strict",
            "_meta": {"hash": mapping_hash()},
            # Never shown, and larger than the text.
            "_source": {"excludes": ["embedding"]},
        },
        "settings": {
            **made["settings"],
            "number_of_shards": conf.get("ELASTICSEARCH_SHARDS"),
            **_replicas(str(conf.get("ELASTICSEARCH_REPLICAS"))),
        },
    }


def mapping_hash() -> str:
    """Eight letters that change with the mapping, the analysis, or what documents are stored as."""
    made_of = [HubDocument._index.to_dict(), STORED_FORMAT, conf.get("ELASTICSEARCH_SHARDS"), switch.is_on()]
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:8]


def source(row: Stored) -> dict[str, Any]:
    """A document as the index stores it."""
    facets = facets_of(row.facet_text)
    return {
        "id": row.key,
        "kind": row.kind,
        "access": row.access,
        "locale": row.locale,
        "title": _composed(row.title),
        "headings": _composed(row.headings),
        "summary": _composed(row.summary),
        "tags": _composed(row.tags),
        "body": _composed(row.body),
        "facets": {name: list(values) for name, values in facets.items()},
        "facet_words": [facet_words(name, value) for name, values in facets.items() for value in values],
        "title_words": sorted(boosts.title_words(row.title)),
        "quality": boosts.quality(facets),
        "published_at": row.published_at and row.published_at.isoformat(),
        "updated_at": row.updated_at and row.updated_at.isoformat(),
        "url": row.url,
        "content_hash": row.content_hash,
        "sections": [{name: _composed(text) for name, text in section.items()} for section in row.sections],
    }


@lru_cache(maxsize=20_000)
def facet_words(name: str, value: str) -> str:
    """The words of a facet's value, each with the facet's name."""
    return " ".join(f"{name}={word}" for word in dict.fromkeys(tokens(value)))


def _composed(text: str) -> str:
    """Letters in one piece with their accents, as the folding filter knows them."""
    return unicodedata.normalize("NFC", text)


def _replicas(wanted: str) -> dict[str, Any]:
    return {"number_of_replicas": int(wanted)} if wanted.isdigit() else {"auto_expand_replicas": wanted}
