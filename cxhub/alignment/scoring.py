"""Scores: 100, less what each finding weighs. Pure functions over counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cxhub.alignment.severity import WEIGHTS, Severity

#: No score passes this while a critical finding is open.
CAP = 59

Counts = dict[str, int]


def no_counts() -> Counts:
    """Nothing of any severity."""
    return {severity.value: 0 for severity in Severity}


def score(counts: Mapping[str, int]) -> int:
    """100 less 25 for each critical finding, 10 for high, 4 for medium and 1 for low; 0 at least, and capped."""
    value = max(0, 100 - sum(weight * counts.get(severity.value, 0) for severity, weight in WEIGHTS.items()))
    return min(value, CAP) if counts.get(Severity.CRITICAL.value) else value


@dataclass
class Line:
    """The findings of one pillar, or of the programme beside its pillars.

    :param counts: findings that count, by severity.
    :param waived: findings that are waived, by severity.
    :param not_assessable: how many objects of its own a rule could not judge.
    """

    counts: Counts = field(default_factory=no_counts)
    waived: Counts = field(default_factory=no_counts)
    not_assessable: int = 0

    @property
    def score(self) -> int:
        """The line's score."""
        return score(self.counts)

    @property
    def total(self) -> int:
        """How many findings count."""
        return sum(self.counts.values())

    @property
    def total_waived(self) -> int:
        """How many are waived."""
        return sum(self.waived.values())

    def add(self, severity: str, *, waived: bool) -> None:
        """Count one finding."""
        counts = self.waived if waived else self.counts
        counts[severity] = counts.get(severity, 0) + 1


def overall(pillars: Iterable[Line], everything: Line) -> int | None:
    """The mean of the pillars' scores, capped while anything critical is open anywhere; ``None`` without pillars."""
    scores = [line.score for line in pillars]
    if not scores:
        return None
    mean = round(sum(scores) / len(scores))
    return min(mean, CAP) if everything.counts[Severity.CRITICAL.value] else mean
