"""Documents, queries and hostile strings that nobody wrote: the same ones every time, as many as wanted."""

import random
from bisect import bisect
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from cxhub.search.documents import Document

#: What the reader of a measurement may see: two documents of three.
READABLE = frozenset({"public", "login"})
FACETS = ("kind", "year", "area", "topic")
_KINDS = ("story", "lesson", "play", "initiative", "update")
_ACCESS = (*sorted(READABLE), "group:7")
_NEWEST = datetime(2026, 1, 1, tzinfo=UTC)
_VOCABULARY = 20_000
#: So many of the most common words are of the sort that nobody searches for: "the", "of", "and".
_FILLING = 40
#: How often a word is written goes down with one by its rank and so much more, in most languages (Zipf, Mandelbrot).
_FLATTER = 2.7
_LETTERS = "bcdfghjklmnpqrstvwz"
#: Pieces that hostile strings are made of.
_HOSTILE = ('"', "'", "*", "-", ":", "(", ")", "kind:", "before:", "NEAR", " OR ", "\\", "%s", "\x00", "é", "a")


class Invention:
    """A language, and what is written and asked in it.

    :param seed: the same one invents the same.
    """

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - the same collection every time, nothing secret
        self._words = [self._word() for _number in range(_VOCABULARY)]
        self._sums = list(accumulate(1 / (rank + _FLATTER) for rank in range(_VOCABULARY)))

    def documents(self, number: int) -> Iterator[Document]:
        """Documents of 60 to 300 words with a title, a summary, a date, and a value of each facet."""
        dice = self._dice
        for pk in range(number):
            yield Document(
                kind=dice.choice(_KINDS),
                pk=str(pk),
                title=self._text(6),
                url=f"/{pk}/",
                access=dice.choice(_ACCESS),
                summary=self._text(20),
                body=self._text(dice.randint(60, 300)),
                facets={"area": [f"p{dice.randint(1, 5)}"], "topic": [f"t{dice.randint(1, 40)}"]},
                published_at=_NEWEST - timedelta(days=dice.randint(0, 1500)),
            )

    def queries(self, number: int) -> list[str]:
        """Queries of one to four words."""
        return [self._text(self._dice.randint(1, 4), _FILLING) for _number in range(number)]

    def beginnings(self, number: int) -> list[str]:
        """What somebody has typed so far who types a word or two."""
        words = [self._text(self._dice.randint(1, 2), _FILLING).split() for _number in range(number)]
        return [" ".join([*whole, last[: self._dice.randint(1, len(last))]]) for *whole, last in words]

    def hostile(self, number: int) -> list[str]:
        """Strings that might be taken for something else than words."""
        return ["".join(self._dice.choices(_HOSTILE, k=self._dice.randint(1, 40))) for _number in range(number)]

    def _word(self) -> str:
        syllables = range(self._dice.randint(2, 5))
        return "".join(self._dice.choice(_LETTERS) + self._dice.choice("aeiou") for _syllable in syllables)

    def _text(self, number: int, skipped: int = 0) -> str:
        """Some words, common ones often and rare ones seldom.

        :param skipped: so many of the most common words are not among them.
        """
        least, most = self._sums[skipped - 1] if skipped else 0.0, self._sums[-1]
        return " ".join(
            self._words[bisect(self._sums, self._dice.uniform(least, most), hi=len(self._sums) - 1)]
            for _place in range(number)
        )
