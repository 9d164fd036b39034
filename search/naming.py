"""What people call the values of a filter, and what of a query nothing can meet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Literal

from cxhub.search.engines.base import Engine, EngineResults, SearchRequest
from cxhub.search.plan import Plan
from cxhub.search.query import DATE_FIELDS, Filter, Query
from cxhub.search.registry import FacetType, FacetValue, document_types, facet_types
from cxhub.search.text import singular, tokens

#: So many parts of a query are looked at, and so many other values proposed for each.
MOST_PARTS, MOST_VALUES = 3, 3
#: What was typed is held against so many values, the most frequent ones.
COMPARED = 1_000
#: How like the value that was typed another must be, from 0 to 1.
LIKE = 0.7
#: Shorter words of a name are too much like too many others.
SHORTEST = 3
#: There are few kinds, so that the most frequent are named where none is like what was typed.
KINDS_NAMED = 8
_EVERYTHING = Plan((), ())


@dataclass(frozen=True)
class Unmet:
    """A part of a query that nothing meets, and what to ask for instead.

    :param asked: the part, as it could be typed.
    :param reason: nothing that the reader may see has that ``value``; it is no ``day``; or there is no such ``field``.
        The last two were read as words.
    :param instead: other values as they could be typed → the whole query with them.
    """

    asked: str
    reason: Literal["value", "day", "field"]
    instead: Mapping[str, str]


def as_called(query: Query) -> Query:
    """The query with kinds as the index has them, whatever people call them: ``kind:measures`` is ``kind:kpi``."""
    if not any(one.field == "kind" for one in query.filters):
        return query
    kinds = _kinds()
    called = {name: kind for kind, names in kinds.items() for name in names}
    # No kind is taken for another one that is called like it.
    called |= {names[-1]: kind for kind, names in kinds.items()}
    filters = [
        replace(one, value=called.get(one.value) or called.get(singular(one.value), one.value))
        if one.field == "kind"
        else one
        for one in query.filters
    ]
    return replace(query, filters=tuple(filters))


def as_known(query: Query, readable: frozenset[str]) -> Query:
    """The query with the pages that its filters stand for, as far as the reader may know of them.

    To find what belongs to a closed page would tell its name, word by word, and what is about it.
    """
    by_pages = {facet.name: facet for facet in facet_types() if facet.pages}
    if not any(one.field in by_pages for one in query.filters):
        return query
    filters = [
        replace(one, among=_pages_called(by_pages[one.field], one.value, readable)) if one.field in by_pages else one
        for one in query.filters
    ]
    return replace(query, filters=tuple(filters))


def known_values(chosen: Mapping[str, frozenset[str]], readable: frozenset[str]) -> dict[str, frozenset[str]]:
    """Facet → the chosen values without those of pages that the reader may not know of: nothing may be left of them."""
    by_pages = {facet.name: facet for facet in facet_types() if facet.pages}
    return {
        name: frozenset(by_pages[name].describe(sorted(values), readable)) if name in by_pages else values
        for name, values in chosen.items()
    }


def _pages_called(facet: FacetType, name: str, readable: frozenset[str]) -> frozenset[str]:
    """The values of a facet that have all words of a name and that the reader may know of."""
    wanted = set(tokens(name))
    slugs = facet.pages._default_manager.values_list("slug", flat=True) if facet.pages else ()
    return frozenset(facet.describe([slug for slug in slugs if wanted <= set(tokens(slug))], readable))


def unmet(query: Query, engine: Engine, readable: frozenset[str]) -> list[Unmet]:
    """What of a query nothing meets that the reader may see, and what he may see that is nearly called so."""
    found = [_misread(text) for text in list(dict.fromkeys(query.misread))[:MOST_PARTS]]
    wanted = list(dict.fromkeys(one for one in query.filters if not one.negated))[:MOST_PARTS]
    missed = [one for one in wanted if not _search(engine, readable, filters=(one,)).total]
    if not missed:
        return found
    counts = _search(engine, readable, facets=sorted({one.field for one in missed})).facets
    for one in missed:
        others = _like(one, counts.get(one.field, {}), readable)
        instead = {
            _typed(one.field, name): str(replace(query, filters=_with(query.filters, one, name))) for name in others
        }
        found.append(Unmet(_typed(one.field, one.value), "value", instead))
    return found


def _misread(text: str) -> Unmet:
    name = text.lstrip("-").partition(":")[0].lower()
    return Unmet(text, "day" if name in DATE_FIELDS else "field", {})


def _kinds() -> dict[str, list[str]]:
    """Each kind with what it is called: as people read it first, its own name last."""
    return {
        kind: [" ".join(tokens(str(name))) for name in (known.label, known.label_plural, kind)]
        for kind, known in document_types().items()
    }


def _search(
    engine: Engine, readable: frozenset[str], filters: tuple[Filter, ...] = (), facets: Sequence[str] = ()
) -> EngineResults:
    return engine.search(SearchRequest(_EVERYTHING, readable, filters=filters, facets=facets, limit=1))


def _like(condition: Filter, counts: Mapping[str, int], readable: frozenset[str]) -> list[str]:
    """Values of the same field that are nearly called as what was typed, as they could be typed."""
    names = _names(condition.field, counts, readable)
    of = {name: several[0] for several in names for name in several}
    near = get_close_matches(condition.value, of, n=MOST_VALUES * 2, cutoff=LIKE)
    proposed = list(dict.fromkeys(of[name] for name in near))[:MOST_VALUES]
    if not proposed and condition.field == "kind":
        return [several[0] for several in names[:KINDS_NAMED]]
    return proposed


def _names(field: str, counts: Mapping[str, int], readable: frozenset[str]) -> list[list[str]]:
    """What each value that the reader may know of is called: as it is typed first. Most frequent values first."""
    values = sorted(counts, key=lambda value: (-counts[value], value))[:COMPARED]
    if field == "kind":
        kinds = _kinds()
        return [kinds[value] for value in values if value in kinds]
    known: Mapping[str, FacetValue] = {value: FacetValue(value) for value in values}
    for facet in facet_types():
        if facet.name == field:
            known = facet.describe(values, readable)
    names = []
    for value in values:
        if value in known:
            whole = [" ".join(tokens(value)), " ".join(tokens(str(known[value].label)))]
            names.append([*whole, *(word for word in " ".join(whole).split() if len(word) >= SHORTEST)])
    return names


def _with(filters: Iterable[Filter], old: Filter, value: str) -> tuple[Filter, ...]:
    return tuple(replace(one, value=value) if one == old else one for one in filters)


def _typed(field: str, value: str) -> str:
    return f"{field}:{value.replace(' ', '-')}"
