"""What makes one of two equally good matches the better one: the same for every engine.

A score is multiplied by what its kind is worth, by a little for what is fresh and well kept, and by more where the
title says what was asked, and not much else.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from functools import lru_cache

from cxhub.search.plan import Group
from cxhub.search.text import STOP_WORDS, stem, tokens

#: What a title that says just what was asked adds to a score.
TITLE_SHARE = 0.3
#: What being from today adds, and after how many days half of it is left.
FRESH_SHARE, HALF_LIFE = 0.05, 180
#: What the best kept content adds: see :attr:`Document.quality`.
QUALITY_SHARE = 0.05
#: The facet line under which the embedded engines store the quality.
QUALITY = "quality"
#: So many of the best are looked at again for their titles.
SECOND_LOOK = 100

#: Groups of alternatives, each a set of words that must all be in a title.
Wanted = Sequence[Sequence[frozenset[str]]]


def quality(facets: Mapping[str, Sequence[str]]) -> float:
    """How well a document is kept, from 0 to 1.

    :param facets: of the document, as stored.
    """
    return float(facets.get(QUALITY, ("0",))[0])


def quality_share(facets: Mapping[str, Sequence[str]]) -> float:
    """What the quality of a document adds.

    :param facets: of the document, as stored.
    """
    return QUALITY_SHARE * quality(facets)


def fresh_share(published: datetime.date | None, today: datetime.date) -> float:
    """What its date adds to a document: most today, nothing without a date."""
    return FRESH_SHARE * 0.5 ** (abs((today - published).days) / HALF_LIFE) if published else 0.0


def wanted(groups: Sequence[Group]) -> Wanted:
    """What a query asks of a title."""
    return [[title_words(" ".join(phrases)) for phrases in group] for group in groups]


def title_share(asked: Wanted, title: str) -> float:
    """By what a title multiplies a score: 1 where it says nothing of what was asked, most where it says that alone."""
    return words_share(asked, title_words(title))


def words_share(asked: Wanted, words: frozenset[str]) -> float:
    """:func:`title_share` of a title whose :func:`title_words` are known."""
    if not words or not asked:
        return 1.0
    said = [alternative for group in asked if (alternative := _in(words, group))]
    answered, meant = len(said) / len(asked), len(frozenset().union(*said)) / len(words)
    both = 2 * answered * meant / (answered + meant) if said else 0.0
    return 1 + TITLE_SHARE * both * both


@lru_cache(maxsize=20_000)
def title_words(text: str) -> frozenset[str]:
    """The telling words of a title, without their endings; all of them where none is telling."""
    words = tokens(text)
    return frozenset(stem(word) for word in words if word not in STOP_WORDS) or frozenset(map(stem, words))


def _in(words: frozenset[str], group: Sequence[frozenset[str]]) -> frozenset[str] | None:
    return next((alternative for alternative in group if alternative and alternative <= words), None)
