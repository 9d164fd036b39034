"""From a plan to the language of Elasticsearch. Nothing that somebody typed is ever read as a query by the server."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from django.utils import timezone
from elasticsearch.dsl import A, Q
from elasticsearch.dsl.query import Query

from cxhub.search import boosts, months
from cxhub.search.engines.base import MARK_END, MARK_START, SearchRequest
from cxhub.search.engines.elasticsearch.mapping import GAP, LONGEST_BEGINNING, facet_words
from cxhub.search.engines.embedded import PAIR_SHARE, SIMILAR_SHARE
from cxhub.search.plan import Group, Plan
from cxhub.search.query import Filter, one_of_each

#: What an occurrence counts in each field.
FIELDS = ["title^3", "headings^2", "summary^2", "tags^2", "body"]
#: Where words may stand side by side. One place is as good as another: a phrase in a short title counts more anyway.
PLACES = ["title", "headings", "summary", "tags", "body"]
#: So many values of a facet are counted; chosen ones always are.
FACET_VALUES = 200
SNIPPET = 220


@dataclass(frozen=True)
class Parts:
    """A plan as queries.

    :param strict: every term holds. None where nothing was asked for.
    :param ranking: what makes a document better.
    :param excluded: what must not hold.
    """

    strict: Query | None
    ranking: list[Query]
    excluded: list[Query]


def parts(plan: Plan, hardly_written: Collection[str] = ()) -> Parts:
    """The queries of a plan.

    :param hardly_written: words of which there are so few that they count no more than their synonyms.
    """
    strict = Q("bool", filter=[_group(group) for group in plan.groups]) if plan.groups else None
    return Parts(strict, _ranking(plan, hardly_written), [_group(group) for group in plan.excluded])


def with_synonyms(plan: Plan) -> list[str]:
    """The expressions that were asked for and have synonyms or endings."""
    return [" ".join(group[0]) for group in plan.groups if len(group) > 1]


def phrase(text: str, boost: float = 1.0) -> Query:
    """One word in any field, or several next to each other in one."""
    if " " in text:
        return Q("multi_match", query=text, fields=PLACES, type="phrase", boost=boost)
    return Q("combined_fields", query=text, fields=FIELDS, operator="and", boost=boost)


def conditions(request: SearchRequest) -> list[Query]:
    """What every result must satisfy, whatever its words: the reader's right to see it above all."""
    found = [readable(request.readable)]
    if request.before or request.after:
        found.append(Q("range", published_at=_between(request.after, request.before)))
    return found + [Q("bool", should=[*map(_filter, group)]) for group in one_of_each(request.filters)]


def readable(tokens: frozenset[str]) -> Query:
    """What somebody with these visibility tokens may see."""
    return Q("terms", access=sorted(tokens))


def chosen(selected: Mapping[str, frozenset[str]]) -> list[Query]:
    """What holds a chosen value of each facet."""
    return [
        _in_months(values) if name == months.MONTH else Q("terms", **{f"facets.{name}": sorted(values)})
        for name, values in selected.items()
    ]


def _in_months(values: Iterable[str]) -> Query:
    days = [days for value in sorted(values) if (days := months.first_days(value))]
    return Q(
        "bool",
        should=[Q("range", published_at=_between(first, end)) for first, end in days] or [Q("match_none")],
        minimum_should_match=1,
    )


def counted(request: SearchRequest) -> dict[str, Any]:
    """For each facet an aggregation under every choice but its own; its chosen values are counted by themselves too."""
    aggregations: dict[str, Any] = {}
    for name in request.facets:
        others = {other: values for other, values in request.selected.items() if other != name}
        one = A("filter", Q("bool", filter=chosen(others)))
        aggregations[name] = one
        if name == months.MONTH:
            zone = timezone.get_current_timezone_name()
            one.bucket(
                "values", "date_histogram", field="published_at", calendar_interval="month", format="yyyy-MM",
                min_doc_count=1, time_zone=zone,
            )  # fmt: skip
            continue
        one.bucket("values", "terms", field=f"facets.{name}", size=FACET_VALUES)
        own = {value: Q("term", **{f"facets.{name}": value}) for value in request.selected.get(name, ())}
        if own:
            one.bucket("chosen", "filters", filters=own)
    return aggregations


def weighted(query: Query, request: SearchRequest) -> Query:
    """The query with what a hit of each kind is worth, and a little for what is fresh and well kept."""
    small = Q(
        "function_score",
        query=query,
        functions=[
            {"weight": 1},
            {
                "filter": {"range": {"quality": {"gt": 0}}},
                "field_value_factor": {"field": "quality"},
                "weight": boosts.QUALITY_SHARE,
            },
            {
                "filter": {"exists": {"field": "published_at"}},
                "exp": {"published_at": _fresh()},
                "weight": boosts.FRESH_SHARE,
            },
        ],
        score_mode="sum",
        boost_mode="multiply",
    )
    functions: list[dict[str, Any]] = [
        {"filter": {"term": {"kind": kind}}, "weight": weight}
        for kind, weight in request.weights.items()
        if weight != 1
    ]
    return Q("function_score", query=small, functions=functions) if functions else small


def looks_again(request: SearchRequest) -> bool:
    """Whether the titles of the best are looked at before a page of them is shown."""
    return request.sort == "relevance" and bool(request.plan.groups) and request.offset < boosts.SECOND_LOOK


def _fresh() -> dict[str, Any]:
    return {"origin": timezone.localdate().isoformat(), "scale": f"{boosts.HALF_LIFE}d", "decay": 0.5}


def coming_first(ids: Sequence[str]) -> list[Query]:
    """Queries that put these documents before all others, in this order."""
    return [
        Q("constant_score", filter=Q("ids", values=[one]), boost=1_000_000.0 * place)
        for place, one in enumerate(reversed(ids), 1)
    ]


def highlights(plan: Plan) -> dict[str, Any]:
    """Marks around what matched in title, summary and body; their beginnings where nothing did."""
    phrases = dict.fromkeys(plan.phrases)
    marked = [
        Q(
            "multi_match",
            query=text,
            fields=["title", "summary", "body"],
            type="phrase" if " " in text else "best_fields",
        )
        for text in phrases
    ]
    query = Q("bool", should=marked) if marked else Q("match_none")
    piece = {"number_of_fragments": 1, "fragment_size": SNIPPET, "no_match_size": SNIPPET}
    return {
        "type": "unified",
        "pre_tags": [MARK_START],
        "post_tags": [MARK_END],
        "max_analyzed_offset": 500_000,
        "highlight_query": query.to_dict(),
        "fields": {"title": {"number_of_fragments": 0}, "summary": piece, "body": piece},
    }


def title_begins(words: Sequence[str]) -> Query:
    """Titles with all words, the last only begun."""
    *whole, last = words
    begun = (
        Q("match", **{"title.begun": last}) if len(last) <= LONGEST_BEGINNING else Q("prefix", **{"title.exact": last})
    )
    return Q("bool", must=[*(Q("match", **{"title.exact": word}) for word in whole), begun])


def _group(group: Group) -> Query:
    alternatives = [Q("bool", filter=[phrase(text) for text in phrases]) for phrases in group]
    return Q("bool", should=alternatives, minimum_should_match=1)


def _ranking(plan: Plan, hardly_written: Collection[str]) -> list[Query]:
    # An expression with synonyms is one thing: "shift change" is no more about shifts than "handover" is.
    words = [" ".join(group[0]) for group in plan.groups]
    ranking = [phrase(text) for text in words]
    for group, word in zip(plan.groups, words, strict=True):
        share = 1.0 if word in hardly_written else SIMILAR_SHARE
        ranking += [phrase(text, share) for alternative in group[1:] for text in alternative]
    return ranking + [phrase(f"{left} {right}", PAIR_SHARE) for left, right in pairwise(words)]


def _filter(condition: Filter) -> Query:
    """One of the field's values has all words of the condition: ``owner:bea`` accepts ``bea-corrigan``."""
    if condition.among is None:
        words = facet_words(condition.field, condition.value)
        # All words of one value, in whatever order: values stand further apart than the words within them.
        holds = Q("match_phrase", facet_words={"query": words, "slop": GAP // 2})
    else:
        holds = Q("terms", **{f"facets.{condition.field}": sorted(condition.among)})
    return Q("bool", must_not=[holds]) if condition.negated else Q("bool", filter=[holds])


def _between(first: date | None, end: date | None) -> dict[str, str]:
    """From a day on, and before another."""
    bounds = {"gte": first, "lt": end}
    return {name: _moment(day).isoformat() for name, day in bounds.items() if day is not None}


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
