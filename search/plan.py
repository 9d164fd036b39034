"""From a syntax tree to what every engine can run: groups of alternatives, with synonyms and endings filled in."""

from collections.abc import Callable
from dataclasses import dataclass

from cxhub.search.query import Phrase, Query, Term, Word
from cxhub.search.synonyms import SynonymMap, lookup_key

#: Phrases (words separated by spaces) that must all occur.
Alternative = tuple[str, ...]
#: Alternatives of which one must hold.
Group = tuple[Alternative, ...]

LONGEST_SYNONYM = 4
MAX_ENDINGS = 50


@dataclass(frozen=True)
class Plan:
    """What to match.

    :param groups: all must hold in a strict search; their phrases are also what ranks.
    :param excluded: none may hold.
    """

    groups: tuple[Group, ...]
    excluded: tuple[Group, ...]

    @property
    def phrases(self) -> list[str]:
        """Every phrase of the groups, once for each time it is asked for: any of them will do in a relaxed search."""
        return [phrase for group in self.groups for alternative in group for phrase in alternative]


def build(query: Query, synonyms: SynonymMap, endings: Callable[[str, int], list[str]]) -> Plan:
    """Plan a query.

    :param endings: words of the index that begin with the given letters, at most so many.
    """
    groups: list[Group] = []
    terms = list(query.terms)
    content = set(query.content_terms)
    at = 0
    while at < len(terms):
        length, same = _synonyms_at(terms, at, synonyms)
        span = terms[at : at + length]
        at += length
        if same:
            # A phrase of common words, such as "put on hold", means something as a whole.
            groups.append((tuple(term.text for term in span), *((phrase,) for phrase in same)))
        elif span[0] in content:
            groups.append(_group(span[0], endings))
    return Plan(tuple(groups), tuple(_group(term, endings) for term in query.excluded))


def _synonyms_at(terms: list[Term], at: int, synonyms: SynonymMap) -> tuple[int, tuple[str, ...]]:
    """How many terms from here make the longest known expression, and its synonyms; one and none if there is none."""
    if isinstance(terms[at], Phrase):
        return 1, ()
    for length in range(min(LONGEST_SYNONYM, len(terms) - at), 0, -1):
        span = terms[at : at + length]
        if all(isinstance(term, Word) and not term.prefix for term in span):
            words = " ".join(term.text for term in span).split()
            if same := synonyms.get(lookup_key(words), ()):
                return length, same
    return 1, ()


def _group(term: Term, endings: Callable[[str, int], list[str]]) -> Group:
    if isinstance(term, Word) and term.prefix:
        # The index is stemmed, so a prefix is looked up among whole words.
        return tuple((word,) for word in dict.fromkeys([term.text, *endings(term.text, MAX_ENDINGS)]))
    return ((term.text,),)
