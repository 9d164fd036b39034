"""Synonyms as the query planner needs them: from the words of a term to the phrases that mean the same."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max

from cxhub.search.models import Synonym
from cxhub.search.text import singular, tokens
from cxhub.search.vocabulary import SAME

#: Rough singulars of a term's words → phrases (words separated by spaces) that mean the same.
SynonymMap = Mapping[tuple[str, ...], tuple[str, ...]]


def synonym_map(rows: Iterable[tuple[str, str]]) -> SynonymMap:
    """Build the map from rows of a term and its synonyms, separated by semicolons. All work both ways."""
    meanings: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
    for term, others in rows:
        phrases = [" ".join(tokens(text)) for text in [term, *others.split(";")]]
        phrases = [phrase for phrase in phrases if phrase]
        for phrase in phrases:
            meanings[lookup_key(phrase.split())].update(dict.fromkeys(p for p in phrases if p != phrase))
    return {key: tuple(phrases) for key, phrases in meanings.items()}


def lookup_key(words: Iterable[str]) -> tuple[str, ...]:
    """The key of some words in a :data:`SynonymMap`."""
    return tuple(singular(word) for word in words)


def current() -> SynonymMap:
    """The synonyms of the site, and those of the trade. One query; they are read again only when they have changed."""
    state = Synonym.objects.aggregate(count=Count("pk"), newest=Max("updated_at"), last=Max("pk"))
    return _load(tuple(state.values()))


@lru_cache(maxsize=4)
def _load(state: tuple[Any, ...]) -> SynonymMap:
    rows = list(Synonym.objects.values_list("term", "synonyms"))
    own = {lookup_key(tokens(term)) for term, _ in rows}
    general = [(term, others) for term, _, others in (row.partition(";") for row in SAME)]
    return synonym_map([*rows, *(row for row in general if lookup_key(tokens(row[0])) not in own)])
