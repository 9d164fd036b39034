"""What a word that occurs nowhere, or hardly ever, may have been meant to be."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log10

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Length

from cxhub.search.engines.base import Engine
from cxhub.search.models import SearchWord
from cxhub.search.query import Query, Word

CANDIDATES = 30
#: Shorter words are as they were meant: they have too many neighbours.
SHORTEST = 3
#: Each misspelt word costs a look through the vocabulary, if in one query.
MOST_WORDS = 4
#: A word in so few documents may be misspelt in them too, where one letter makes it another that is in so many times as
#: many.
HARDLY_EVER = 2
SO_MUCH_MORE = 20
#: A word is the more likely meant the more write it, counted in powers of ten. So much less likely where the first
#: letter differs, which people watch; and so much more where letters are swapped, or one is written twice or once by
#: mistake.
FIRST_LETTER, SWAPPED = 1.0, 0.5


@dataclass(frozen=True)
class Candidate:
    """A known word and how many edits make it of the one typed."""

    text: str
    distance: int


@dataclass(frozen=True)
class Corrections:
    """What the words of a query were probably meant to be.

    :param instead: words that occur nowhere → those to search for in their place.
    :param also: words that are hardly ever written so → those that are, to search for as well.
    """

    instead: Mapping[str, str]
    also: Mapping[str, str]

    def __bool__(self) -> bool:
        return bool(self.instead or self.also)


NOTHING = Corrections({}, {})


def corrections(query: Query, engine: Engine, readable: frozenset[str]) -> Corrections:
    """Likely words for those of a query that occur in nothing the reader may see, or hardly ever.

    Everything that is proposed does occur in something the reader may see.
    """
    words = [term.text for term in query.content_terms if isinstance(term, Word) and not term.prefix]
    counts = engine.document_counts(words, readable)
    likely = [
        word
        for word, count in counts.items()
        if word.isalpha() and count <= HARDLY_EVER and len(word) >= SHORTEST + (count > 0)
    ]
    candidates = _candidates({word: _allowed(word, counts[word]) for word in likely[:MOST_WORDS]})
    sides = {word: _neighbours(words, word) for word in candidates}
    phrases = [other.text for several in candidates.values() for other in several]
    phrases += [side.format(other.text) for word in candidates for other in candidates[word] for side in sides[word]]
    found = engine.document_counts(phrases, readable)

    def rank(word: str, other: Candidate) -> tuple[int, int, float, str]:
        together = sum(found[side.format(other.text)] for side in sides[word])
        return other.distance, -together, -log10(found[other.text]) - _ease(word, other.text), other.text

    best = {}
    for word, several in candidates.items():
        needed = max(counts[word] * SO_MUCH_MORE, 1)
        seen = [other for other in several if found[other.text] >= needed]
        if seen:
            best[word] = min(rank(word, other) for other in seen)[-1]
    return Corrections(
        instead={word: other for word, other in best.items() if not counts[word]},
        also={word: other for word, other in best.items() if counts[word]},
    )


def _neighbours(words: Sequence[str], word: str) -> list[str]:
    """Phrases of a word and those typed beside it, with a gap to fill: ``lost chld`` gives ``lost {}``."""
    at = words.index(word)
    before = [f"{words[at - 1]} {{}}"] if at else []
    return [*before, f"{{}} {words[at + 1]}"] if at + 1 < len(words) else before


def _ease(word: str, other: str) -> float:
    """How easily the one is typed for the other, beside all who do not slip that way."""
    slipped = sorted(word) == sorted(other) or _once(word) == _once(other)
    return SWAPPED * slipped - FIRST_LETTER * (word[0] != other[0])


def _once(word: str) -> str:
    """The word with each letter once where it is written twice in a row."""
    return re.sub(r"(.)\1", r"\1", word)


def _allowed(word: str, count: int) -> int:
    """How many edits may lie between a word and the one meant: two in a long word that nobody writes."""
    return 1 if count or len(word) < 8 else 2


def _candidates(allowed: Mapping[str, int]) -> dict[str, list[Candidate]]:
    """The nearest words of the vocabulary to each word, at most so many edits away. One query."""
    if not allowed:
        return {}
    first, *rest = (_intact(word, edits) for word, edits in allowed.items())
    near: dict[str, list[str]] = {word: [] for word in allowed}
    for word, other in first.union(*rest, all=True) if rest else first:
        near[word].append(other)
    return {word: _nearest(word, others, allowed[word]) for word, others in near.items()}


def _intact(word: str, allowed: int) -> QuerySet[SearchWord, tuple[str, str]]:
    """Words that so many edits may make of a word, each beside it: all that do, and some that do not."""
    # Of one more part than there are edits, one is as it was typed; but a swap may lie between two parts.
    size = -(-len(word) // (allowed + 1))
    first, *middle, last = [word[at : at + size] for at in range(0, len(word), size)]
    intact = Q(word__startswith=first) | Q(word__endswith=last)
    for part in middle:
        intact |= Q(word__contains=part)
    at = size - 1
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    near = SearchWord.objects.annotate(length=Length("word"), typed=Value(word))
    lengths = {"length__gte": len(word) - allowed, "length__lte": len(word) + allowed}
    return near.filter(intact | Q(word=swapped), **lengths).values_list("typed", "word")


def _nearest(word: str, others: Iterable[str], allowed: int) -> list[Candidate]:
    near = [Candidate(other, edit_distance(word, other)) for other in others if other != word]
    near = [candidate for candidate in near if candidate.distance <= allowed]
    return sorted(near, key=lambda other: (other.distance, -_ease(word, other.text), other.text))[:CANDIDATES]


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
