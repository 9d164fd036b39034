"""What every engine takes and gives back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple, Protocol

from cxhub.search.documents import Document
from cxhub.search.plan import Plan
from cxhub.search.query import Filter

Sort = Literal["relevance", "newest"]

#: What engines put around words that matched; they occur in no stored text.
MARK_START = "\ue000"
MARK_END = "\ue001"


@dataclass(frozen=True)
class SearchRequest:
    """One search.

    :param plan: what to match; where it has neither groups nor exclusions, everything matches.
    :param readable: visibility tokens that the reader satisfies; nothing else exists for him.
    :param selected: facet → the values chosen, of which a document must have one. The counts of a facet leave its own
        choice out.
    :param filters: conditions of the query language, which apply to all counts.
    :param facets: names of the facets to count.
    :param first: ids of documents that come first, in this order, whether they match or not; readable ones only.
    :param left_out: ids of documents that are not found.
    :param weights: kind → what its score is multiplied by; 1 where it is not named.
    :param meaning: what is asked for as a point: documents near to it are found as well, and those that match are
        raised by being near. None where only words count.
    """

    plan: Plan
    readable: frozenset[str]
    selected: Mapping[str, frozenset[str]] = field(default_factory=dict)
    filters: tuple[Filter, ...] = ()
    before: date | None = None
    after: date | None = None
    facets: Sequence[str] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    first: Sequence[str] = ()
    left_out: frozenset[str] = frozenset()
    meaning: Sequence[float] | None = None
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 10


@dataclass(frozen=True)
class Hit:
    """One result.

    :param title: with :data:`MARK_START` and :data:`MARK_END` around what matched; not escaped. So is ``snippet``.
    :param section: title of the part that the snippet is from, to which ``url`` then leads.
    :param by_words: whether it was found by its words; else by what it is about, or because somebody put it first.
    """

    id: str
    kind: str
    pk: str
    title: str
    snippet: str
    url: str
    section: str
    published_at: datetime | None
    updated_at: datetime | None
    facets: Mapping[str, Sequence[str]]
    score: float
    by_words: bool = True


@dataclass(frozen=True)
class EngineResults:
    """What a search found.

    :param strict_total: how many hold every term (relaxed hits not counted).
    :param relaxed: whether what holds only some of the terms was looked for as well, and may be among the hits.
    :param facets: facet → value → number of hits.
    """

    hits: list[Hit]
    total: int
    strict_total: int
    facets: Mapping[str, Mapping[str, int]]
    relaxed: bool = False


@dataclass(frozen=True)
class Suggestion:
    """A title that begins as typed."""

    id: str
    kind: str
    title: str
    url: str


@dataclass
class BulkResult:
    """What became of the documents given to :meth:`Engine.bulk`, counted.

    :param rejected: id → why the engine will never take the document as it is.
    """

    written: int = 0
    unchanged: int = 0
    stale: int = 0
    deleted: int = 0
    rejected: dict[str, str] = field(default_factory=dict)


class Indexed(NamedTuple):
    """What an index says about one document."""

    id: str
    version: int
    content_hash: str
    access: str


class EngineUnavailable(Exception):
    """The engine cannot answer or take anything now; later it may."""


@dataclass(frozen=True)
class EngineStats:
    """How much the engine holds."""

    engine: str
    documents: int
    by_kind: Mapping[str, int]
    words: int


class Engine(Protocol):
    """A full-text index. All methods that read see only what the given visibility tokens allow."""

    @property
    def name(self) -> str:
        """What the engine is called; of several, the one that answered."""

    @property
    def degraded(self) -> bool:
        """Whether it stood in for another one, which did not answer."""

    def ensure(self) -> None:
        """Create what the engine needs and does not have yet."""

    def bulk(self, documents: Iterable[Document], deleted: Mapping[str, int] | None = None) -> BulkResult:
        """Write documents, and remove those with the ids given, each unless the index has a newer version.

        :param deleted: id → version of the deletion.
        """

    def search(self, request: SearchRequest) -> EngineResults:
        """Find documents."""

    def document_counts(self, phrases: Sequence[str], readable: frozenset[str]) -> dict[str, int]:
        """In how many documents each phrase occurs."""

    def suggest(self, text: str, readable: frozenset[str], limit: int = 8) -> list[Suggestion]:
        """Titles with words that begin as typed, best first."""

    def more_like(self, document_id: str, readable: frozenset[str], limit: int = 5) -> list[Hit]:
        """Documents about the same things as the one given."""

    def stats(self) -> EngineStats:
        """How much there is."""

    def iter_ids_versions(self, ids: Sequence[str] | None = None) -> Iterator[Indexed]:
        """What the index says about every document, ordered by id.

        :param ids: only these.
        """
