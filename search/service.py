"""Searching: the one entry for the search page and the API."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from time import monotonic, perf_counter

from django.core.cache import cache
from django.utils.safestring import SafeString

from cxhub.search import asking, conf, curation, highlight, months, naming, plan, query, spelling, synonyms
from cxhub.search.engines import budget, get_engine, reading_engine
from cxhub.search.engines.base import Engine, EngineResults, Hit, SearchRequest, Sort, Suggestion
from cxhub.search.engines.store import readable_among
from cxhub.search.registry import FacetType, FacetValue, Text, document_types, facet_types
from cxhub.search.semantic import switch

PAGE_SIZE = 10
LARGEST_PAGE = 50
#: How long what was found to be about the same is shown before it is looked for again, in seconds.
RELATED_AGE = 600
#: While somebody types, what others ask is looked up for so many seconds.
LOOKED_UP_FOR = 0.03
#: With fewer hits that hold every word, words may be misspelt.
FEW = 3
#: So many values of a facet are offered; chosen ones always are.
FACET_VALUES = 12


_NOTHING = EngineResults([], 0, 0, {})


@dataclass(frozen=True)
class FacetOption:
    """One value that results can be narrowed to.

    :param count: results with it, other filters applied.
    :param under: the value, offered before it, that it is a part of; empty where there is none.
    """

    value: str
    label: Text
    count: int
    selected: bool
    under: str = ""


@dataclass(frozen=True)
class Facet:
    """A filter with the values worth offering, most frequent first."""

    name: str
    label: Text
    options: Sequence[FacetOption]


@dataclass(frozen=True)
class Result:
    """One thing found.

    :param title: plain; ``title_html`` and ``snippet_html`` are safe and mark what matched.
    :param section: the heading that ``url`` leads to, where the hit is in one part of the page.
    :param facets: facet → its values as shown, for facets that are registered.
    :param chosen: whether the programme office put it first.
    :param by_meaning: whether it is about what was asked without holding its words.
    """

    id: str
    kind: str
    kind_label: Text
    pk: str
    title: str
    title_html: SafeString
    snippet_html: SafeString
    url: str
    section: str
    published_at: datetime | None
    updated_at: datetime | None
    facets: Mapping[str, Sequence[FacetValue]]
    score: float
    chosen: bool = False
    by_meaning: bool = False


@dataclass(frozen=True)
class Results:
    """The answer to one search.

    :param text: what was typed.
    :param searched: what was searched for instead, where words looked misspelt; else empty.
    :param unknown: the words that nothing contains.
    :param also: words searched for beside rare ones that look like slips of them.
    :param unmet: where nothing is found, what of the query nothing meets; where nothing has all words, what was read as
        words.
    :param with_all: how many hits hold every term, whatever they were narrowed to.
    :param relaxed: whether hits are listed that hold only some of the terms.
    :param shortened: whether the query was too long and its end left out.
    :param degraded: whether the embedded engine stood in for the search server, which did not answer.
    :param stopped: whether it was broken off for taking too long; there are no results then.
    :param milliseconds: how long it took.
    """

    text: str
    query: query.Query
    searched: str
    unknown: Sequence[str]
    also: Sequence[str]
    unmet: Sequence[naming.Unmet]
    results: Sequence[Result]
    facets: Sequence[Facet]
    total: int
    with_all: int
    relaxed: bool
    shortened: bool
    sort: Sort
    page: int
    pages: int
    size: int
    engine: str
    degraded: bool
    stopped: bool
    milliseconds: float

    @property
    def before(self) -> int:
        """How many results stand on the pages before."""
        return (self.page - 1) * self.size


def search(
    text: str,
    *,
    readable: frozenset[str],
    selected: Mapping[str, Iterable[str]] | None = None,
    sort: Sort = "relevance",
    page: int = 1,
    size: int = PAGE_SIZE,
    as_typed: bool = False,
    engine: Engine | None = None,
) -> Results:
    """Find what a reader may see.

    :param text: anything that somebody typed, in the language of :mod:`cxhub.search.query`.
    :param readable: the visibility tokens that the reader satisfies.
    :param selected: facet → values chosen; unknown facets are ignored.
    :param page: from 1; a number beyond the last page gives the last.
    :param size: results a page, 1 to 50.
    :param as_typed: correct no spelling.
    :param engine: the one to ask; without it, the site's.
    """
    began = perf_counter()
    engine = engine or reading_engine()
    kinds = facet_types()
    names = [facet.name for facet in kinds]
    chosen = {name: frozenset(values) for name, values in (selected or {}).items() if name in names and values}
    chosen = {name: values for name, values in chosen.items() if values}
    parsed = naming.as_known(naming.as_called(query.parse(text)), readable)
    choice = curation.choice_for(parsed)
    known = naming.known_values(chosen, readable)
    searcher = _Searcher(engine, readable, known, names, sort, choice, synonyms.current())
    size = min(max(size, 1), LARGEST_PAGE)
    found, corrected, stopped = _NOTHING, spelling.NOTHING, False
    answered = engine.name, engine.degraded
    if not parsed and not chosen:
        page = 1
    else:
        try:
            with budget.within(conf.get("SEARCH_LONGEST_MS") / 1000):
                found, page = searcher.page(parsed, page, size)
                # Now: what is asked besides may be answered by another.
                answered = engine.name, engine.degraded
                if parsed.terms and found.strict_total < FEW and not as_typed:
                    corrected = spelling.corrections(parsed, engine, readable)
                if corrected:
                    parsed = parsed.replacing(corrected.instead)
                    found, page = searcher.page(parsed, page, size, corrected.also)
                    answered = engine.name, engine.degraded
        except budget.TookTooLong:
            found, corrected, page, stopped = _NOTHING, spelling.NOTHING, 1, True
    described = _describe(kinds, found, chosen, readable)
    return Results(
        text=text,
        query=parsed,
        searched=str(parsed) if corrected.instead else "",
        unknown=tuple(corrected.instead),
        also=tuple(corrected.also.values()),
        unmet=_unmet(parsed, found, engine, readable) if not stopped else (),
        results=[_result(hit, described, hit.id in choice.first) for hit in found.hits],
        facets=[_facet(facet, found.facets.get(facet.name, {}), chosen, described) for facet in kinds],
        total=found.total,
        with_all=found.strict_total,
        relaxed=found.relaxed and found.strict_total < found.total,
        shortened=parsed.shortened,
        sort=sort,
        page=page,
        pages=_pages(found.total, size),
        size=size,
        engine=answered[0],
        degraded=answered[1],
        stopped=stopped,
        milliseconds=(perf_counter() - began) * 1000,
    )


def _unmet(
    parsed: query.Query, found: EngineResults, engine: Engine, readable: frozenset[str]
) -> Sequence[naming.Unmet]:
    """Why nothing was found, or nothing with all words. Left out where there is no time to look."""
    if found.total and (found.strict_total or not parsed.misread):
        return ()
    try:
        with budget.within(conf.get("SEARCH_LONGEST_MS") / 1000):
            return naming.unmet(parsed, engine, readable)
    except budget.TookTooLong:
        return ()


def suggest(text: str, *, readable: frozenset[str], limit: int = 8) -> list[Suggestion]:
    """Titles that begin as typed and that the reader may see: pages, records and people."""
    return reading_engine().suggest(text, readable, limit)


def suggest_queries(text: str, *, readable: frozenset[str], limit: int = 3) -> list[str]:
    """What others often ask that begins as typed: only where something that this reader may see has all its words.

    Its words themselves: a synonym or a chosen result would offer words of what the reader may not see. Each is looked
    up, as many as there is time for while somebody types.
    """
    offered: list[str] = []
    engine, asked = reading_engine(), asking.popular(text, limit * 2)
    until = monotonic() + LOOKED_UP_FOR
    try:
        with budget.within(LOOKED_UP_FOR):
            for words in asked:
                literally = plan.build(query.parse(words), {}, get_engine().words_beginning)
                found = engine.search(SearchRequest(plan=literally, readable=readable, limit=1))
                # The hit as well as the number: a search server may count what was closed a moment ago.
                if found.strict_total and found.hits:
                    offered.append(words)
                # What a search server does is not broken off.
                if len(offered) == limit or monotonic() > until:
                    break
    except budget.TookTooLong:
        pass  # What was looked up by then is offered.
    return offered


def related(document_id: str, *, readable: frozenset[str], limit: int = 4) -> list[Result]:
    """What is about the same things as a document, which itself the reader must be allowed to see.

    It is looked for once in ten minutes; what the reader may see of it is asked each time.
    """
    key = f"cxhub_related:{sha256(repr((document_id, sorted(readable), limit)).encode()).hexdigest()}"
    hits: list[Hit] | None = cache.get(key)
    if hits is None:
        hits = reading_engine().more_like(document_id, readable, limit)
        cache.set(key, hits, RELATED_AGE)
    elif hits:
        seen = readable_among([document_id, *(hit.id for hit in hits)], readable)
        hits = [hit for hit in hits if hit.id in seen and document_id in seen]
    return [_result(hit, {}, False) for hit in hits]


@dataclass(frozen=True)
class _Searcher:
    engine: Engine
    readable: frozenset[str]
    chosen: Mapping[str, frozenset[str]]
    facets: Sequence[str]
    sort: Sort
    choice: curation.Choice
    same_words: synonyms.SynonymMap

    def page(
        self, parsed: query.Query, page: int, size: int, also: Mapping[str, str] | None = None
    ) -> tuple[EngineResults, int]:
        """One page of results and its number, which is the last one's where that asked for lies beyond.

        :param also: word → another that is as good.
        """
        page = max(page, 1)
        same = dict(self.same_words)
        for word, other in (also or {}).items():
            key = synonyms.lookup_key([word])
            same[key] = (*same.get(key, ()), other)
        planned = plan.build(parsed, same, get_engine().words_beginning)
        found = self._at(planned, parsed, page, size)
        last = _pages(found.total, size)
        if page > last:
            page = last
            found = self._at(planned, parsed, page, size)
        return found, page

    def _at(self, planned: plan.Plan, parsed: query.Query, page: int, size: int) -> EngineResults:
        return self.engine.search(
            SearchRequest(
                plan=planned,
                readable=self.readable,
                selected=self.chosen,
                filters=parsed.filters,
                before=parsed.before,
                after=parsed.after,
                facets=self.facets,
                meaning=switch.meaning_of(parsed) if self.sort == "relevance" else None,
                weights={kind: document_type.weight for kind, document_type in document_types().items()},
                sort=self.sort,
                first=self.choice.first if self.sort == "relevance" else (),
                left_out=self.choice.left_out,
                offset=(page - 1) * size,
                limit=size,
            )
        )


def _pages(total: int, size: int) -> int:
    return max(1, -(-total // size))


Described = Mapping[str, Mapping[str, FacetValue]]


def _describe(
    kinds: Iterable[FacetType],
    found: EngineResults,
    chosen: Mapping[str, frozenset[str]],
    readable: frozenset[str],
) -> Described:
    """The labels of every value that the page shows: one look-up for each facet."""
    described = {}
    for facet in kinds:
        values = {*found.facets.get(facet.name, {}), *chosen.get(facet.name, ())}
        values.update(value for hit in found.hits for value in hit.facets.get(facet.name, ()))
        described[facet.name] = facet.describe(sorted(values), readable) if values else {}
    return described


def _facet(
    facet: FacetType, counts: Mapping[str, int], chosen: Mapping[str, frozenset[str]], described: Described
) -> Facet:
    selected = chosen.get(facet.name, frozenset())
    labels = described[facet.name]
    counts = {value: count for value, count in counts.items() if value in labels}
    if facet.name in ("year", months.MONTH):
        ordered = sorted(counts, reverse=True)
    else:
        ordered = sorted(counts, key=lambda value: (-counts[value], value))
    shown = dict.fromkeys([*ordered[:FACET_VALUES], *sorted(selected)])
    under = {value: labels[value].under for value in shown if value in labels and labels[value].under in shown}
    options = [
        FacetOption(
            value=value,
            label=labels[value].label if value in labels else value,
            count=counts.get(value, 0),
            selected=value in selected,
            under=under.get(value, ""),
        )
        for value in _wholes_first(list(shown), under)
    ]
    return Facet(facet.name, facet.label, options)


def _wholes_first(values: Sequence[str], under: Mapping[str, str]) -> list[str]:
    """The values in their order, but each behind the one that it is a part of, however deep."""
    ordered: dict[str, None] = {}

    def add(whole: str) -> None:
        ordered[whole] = None
        for part in values:
            if under.get(part) == whole and part not in ordered:
                add(part)

    for value in values:
        if value not in under:
            add(value)
    # Parts of each other, in a circle, are left where they were.
    return [*ordered, *(value for value in values if value not in ordered)]


def _result(hit: Hit, described: Described, chosen: bool) -> Result:
    document_type = document_types().get(hit.kind)
    facets = {
        name: [labels[value] for value in hit.facets.get(name, ()) if value in labels]
        for name, labels in described.items()
    }
    return Result(
        id=hit.id,
        kind=hit.kind,
        kind_label=document_type.label if document_type else hit.kind,
        pk=hit.pk,
        title=highlight.plain(hit.title),
        title_html=highlight.to_html(hit.title),
        snippet_html=highlight.to_html(highlight.on_one_line(hit.snippet)),
        url=hit.url,
        section=hit.section,
        published_at=hit.published_at,
        updated_at=hit.updated_at,
        facets=facets,
        score=hit.score,
        chosen=chosen,
        by_meaning=not hit.by_words and not chosen,
    )
