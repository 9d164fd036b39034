"""What a word that occurs nowhere may have been meant to be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models.functions import Length

from cxhub.search.engines.base import Engine
from cxhub.search.models import SearchWord
from cxhub.search.query import Query, Word

CANDIDATES = 12


@dataclass(frozen=True)
class Candidate:
    """A known word and how many edits make it of the one typed."""

    text: str
    distance: int


def corrections(query: Query, engine: Engine, readable: frozenset[str]) -> dict[str, str]:
    """Replacements for the words of a query that occur in nothing the reader may see.

    :returns: word → a likely word which does occur in something he may see. Empty where the query is well spelt.
    """
    words = [term.text for term in query.content_terms if isinstance(term, Word) and not term.prefix]
    counts = engine.document_counts(words, readable)
    unknown = [word for word, count in counts.items() if not count and word.isalpha() and len(word) > 3]
    candidates = {word: _candidates(word) for word in unknown}
    sides = {word: _neighbours(words, word) for word in unknown}
    phrases = [other.text for several in candidates.values() for other in several]
    phrases += [side.format(other.text) for word in unknown for other in candidates[word] for side in sides[word]]
    found = engine.document_counts(phrases, readable)

    def rank(word: str, other: Candidate) -> tuple[int, int, bool, int, str]:
        together = sum(found[side.format(other.text)] for side in sides[word])
        return other.distance, -together, other.text[0] != word[0], -found[other.text], other.text

    best = {}
    for word in unknown:
        seen = [other for other in candidates[word] if found[other.text]]
        if seen:
            best[word] = min(rank(word, other) for other in seen)[-1]
    return best


def _neighbours(words: Sequence[str], word: str) -> list[str]:
    """Phrases of a word and those typed beside it, with a gap to fill: ``lost chld`` gives ``lost {}``."""
    at = words.index(word)
    before = [f"{words[at - 1]} {{}}"] if at else []
    return [*before, f"{{}} {words[at + 1]}"] if at + 1 < len(words) else before


def _candidates(word: str) -> list[Candidate]:
    """The nearest words of the vocabulary."""
    allowed = 1 if len(word) < 8 else 2
    near = (
        SearchWord.objects.annotate(length=Length("word"))
        .filter(length__gte=len(word) - allowed, length__lte=len(word) + allowed)
        .values_list("word", flat=True)
    )
    pairs = _pairs(word)
    # One edit touches at most two pairs of neighbours, a swap three.
    likely = (other for other in near if len(pairs - _pairs(other)) <= 3 * allowed)
    return _nearest(word, likely, allowed)


def _nearest(word: str, others: Iterable[str], allowed: int) -> list[Candidate]:
    near = [Candidate(other, edit_distance(word, other)) for other in others if other != word]
    near = [candidate for candidate in near if candidate.distance <= allowed]
    return sorted(near, key=lambda other: (other.distance, other.text[0] != word[0], other.text))[:CANDIDATES]


def _pairs(word: str) -> set[str]:
    padded = f"^{word}$"
    return {padded[i : i + 2] for i in range(len(padded) - 1)}


def edit_distance(left: str, right: str) -> int:
    """How many letters must be added, dropped, changed or swapped with their neighbour to make one of the other."""
    before: Sequence[int] = []
    above: Sequence[int] = range(len(right) + 1)
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]
