"""Searching with Elasticsearch: the same contract as the embedded engines."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zlib import crc32

from django.utils.dateparse import parse_datetime
from elasticsearch import BadRequestError
from elasticsearch.dsl import Q, Search
from elasticsearch.dsl.query import Query
from elasticsearch.dsl.response import Response

from cxhub.search import boosts, months
from cxhub.search.documents import Document
from cxhub.search.engines.base import (
    MARK_START,
    BulkResult,
    EngineResults,
    EngineStats,
    EngineUnavailable,
    Hit,
    Indexed,
    SearchRequest,
    Suggestion,
)
from cxhub.search.engines.elasticsearch import bulk, client, indices, meaning, queries
from cxhub.search.engines.elasticsearch.bulk import Action
from cxhub.search.engines.embedded import FEW_WORDS, HARDLY_WRITTEN, RELAX_BELOW, STRICT_BONUS, section_of
from cxhub.search.engines.store import row_of
from cxhub.search.models import SearchWord
from cxhub.search.plan import Plan
from cxhub.search.text import STOP_WORDS, tokens

logger = logging.getLogger(__name__)

#: Suggestions are worth waiting for so many milliseconds, and looking at so many titles.
SUGGEST_TIME, SUGGEST_TITLES = 50, 10_000
#: Ids read at once when everything is compared.
PAGE = 1_000
#: The server puts no more results in order for one question: pages behind them are gone to in steps of so many.
WINDOW = 10_000
#: What a hit says that was found by its words, where others come before it.
BY_WORDS = "by words"

_SHOWN: list[Any] = ["id", "kind", "title", "url", "sections", "published_at", "updated_at", "facets"]
# A list of fields is a filter of the source, too, though the client's types know a mapping only.
_COMPARED: Any = ["content_hash", "access"]
_BY_SCORE: list[Any] = [{"_score": "desc"}, {"id": "asc"}]
_BY_DATE: list[Any] = [{"published_at": {"order": "desc", "missing": "_last"}}, {"id": "desc"}]

#: What the server says, or a part of it, as it says it.
Answer = dict[str, Any]


class ElasticsearchEngine:
    """One index, or the one behind the aliases.

    :param alias: a name that leads to the index to read and to write; without it, those of the index in use.
    :param refresh: whether what is written is found at once. For tests: it costs the server dear.
    :param milliseconds: what the server may take for one search; without it, what the setting says.
    """

    name = "elasticsearch"
    degraded = False

    def __init__(self, alias: str = "", refresh: bool = False, milliseconds: int = 0) -> None:
        self.reads = alias or indices.read_alias()
        self.writes = alias or indices.write_alias()
        self.refresh = refresh
        self.milliseconds = milliseconds or client.milliseconds()

    # Writing -----------------------------------------------------------------------------------------------------

    def ensure(self) -> None:
        """See :meth:`Engine.ensure`."""
        with client.translated():
            indices.ensure_live()

    def bulk(self, documents: Iterable[Document], deleted: Mapping[str, int] | None = None) -> BulkResult:
        """See :meth:`Engine.bulk`. What the server refuses for good is named in :attr:`BulkResult.rejected`.

        :raises EngineUnavailable: the server cannot take anything now. Part may have been written.
        """
        return self.send(bulk.actions(map(row_of, documents), deleted or {}))

    def send(self, actions: Iterable[Action]) -> BulkResult:
        """Do what :meth:`bulk` does, prepared before.

        :raises EngineUnavailable: the server cannot take anything now. Part may have been written.
        """
        with client.translated():
            return bulk.send(client.for_writing(), self.writes, actions, refresh=self.refresh)

    def iter_ids_versions(self, ids: Sequence[str] | None = None) -> Iterator[Indexed]:
        """See :meth:`Engine.iter_ids_versions`."""
        with client.translated():
            server = client.for_writing()
            server.indices.refresh(index=self.reads)
            moment = server.open_point_in_time(index=self.reads, keep_alive="2m")["id"]
            try:
                query = {"match_all": {}} if ids is None else {"ids": {"values": list(ids)}}
                after = None
                while True:
                    page = server.search(
                        pit={"id": moment, "keep_alive": "2m"},
                        query=query,
                        sort=[{"id": "asc"}],
                        search_after=after,
                        size=PAGE,
                        version=True,
                        source=_COMPARED,
                        track_total_hits=False,
                    )["hits"]["hits"]
                    for hit in page:
                        known = hit["_source"]
                        yield Indexed(hit["_id"], hit["_version"], known["content_hash"], known["access"])
                    if len(page) < PAGE:
                        return
                    after = page[-1]["sort"]
            finally:
                server.close_point_in_time(id=moment)

    def stats(self) -> EngineStats:
        """See :meth:`Engine.stats`."""
        search = self._search().extra(size=0, track_total_hits=True)
        search.aggs.bucket("kinds", "terms", field="kind", size=1_000, order={"_key": "asc"})
        with client.translated():
            response = search.execute()
        by_kind = {bucket.key: bucket.doc_count for bucket in response.aggregations.kinds.buckets}
        return EngineStats(self.name, _plain(response)["hits"]["total"]["value"], by_kind, SearchWord.objects.count())

    # Reading -----------------------------------------------------------------------------------------------------

    def search(self, request: SearchRequest) -> EngineResults:
        """See :meth:`Engine.search`."""
        if request.meaning is not None:
            near = self._nearest(request)
            hits = self.search(meaning.by_words(request)).hits if near else []
            return self.search(meaning.together(request, hits, near))
        parts = queries.parts(request.plan, self._hardly_written(queries.with_synonyms(request.plan)))
        if parts.strict is None:
            everything = self._wanted(request, Q("match_all"), parts).sort(*_BY_DATE)
            answer = self._found(everything, request, parts)
            return self._results(answer, everything, request, answer["hits"]["total"]["value"])
        few = len(request.plan.groups) <= FEW_WORDS
        phrases = list(dict.fromkeys(request.plan.phrases))
        best = 0.0
        if few or len(phrases) < 2:
            strictly = self._wanted(request, Q("bool", filter=[parts.strict], should=parts.ranking), parts)
            answer = self._found(strictly, request, parts)
            strict_total = answer["aggregations"]["strict"]["doc_count"]
            if strict_total >= RELAX_BELOW or len(phrases) < 2:
                return self._results(answer, strictly, request, strict_total)
            best = answer["hits"]["max_score"] or 0.0
        bonus = [Q("constant_score", filter=parts.strict, boost=STRICT_BONUS * best)] if best else []
        # Whatever holds every term holds one of those that rank.
        any_of_them = Q("bool", should=[*parts.ranking, *bonus], minimum_should_match=1)
        relaxed = self._wanted(request, any_of_them, parts)
        answer = self._found(relaxed, request, parts)
        found = self._results(answer, relaxed, request, answer["aggregations"]["strict"]["doc_count"])
        return replace(found, relaxed=len(request.plan.groups) > 1)

    def document_counts(self, phrases: Sequence[str], readable: frozenset[str]) -> dict[str, int]:
        """See :meth:`Engine.document_counts`."""
        return self._counts(phrases, queries.readable(readable))

    def _nearest(self, request: SearchRequest) -> list[str]:
        """Ids of what is nearest in meaning; none where the index was made before there were vectors."""
        try:
            return [hit["_id"] for hit in self._answer(meaning.nearest(self._search(), request))["hits"]["hits"]]
        except BadRequestError as error:
            logger.warning("The search server's index has no vectors: %s", error)
            return []

    def _hardly_written(self, phrases: Sequence[str]) -> set[str]:
        counts = self._counts(phrases, Q("match_all"))
        return {text for text, count in counts.items() if count < HARDLY_WRITTEN}

    def _counts(self, phrases: Sequence[str], among: Query) -> dict[str, int]:
        unique = list(dict.fromkeys(phrases))
        if not unique:
            return {}
        search = self._search().filter(among).extra(size=0, track_total_hits=False)
        named = {str(number): queries.phrase(text) for number, text in enumerate(unique)}
        search.aggs.bucket("phrases", "filters", filters=named)
        counts = self._answer(search)["aggregations"]["phrases"]["buckets"]
        return {text: counts[str(number)]["doc_count"] for number, text in enumerate(unique)}

    def suggest(self, text: str, readable: frozenset[str], limit: int = 8) -> list[Suggestion]:
        """See :meth:`Engine.suggest`."""
        words = tokens(text[:100])[:8]
        if not words:
            return []
        search = (
            self._search()
            .query(queries.title_begins(words))
            .filter(queries.readable(readable))
            .sort(*_BY_SCORE)
            .source(["id", "kind", "title", "url"])
            .extra(size=limit, track_total_hits=False, terminate_after=SUGGEST_TITLES, timeout=f"{SUGGEST_TIME}ms")
        )
        with client.translated():
            # Too late, what was found so far is still worth showing.
            hits = search.execute().hits
        return [Suggestion(hit["id"], hit["kind"], hit["title"], hit["url"]) for hit in hits]

    def more_like(self, document_id: str, readable: frozenset[str], limit: int = 5) -> list[Hit]:
        """See :meth:`Engine.more_like`."""
        wanted = queries.readable(readable)
        itself = Q("ids", values=[document_id])
        told = self._search().filter(itself).filter(wanted).source(["title", "tags", "summary"])
        found = self._answer(told)["hits"]["hits"]
        if not found:
            return []
        text = " ".join(found[0]["_source"].values())
        words = [word for word in dict.fromkeys(tokens(text)) if word not in STOP_WORDS][:24]
        if not words:
            return []
        alike = Q(
            "more_like_this",
            fields=["title", "headings", "summary", "tags", "body"],
            like=[" ".join(words)],
            min_term_freq=1,
            min_doc_freq=1,
            max_query_terms=24,
            minimum_should_match=1,
        )
        plan = Plan(tuple(((word,),) for word in words), ())
        search = self._search().query(alike).filter(wanted).exclude(itself).sort(*_BY_SCORE)
        return [_hit(hit) for hit in self._answer(self._shown(search, plan, limit))["hits"]["hits"]]

    def _search(self) -> Search[Any]:
        return Search(using=client.for_searching(self.milliseconds), index=self.reads)

    def _wanted(self, request: SearchRequest, query: Query, parts: queries.Parts) -> Search[Any]:
        """Everything that a query finds and the request asks for, in order."""
        weighted = queries.weighted(query, request)
        # Copies of an index count words a little differently: every page of one search is asked of the same copy.
        asked = f"asked {crc32(repr(request.plan).encode()):x}"
        if request.first:
            by_words = Q("bool", must=[weighted], _name=BY_WORDS)
            weighted = Q("bool", should=[by_words, *queries.coming_first(request.first)], minimum_should_match=1)
        search = self._search().params(preference=asked).query(weighted)
        left_out = [Q("ids", values=sorted(request.left_out))] if request.left_out else []
        excluded = [*parts.excluded, *left_out]
        search = search.filter(Q("bool", filter=queries.conditions(request), must_not=excluded))
        if request.selected:
            search = search.post_filter(Q("bool", filter=queries.chosen(request.selected)))
        return search.sort(*(_BY_DATE if request.sort == "newest" else _BY_SCORE)).extra(track_scores=True)

    def _found(self, wanted: Search[Any], request: SearchRequest, parts: queries.Parts) -> Answer:
        """One page of it with the counts of the facets; or, as far as the server goes, the way to a later one."""
        if queries.looks_again(request):
            best = max(boosts.SECOND_LOOK, request.offset + request.limit)
            # Their ids are in what they are sorted by: nothing is unpacked of a hundred of which ten are shown.
            search = _unpacked(wanted, best).extra(docvalue_fields=["title_words"])
        elif _is_far(request):
            search = _unpacked(wanted, min(WINDOW, request.offset))
        else:
            search = self._shown(wanted, request.plan, request.limit).extra(from_=request.offset)
        for name, aggregation in queries.counted(request).items():
            search.aggs.bucket(f"facet {name}", aggregation)
        if parts.strict is not None:
            search.aggs.bucket("strict", "filter", Q("bool", filter=[parts.strict]))
        return self._answer(search.extra(track_total_hits=True))

    def _results(self, answer: Answer, wanted: Search[Any], request: SearchRequest, strict_total: int) -> EngineResults:
        total = answer["hits"]["total"]["value"]
        found = answer["hits"]["hits"]
        if queries.looks_again(request):
            hits = self._looked_at_again(found, request)
        else:
            if _is_far(request):
                found = self._far(found, wanted, request) if request.offset < total else []
            hits = [_hit(hit) for hit in found]
        if request.first:
            by_words = {_id(hit) for hit in found if BY_WORDS in hit.get("matched_queries", ())}
            hits = [replace(hit, by_words=hit.id in by_words) for hit in hits]
        return EngineResults(hits, total, strict_total, _facets(answer, request))

    def _far(self, found: Sequence[Answer], wanted: Search[Any], request: SearchRequest) -> Sequence[Answer]:
        """The hits of a page that lies behind those found so far."""
        wanted, passed = wanted.extra(track_total_hits=False), len(found)
        while found and passed < request.offset:
            step = _unpacked(wanted, min(WINDOW, request.offset - passed)).extra(search_after=found[-1]["sort"])
            found = self._answer(step)["hits"]["hits"]
            passed += len(found)
        if not found:
            return []
        page = self._shown(wanted, request.plan, request.limit).extra(search_after=found[-1]["sort"])
        return self._answer(page)["hits"]["hits"]

    def _looked_at_again(self, found: Sequence[Answer], request: SearchRequest) -> list[Hit]:
        """The page that was asked for, of the best by their scores and their titles. A second question."""
        asked = boosts.wanted(request.plan.groups)
        scores = {_id(hit): hit["_score"] for hit in found}
        for hit in found[: boosts.SECOND_LOOK]:
            if _id(hit) not in request.first:
                words = hit.get("fields", {}).get("title_words", ())
                scores[_id(hit)] *= boosts.words_share(asked, frozenset(words))
        best = sorted(list(scores)[: boosts.SECOND_LOOK], key=lambda key: -scores[key])
        page = [*best, *list(scores)[boosts.SECOND_LOOK :]][request.offset : request.offset + request.limit]
        if not page:
            return []
        search = self._shown(self._search().filter(Q("ids", values=page)), request.plan, len(page))
        shown = {hit.id: hit for hit in map(_hit, self._answer(search)["hits"]["hits"])}
        return [replace(shown[key], score=scores[key]) for key in page if key in shown]

    def _shown(self, search: Search[Any], plan: Plan, limit: int) -> Search[Any]:
        return search.source(_SHOWN).extra(size=limit, highlight=queries.highlights(plan))

    def _answer(self, search: Search[Any]) -> Answer:
        """What the server says in the time that it has.

        :raises EngineUnavailable: it says nothing, or only a part.
        """
        with client.translated():
            answer = _plain(search.extra(timeout=f"{self.milliseconds}ms").execute())
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise EngineUnavailable("not all of the index answered in time")
        return answer


def _plain(response: Response[Any]) -> Answer:
    """What the server said, as it said it: to wrap each value of a hundred hits takes as long as to search for them."""
    return response.to_dict()


def _is_far(request: SearchRequest) -> bool:
    return request.offset + request.limit > WINDOW


def _unpacked(search: Search[Any], number: int) -> Search[Any]:
    """So many hits with nothing but what they are sorted by."""
    return search.extra(size=number, stored_fields="_none_")


def _id(found: Answer) -> str:
    """The id of a hit, which is the last of what every search for a page sorts by."""
    return str(found["sort"][-1])


def _facets(answer: Answer, request: SearchRequest) -> dict[str, dict[str, int]]:
    facets = {}
    for name in request.facets:
        one = answer["aggregations"][f"facet {name}"]
        found = one["values"]["buckets"]
        if name == months.MONTH:
            facets[name] = {bucket["key_as_string"]: bucket["doc_count"] for bucket in found}
            continue
        facets[name] = {bucket["key"]: bucket["doc_count"] for bucket in found}
        if "chosen" in one:
            own = one["chosen"]["buckets"]
            facets[name].update({value: own[value]["doc_count"] for value in own if own[value]["doc_count"]})
    told = facets.get(months.MONTH, {})
    if not months.are_told(request.selected.get(months.MONTH, ()), {month[:4] for month in told}):
        del facets[months.MONTH]
    return facets


def _hit(found: Answer) -> Hit:
    stored = found["_source"]
    marked = found.get("highlight", {})
    summary, body = ("".join(marked.get(name, ())) for name in ("summary", "body"))
    matching = next((text for text in (body, summary) if MARK_START in text), "")
    section = section_of(stored["sections"], matching) if matching else {}
    kind, _, pk = stored["id"].partition(":")
    return Hit(
        id=stored["id"],
        kind=kind,
        pk=pk,
        title="".join(marked.get("title", ())) or stored["title"],
        snippet=_continued(matching or summary or body),
        url=f"{stored['url']}#{section['anchor']}" if section else stored["url"],
        section=section.get("title", ""),
        published_at=_moment(stored["published_at"]),
        updated_at=_moment(stored["updated_at"]),
        facets=stored["facets"],
        score=found["_score"] or 0.0,
    )


def _continued(text: str) -> str:
    """A piece of a text with dots where it breaks off in the middle of a sentence."""
    return text if not text or text.rstrip()[-1] in ".!?…:" or len(text) < queries.SNIPPET // 2 else f"{text}…"


def _moment(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None
