"""A search in the site's own database: one scan for rank and facets, then texts for the few results shown."""

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from itertools import accumulate, pairwise
from math import inf
from typing import Any

from django.db import connection
from django.db.models.functions import Length
from django.utils import timezone

from cxhub.search import boosts
from cxhub.search.documents import Document
from cxhub.search.engines import narrowing, store
from cxhub.search.engines.base import (
    MARK_END,
    MARK_START,
    BulkResult,
    EngineResults,
    EngineStats,
    Hit,
    Indexed,
    SearchRequest,
    Suggestion,
)
from cxhub.search.engines.figures import figures, number_of_documents
from cxhub.search.engines.narrowing import Row, facets_of
from cxhub.search.models import SearchDocument, SearchWord
from cxhub.search.plan import Group, Plan
from cxhub.search.semantic.fusion import fused
from cxhub.search.text import STOP_WORDS, stem, tokens

TABLE = SearchDocument._meta.db_table
#: The condition that every document meets.
EVERYWHERE = "1 = 1"
#: With fewer strict hits than this, documents that hold only some of the terms are listed behind them.
RELAX_BELOW = 10
#: So many telling words, people type as the name of a thing that must have them all. More are a question or pasted
#: prose: whatever holds many and rare ones of them answers it.
FEW_WORDS = 3
#: Whoever asks in how many documents a word occurs wants to know whether it is many: no more are counted.
MOST_COUNTED = 2_000
#: What a synonym counts, beside the word that was typed.
SIMILAR_SHARE = 0.3
#: A word in fewer documents than this counts no more than its synonyms.
HARDLY_WRITTEN = 10
#: A relaxed search looks through about so many occurrences: the most common words are left out beyond it, since they
#: say least and cost most. A collection of two thousand hardly reaches it.
MOST_OCCURRENCES = 10_000
#: So many words are never left out.
FEWEST_WORDS = 2
#: Of so many words that begin alike, those that most documents hold are found out; longer ones are rare.
BEGIN_ALIKE = 500
#: So many of the best are put in order with all that counts.
IN_ORDER = 1_000
#: What a document that holds every one of few words is given on top, as a share of the best score.
STRICT_BONUS = 0.3
#: What a pair of words found side by side counts, beside each of them.
PAIR_SHARE = 0.3


@dataclass(frozen=True)
class Marked:
    """The texts of one result with marks around what matched."""

    title: str
    summary: str
    body: str


@dataclass(frozen=True, eq=False)
class Ranking:
    """What makes one document better than another. Made anew for each search, and equal to itself alone.

    :param words: phrases asked for, once for each time they were.
    :param similar: what means the same.
    :param pairs: words asked for next to each other.
    """

    words: Sequence[str]
    similar: Sequence[str] = ()
    pairs: Sequence[tuple[str, str]] = ()


class EmbeddedEngine(ABC):
    """The parts of an engine that do not depend on the database."""

    name: str
    degraded = False

    @abstractmethod
    def ensure(self) -> None:
        """Create what the engine needs and does not have yet."""

    @abstractmethod
    def expression(self, required: Sequence[Group], ranking: Ranking | None) -> Any:
        """What to match and how to rank it, in this engine's terms.

        :param required: one alternative of each must hold; where there are none, something of the ranking must occur.
        :param ranking: what makes a document better; None where only matching counts.
        """

    @abstractmethod
    def scan(self, match: Any, where: str, params: list[Any]) -> list[Row]:
        """All matching documents that satisfy a condition on the document table ``d``. ``match`` None: all match."""

    def with_facets(self, rows: list[Row]) -> list[Row]:
        """What was scanned, with the facets as stored."""
        return rows

    @abstractmethod
    def marked(self, match: Any, ids: Sequence[int]) -> dict[int, Marked]:
        """Title, summary and body of some documents with marks around what matched."""

    @abstractmethod
    def count(self, phrases: Sequence[str], where: str, params: list[Any], at_most: int | None) -> list[int]:
        """How many documents hold each phrase and satisfy a condition; counting stops at ``at_most``."""

    @abstractmethod
    def titles(self, words: Sequence[str], where: str, params: list[Any], limit: int) -> list[int]:
        """Ids of documents whose titles have all words, the last only begun."""

    # Writing -----------------------------------------------------------------------------------------------------

    def bulk(self, documents: Iterable[Document], deleted: Mapping[str, int] | None = None) -> BulkResult:
        """See :meth:`Engine.bulk`."""
        return store.write(documents, deleted or {})

    def iter_ids_versions(self, ids: Sequence[str] | None = None) -> Iterator[Indexed]:
        """See :meth:`Engine.iter_ids_versions`."""
        return store.iter_ids_versions(ids)

    def stats(self) -> EngineStats:
        """See :meth:`Engine.stats`."""
        by_kind = store.counts_by_kind()
        return EngineStats(self.name, sum(by_kind.values()), by_kind, SearchWord.objects.count())

    # Reading -----------------------------------------------------------------------------------------------------

    def search(self, request: SearchRequest) -> EngineResults:
        """See :meth:`Engine.search`."""
        where, params = condition(request)
        chosen = _ids([*request.first, *request.left_out])
        left_out = {chosen[key] for key in request.left_out if key in chosen}
        hidden = left_out | self._excluded(request.plan, where, params)
        rows, match, strict_total = self._matches(request.plan, where, params, hidden)
        relaxed = len(rows) > strict_total
        first = [chosen[key] for key in request.first if key in chosen and chosen[key] not in hidden]
        near = [pk for pk in _nearest(request.meaning, where, params) if pk not in hidden]
        if added := {*first, *near}.difference([row[0] for row in rows]):
            rows += self.scan(None, f"{where} AND d.id IN ({', '.join(['%s'] * len(added))})", [*params, *added])
        narrowed = narrowing.narrow_by_month(self.with_facets(rows), request)
        if request.sort == "newest" or not request.plan.groups:
            ordered = sorted(narrowed.rows, key=lambda row: (row[3] is not None, row[3], row[0]), reverse=True)
        else:
            ordered = ranked(narrowed.rows, request, first, whole=bool(near))
            if near:
                ordered = _with_meaning(ordered, near, added, first, request.weights)
        page = ordered[request.offset : request.offset + request.limit]
        hits = self._hits(page, match, added)
        return EngineResults(hits, narrowed.total, strict_total, narrowed.counts, relaxed)

    def document_counts(self, phrases: Sequence[str], readable: frozenset[str]) -> dict[str, int]:
        """See :meth:`Engine.document_counts`."""
        where, params = _access(readable)
        unique = list(dict.fromkeys(phrases))
        return dict(zip(unique, self.count(unique, where, params, MOST_COUNTED), strict=True)) if unique else {}

    def suggest(self, text: str, readable: frozenset[str], limit: int = 8) -> list[Suggestion]:
        """See :meth:`Engine.suggest`."""
        words = tokens(text[:100])[:8]
        if not words:
            return []
        ids = self.titles(words, *_access(readable), limit)
        found = {
            pk: Suggestion(key, kind, title, url)
            for pk, key, kind, title, url in SearchDocument.objects.filter(pk__in=ids).values_list(
                "pk", "key", "kind", "title", "url"
            )
        }
        return [found[pk] for pk in ids if pk in found]

    def more_like(self, document_id: str, readable: frozenset[str], limit: int = 5) -> list[Hit]:
        """See :meth:`Engine.more_like`."""
        where, params = _access(readable)
        source = SearchDocument.objects.filter(key=document_id, access__in=readable).first()
        if source is None:
            return []
        words = tokens(f"{source.title} {source.tags} {source.summary}")
        phrases = self._telling([word for word in dict.fromkeys(words) if word not in STOP_WORDS][:24])
        if not phrases:
            return []
        match = self.expression((), Ranking(phrases))
        rows = self.scan(match, f"{where} AND d.id <> %s", [*params, source.pk])
        rows.sort(key=lambda row: (-row[1], row[0]))
        return self._hits(rows[:limit], match)

    def words_beginning(self, letters: str, limit: int) -> list[str]:
        """Words of the index that begin with the given letters: where there are more, those that most documents hold.

        Words that the engine takes for forms of one another count once.
        """
        known = SearchWord.objects.filter(word__startswith=letters).order_by(Length("word"), "word")
        words = list(known.values_list("word", flat=True)[:BEGIN_ALIKE])
        if len(words) <= limit:
            return words
        counts = self._counted(words, MOST_COUNTED)
        forms: dict[tuple[str, int], str] = {}
        for word in sorted(words, key=lambda word: -counts[word]):
            forms.setdefault((stem(word), counts[word]), word)
        return list(forms.values())[:limit]

    def _excluded(self, plan: Plan, where: str, params: list[Any]) -> set[int]:
        return {row[0] for group in plan.excluded for row in self.scan(self.expression([group], None), where, params)}

    def _matches(self, plan: Plan, where: str, params: list[Any], hidden: set[int]) -> tuple[list[Row], Any, int]:
        """Rows, the expression that marks what matched, and how many rows hold every term."""

        def scan(match: Any) -> list[Row]:
            rows = self.scan(match, where, params)
            return [row for row in rows if row[0] not in hidden] if hidden else rows

        if not plan.groups:
            rows = scan(None)
            return rows, None, len(rows)
        ranking = self._ranking(plan)
        few = len(plan.groups) <= FEW_WORDS
        strictly = self.expression(plan.groups, ranking if few else None)
        strict = scan(strictly)
        if len(ranking.words) + len(ranking.similar) < 2 or (few and len(strict) >= RELAX_BELOW):
            return strict, strictly, len(strict)
        match = self.expression((), ranking)
        found = scan(match)
        if strict:
            # What holds every word counts as found, also where the words that are looked through are none of its own.
            bonus = STRICT_BONUS * max((score for _id, score, *_rest in found), default=0.0) if few else 0.0
            scores = {pk: score for pk, score, *_rest in strict}
            scores |= {pk: score for pk, score, *_rest in found if pk in scores}
            found = [row for row in found if row[0] not in scores]
            found += [(pk, scores[pk] + bonus, *rest) for pk, _score, *rest in strict]
        return found, match, len(strict)

    def _ranking(self, plan: Plan) -> Ranking:
        # An expression with synonyms is one thing: "shift change" is no more about shifts than "handover" is.
        words = [" ".join(group[0]) for group in plan.groups]
        heads = [" ".join(group[0]) for group in plan.groups if len(group) > 1]
        counts = self._counted(heads, HARDLY_WRITTEN)
        asked: list[str] = []
        similar: list[str] = []
        for group, word in zip(plan.groups, words, strict=True):
            asked.append(word)
            # What hardly anything says is meant in the words of those who wrote.
            meant = asked if counts.get(word, HARDLY_WRITTEN) < HARDLY_WRITTEN else similar
            meant += [phrase for alternative in group[1:] for phrase in alternative]
        telling = set(self._telling([*asked, *similar]))
        return Ranking(
            words=[word for word in asked if word in telling],
            similar=[phrase for phrase in similar if phrase in telling],
            pairs=list(pairwise(words)),
        )

    def _telling(self, phrases: Sequence[str]) -> list[str]:
        """The phrases, without the most common ones where they are too many to look through."""
        unique = list(dict.fromkeys(phrases))
        if len(unique) <= FEWEST_WORDS or number_of_documents() * len(unique) <= MOST_OCCURRENCES:
            return list(phrases)
        counts = self._counted(unique, MOST_OCCURRENCES)
        rarest = sorted(unique, key=lambda phrase: counts[phrase])
        sums = accumulate(counts[phrase] for phrase in rarest)
        kept = {
            phrase
            for n, (phrase, total) in enumerate(zip(rarest, sums, strict=True))
            if n < FEWEST_WORDS or total <= MOST_OCCURRENCES
        }
        return [phrase for phrase in phrases if phrase in kept]

    def _counted(self, phrases: Sequence[str], at_most: int) -> dict[str, int]:
        """In how many documents each phrase is, whoever may read them; counting stops at ``at_most``."""

        def count(asked: list[tuple[str, str, int]]) -> list[int]:
            return self.count([phrase for _name, phrase, _most in asked], EVERYWHERE, [], at_most)

        known = figures().of([("counted", phrase, at_most) for phrase in phrases], count)
        return {phrase: number for (_name, phrase, _most), number in known.items()}

    def _hits(self, rows: Sequence[Row], match: Any, added: Collection[int] = ()) -> list[Hit]:
        ids = [row[0] for row in rows]
        if not ids:
            return []
        documents = SearchDocument.objects.defer("headings", "tags", "body").in_bulk(ids)
        texts = self.marked(match, ids)
        return [
            _hit(documents[pk], texts[pk], score, pk not in added)
            for pk, score, *_rest in rows
            if pk in documents and pk in texts
        ]


def beginnings(ids: Sequence[int]) -> dict[int, Marked]:
    """How some documents begin, where nothing in particular matched."""
    if not ids:
        return {}
    rows = SearchDocument.objects.filter(pk__in=ids).values_list("pk", "title", "summary", "body")
    return {pk: Marked(title, _beginning(summary), _beginning(body)) for pk, title, summary, body in rows}


def _beginning(text: str, length: int = 220) -> str:
    return text if len(text) <= length else text[:length].rsplit(None, 1)[0] + "…"


def _hit(document: SearchDocument, texts: Marked, score: float, by_words: bool) -> Hit:
    snippet = next((text for text in (texts.body, texts.summary) if MARK_START in text), "")
    section: Mapping[str, str] = section_of(document.sections, snippet) if snippet else {}
    kind, _, pk = document.key.partition(":")
    return Hit(
        id=document.key,
        kind=kind,
        pk=pk,
        title=texts.title,
        snippet=snippet or texts.summary or texts.body,
        url=f"{document.url}#{section['anchor']}" if section else document.url,
        section=section.get("title", ""),
        published_at=document.published_at,
        updated_at=document.updated_at,
        facets=facets_of(document.facet_text),
        score=score,
        by_words=by_words,
    )


def section_of(sections: Iterable[Mapping[str, str]], snippet: str) -> Mapping[str, str]:
    """The part of the document that holds the first line of a snippet in which something matched."""
    line = next((line for line in snippet.split("\n") if MARK_START in line), "")
    plain = re.sub(f"[{MARK_START}{MARK_END}]", "", line).strip("… ")
    return next((section for section in sections if plain in section["text"]), {})


def ranked(rows: Sequence[Row], request: SearchRequest, first: Sequence[int], whole: bool) -> list[Row]:
    """The rows by what they are worth in the end, those named ``first`` before all others.

    Freshness and quality change a score by a few hundredths, so that they are not worked out for the thousands of rows
    behind the first :data:`IN_ORDER`. Those follow by their words alone, and only where they are asked for: whatever
    the page, a row has the same place.

    :param whole: give back all rows, whatever the page.
    """
    today = timezone.localdate()
    places = {pk: place for place, pk in enumerate(first, -len(first))}
    # Many documents have the same kind and quality, so each combination is looked at once.
    kept = {text: _kept(text) for text in {row[2] for row in rows}}
    worth = {text: request.weights.get(kind, 1.0) for text, (kind, _quality) in kept.items()}
    by_words = [inf if pk in places else score * worth[text] for pk, score, text, _at in rows]
    least = sorted(by_words)[-IN_ORDER] if len(rows) > IN_ORDER else -inf
    best = sorted((-score, row[0], row) for score, row in zip(by_words, rows, strict=True) if score >= least)[:IN_ORDER]
    fresh: dict[str, float] = {}
    scored = []
    for _score, pk, row in best:
        _pk, score, text, at = row
        day = str(at or "")[:10]
        if day not in fresh:
            fresh[day] = boosts.fresh_share(date.fromisoformat(day) if day else None, today)
        share = 1 + kept[text][1] + fresh[day]
        scored.append((places.get(pk, 0), -score * worth[text] * share, pk, row))
    scored.sort()
    seen = [pk for _place, _score, pk, _row in scored[: boosts.SECOND_LOOK]]
    titles = dict(SearchDocument.objects.filter(pk__in=seen).values_list("pk", "title"))
    asked = boosts.wanted(request.plan.groups)
    looked_at = sorted(
        (place, score * boosts.title_share(asked, titles.get(pk, "")), pk, row)
        for place, score, pk, row in scored[: boosts.SECOND_LOOK]
    )
    ordered: list[Row] = [
        (pk, -score, *row[2:]) for _place, score, pk, row in (*looked_at, *scored[boosts.SECOND_LOOK :])
    ]
    if len(rows) == len(ordered) or not (whole or request.offset + request.limit > IN_ORDER):
        return ordered
    there = {row[0] for row in ordered}
    behind = sorted((-score, row[0], row) for score, row in zip(by_words, rows, strict=True) if row[0] not in there)
    return [*ordered, *(row for _score, _pk, row in behind)]


@lru_cache(maxsize=20_000)
def _kept(facet_text: str) -> tuple[str, float]:
    """The kind of what has these facets, and what its quality adds."""
    facets = facets_of(facet_text)
    return facets["kind"][0], boosts.quality_share(facets)


def _nearest(meaning: Sequence[float] | None, where: str, params: list[Any]) -> list[int]:
    """What is nearest in meaning of what satisfies the condition, best first."""
    if meaning is None:
        return []
    from cxhub.search.semantic import vectors

    return vectors.nearest(meaning, where, params)


def _with_meaning(
    rows: Sequence[Row], near: Sequence[int], added: set[int], first: Sequence[int], weights: Mapping[str, float]
) -> list[Row]:
    """Ranked rows in the order that they get from words and from meaning together.

    :param added: rows that hold none of the words.
    :param weights: kind → what a hit of it is worth.
    """
    by_id = {row[0]: row for row in rows}
    by_meaning = [(pk, weights.get(_kept(by_id[pk][2])[0], 1.0)) for pk in near if pk in by_id]
    scores = fused([pk for pk in by_id if pk not in added], by_meaning)
    places = {pk: place for place, pk in enumerate(first, -len(first))}
    ranked = [(pk, scores.get(pk, 0.0), text, at) for pk, _score, text, at in rows]
    return sorted(ranked, key=lambda row: (places.get(row[0], 0), -row[1], row[0]))


def _ids(keys: Sequence[str]) -> dict[str, int]:
    return dict(SearchDocument.objects.filter(key__in=keys).values_list("key", "pk")) if keys else {}


def _access(readable: frozenset[str]) -> tuple[str, list[Any]]:
    if not readable:
        return "1 = 0", []
    return f"d.access IN ({', '.join(['%s'] * len(readable))})", sorted(readable)


def condition(request: SearchRequest) -> tuple[str, list[Any]]:
    """Who may see a document and when it was published, as a condition on ``d`` and its parameters."""
    where, params = _access(request.readable)
    if request.before:
        where, params = f"{where} AND d.published_at < %s", [*params, _moment(request.before)]
    if request.after:
        where, params = f"{where} AND d.published_at >= %s", [*params, _moment(request.after)]
    return where, params


def _moment(day: date) -> Any:
    moment = timezone.make_aware(datetime.combine(day, time.min))
    return connection.ops.adapt_datetimefield_value(moment)
