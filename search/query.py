"""The language of the search box, as a syntax tree.

Words, ``"phrases"``, ``-not``, ``kind:story``, ``tag:ferry``, ``pillar:clear``, ``owner:bea``, ``author:sam``,
``before:2026-03``, ``after:2025`` and a trailing ``*``. Everything can be parsed: what makes no sense as an operator
is read as words.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from cxhub.search.documents import storable
from cxhub.search.text import STOP_WORDS, tokens

MAX_LENGTH = 1000
MAX_TERMS = 128
FILTER_FIELDS = frozenset({"kind", "tag", "pillar", "owner", "author"})
DATE_FIELDS = ("before", "after")

_PART = re.compile(
    r"""(?P<minus>-?) (?: (?P<field>[A-Za-z]+) : )? (?: "(?P<phrase>[^"]*)"? | (?P<word>[^\s"]+) )""", re.VERBOSE
)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


@dataclass(frozen=True)
class Word:
    """One word to find: also one such as ``o'clock``, which the index holds as two neighbours.

    :param text: its tokens, separated by spaces.
    :param prefix: whether any ending will do.
    """

    text: str
    prefix: bool = False

    def __str__(self) -> str:
        return self.text.replace(" ", "-") + ("*" if self.prefix else "")


@dataclass(frozen=True)
class Phrase:
    """Words to find next to each other, in this order."""

    text: str

    def __str__(self) -> str:
        return f'"{self.text}"'


Term = Word | Phrase


@dataclass(frozen=True)
class Filter:
    """A field that must hold a value, or must not.

    :param among: the very values that it stands for; None where any holds that has its words.
    """

    field: str
    value: str
    negated: bool = False
    among: frozenset[str] | None = None

    def __str__(self) -> str:
        return f'{"-" if self.negated else ""}{self.field}:"{self.value}"'


def one_of_each(filters: Iterable[Filter]) -> list[list[Filter]]:
    """Filters in groups, one of each must hold: the values of one field are a choice, as beside the results."""
    groups: dict[tuple[str, str], list[Filter]] = {}
    for condition in filters:
        groups.setdefault((condition.field, condition.value if condition.negated else ""), []).append(condition)
    return list(groups.values())


@dataclass(frozen=True)
class Query:
    """A parsed query.

    :param terms: what to find, in the order typed.
    :param excluded: what must not occur.
    :param before: published before this day.
    :param after: published on this day or later.
    :param shortened: whether some of the text was cut off.
    :param misread: what looks like a field and its value and was read as words, as typed: there is no such field, or
        no such day.
    """

    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()
    before: date | None = None
    after: date | None = None
    shortened: bool = False
    misread: tuple[str, ...] = field(default=(), compare=False)

    def __bool__(self) -> bool:
        return bool(self.terms or self.excluded or self.filters or self.before or self.after)

    def __str__(self) -> str:
        """The query as it could be typed: parses to the same query."""
        parts = [*map(str, self.terms), *(f"-{term}" for term in self.excluded), *map(str, self.filters)]
        parts += [f"before:{self.before}"] if self.before else []
        parts += [f"after:{self.after}"] if self.after else []
        return " ".join(parts)

    @property
    def content_terms(self) -> tuple[Term, ...]:
        """The terms without words of questions, unless there is nothing else."""
        content = tuple(term for term in self.terms if isinstance(term, Phrase) or term.text not in STOP_WORDS)
        return content or self.terms

    def replacing(self, words: Mapping[str, str]) -> "Query":
        """The query with some of its words replaced by others."""
        terms = tuple(Word(words.get(t.text, t.text), t.prefix) if isinstance(t, Word) else t for t in self.terms)
        return replace(self, terms=terms)


def parse(text: str) -> Query:
    """Read what somebody typed.

    :param text: anything at all. Only its beginning counts: so many characters and terms as the limits above say.
    :returns: the query; an empty one where the text holds nothing to look for.
    """
    cleaned = storable(text[:MAX_LENGTH]).translate({ord(quote): '"' for quote in "“”„«»"})
    terms: list[Term] = []
    excluded: list[Term] = []
    filters: list[Filter] = []
    bounds: dict[str, date] = {}
    misread: list[str] = []
    shortened = len(text) > MAX_LENGTH
    for match in _PART.finditer(cleaned):
        if len(terms) + len(excluded) + len(filters) == MAX_TERMS:
            shortened = True
            break
        negated = bool(match["minus"])
        name = (match["field"] or "").lower()
        value = match["phrase"] if match["word"] is None else match["word"]
        if name in FILTER_FIELDS and tokens(value):
            filters.append(Filter(name, " ".join(tokens(value)), negated))
            continue
        if name in DATE_FIELDS and not negated and (day := _day(value)):
            bounds[name] = day
            continue
        term = _term(match, value)
        if term is not None:
            (excluded if negated else terms).append(term)
            if name and name not in FILTER_FIELDS and value[:1].isalnum():
                misread.append(match[0].strip())
    return Query(
        tuple(terms),
        tuple(excluded),
        tuple(filters),
        bounds.get("before"),
        bounds.get("after"),
        shortened,
        tuple(misread),
    )


def _term(match: re.Match[str], value: str) -> Term | None:
    words = tokens(f"{match['field']} {value}" if match["field"] else value)
    if not words:
        return None
    if match["word"] is None:
        return Phrase(" ".join(words))
    return Word(" ".join(words), prefix=len(words) == 1 and value.endswith("*"))


def _day(value: str) -> date | None:
    """The first day of ``2026``, ``2026-03`` or ``2026-03-09``; None where it is no date."""
    match = _DATE.fullmatch(value)
    if not match:
        return None
    try:
        day = date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
        # A time zone may move the first and the last day of the calendar over its edge.
        return max(date.min + timedelta(days=2), min(day, date.max - timedelta(days=2)))
    except ValueError:
        return None
