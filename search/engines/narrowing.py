"""What passes the filters of a query and the choices made beside its results, and how many there are of each sort."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from cxhub.search import months
from cxhub.search.engines.base import SearchRequest
from cxhub.search.query import Filter, one_of_each
from cxhub.search.text import tokens

#: What the scan says about one matching document: id, score (more is better), facets as stored or, until all are found,
#: what stands for them, and when it was published. A search makes thousands: a class of their own would take as long to
#: fill as the index takes to find them.
Row = tuple[int, float, str, Any]


@dataclass(frozen=True)
class Narrowed:
    """What is left.

    :param total: how many documents, which may be more than there are rows.
    :param counts: facet → value → how many pass all filters but that facet's own.
    """

    rows: Sequence[Row]
    total: int
    counts: dict[str, dict[str, int]]


@lru_cache(maxsize=20_000)
def facets_of(facet_text: str) -> Mapping[str, tuple[str, ...]]:
    """Facet → values, from the stored form. The result is shared: don't change it."""
    facets: dict[str, tuple[str, ...]] = {}
    for line in facet_text.split("\n"):
        name, _, value = line.partition("=")
        if value not in facets.get(name, ()):
            facets[name] = (*facets.get(name, ()), value)
    return facets


def narrow_by_month(rows: Sequence[Row], request: SearchRequest) -> Narrowed:
    """:func:`narrow`, and months, which are read off the date."""
    chosen, wanted = request.selected.get(months.MONTH, frozenset()), months.MONTH in request.facets
    request = replace(
        request,
        selected={name: values for name, values in request.selected.items() if name != months.MONTH},
        facets=[name for name in request.facets if name != months.MONTH],
    )
    within = [row for row in rows if months.month_of(row[3]) in chosen] if chosen else rows
    narrowed = narrow(within, request)
    if wanted and months.are_told(chosen, years_of(narrowed, request)):
        others = narrow(rows, request) if chosen else narrowed
        found = Counter(months.month_of(row[3]) for row in others.rows)
        narrowed.counts[months.MONTH] = {month: count for month, count in found.items() if month}
    return narrowed


def years_of(narrowed: Narrowed, request: SearchRequest) -> Collection[str]:
    """The years in which results lie."""
    return request.selected.get("year") or narrowed.counts.get("year", {})


def narrow(rows: Sequence[Row], request: SearchRequest, times: Mapping[str, int] | None = None) -> Narrowed:
    """The rows that pass every filter, and for each facet the values of those that pass all but its own.

    :param times: facets as stored → how many documents have them; None where the rows are all there are.

    Many documents have the same values, so each combination is looked at once, and lines of all that stand for the same
    number of documents are counted together.
    """
    refused = set()
    # The one facet that counts a combination, empty for all, and for how many documents it stands → combinations.
    alike: dict[tuple[str, int], list[str]] = defaultdict(list)
    asked = one_of_each(request.filters)
    narrowed = bool(asked or request.selected)
    total = 0
    for facet_text, number in (Counter([row[2] for row in rows]) if times is None else times).items():
        missed: Sequence[str] = ()
        if narrowed:
            facets = facets_of(facet_text)
            if not all(any(_passes(facets, condition) for condition in group) for group in asked):
                refused.add(facet_text)
                continue
            missed = [name for name, chosen in request.selected.items() if chosen.isdisjoint(facets.get(name, ()))]
            if missed:
                refused.add(facet_text)
            if len(missed) > 1:
                continue
        total += 0 if missed else number
        alike["".join(missed), number].append(facet_text)
    counts: dict[str, dict[str, int]] = {name: {} for name in request.facets}
    for (only, number), several in alike.items():
        for line, often in Counter("\n".join(several).split("\n")).items():
            name, _, value = line.partition("=")
            if name in counts and only in ("", name):
                counts[name][value] = counts[name].get(value, 0) + number * often
    accepted = [row for row in rows if row[2] not in refused] if refused else rows
    return Narrowed(accepted, total, counts)


def _passes(facets: Mapping[str, Sequence[str]], condition: Filter) -> bool:
    """Whether one of the field's values has all words of the condition: ``owner:bea`` accepts ``bea-corrigan``."""
    values = facets.get(condition.field, ())
    if condition.among is None:
        wanted = set(tokens(condition.value))
        holds = any(wanted <= set(tokens(value)) for value in values)
    else:
        holds = not condition.among.isdisjoint(values)
    return holds is not condition.negated
