"""What a run amounts to, in words and rows: for the audit's page, the home page and the scorecard alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cxhub.alignment.models import AuditRun
from cxhub.alignment.results import PillarScore, Scores
from cxhub.alignment.scoring import CAP
from cxhub.alignment.severity import Severity

#: What a run is compared with at first: the last one of a week before.
A_WEEK = 7


@dataclass(frozen=True)
class PillarRow:
    """One line of the table of scores.

    :param change: points since the earlier run; ``None`` where there is none, or the pillar had no score then.
    """

    now: PillarScore
    change: int | None

    @property
    def tally(self) -> list[tuple[str, int]]:
        """Open findings by severity, the worst first, in words."""
        return [(str(severity.label).lower(), self.now.line.counts[severity.value]) for severity in Severity]

    @property
    def holds(self) -> bool:
        """Whether the work of the pillar serves it: no critical finding, and more than the cap's worth of points."""
        return self.now.score > CAP


def pillar_rows(scores: Scores, before: Scores | None) -> list[PillarRow]:
    """The pillars with how their scores moved since an earlier run."""
    then = {item.pillar.pk: item.score for item in before.pillars if item.pillar} if before else {}
    return [
        PillarRow(item, item.score - then[item.pillar.pk] if item.pillar and item.pillar.pk in then else None)
        for item in scores.pillars
    ]


def answer(pillars: list[PillarRow]) -> str:
    """Does the work serve the strategy? In a sentence, from how many pillars hold."""
    if not pillars:
        return _("There are no pillars to serve yet.")
    holding = sum(row.holds for row in pillars)
    if holding == len(pillars):
        return _("Yes. Every pillar holds.")
    if not holding:
        return _("Not yet. No pillar holds.")
    first = _("Mostly.") if 2 * holding > len(pillars) else _("Only in part.")
    hold = ngettext("%(n)s pillar holds", "%(n)s pillars hold", holding) % {"n": holding}
    fail = ngettext("%(n)s does not", "%(n)s do not", len(pillars) - holding) % {"n": len(pillars) - holding}
    return _("%(first)s %(hold)s and %(fail)s.") % {"first": first, "hold": hold, "fail": fail}


def worst_words(pillars: list[PillarRow]) -> dict[str, Any] | None:
    """The pillar that stands lowest, and why; ``None`` where all hold."""
    failing = [row for row in pillars if not row.holds]
    if not failing:
        return None
    row = min(failing, key=_how_low)
    counts = row.now.line.counts
    return {"row": row, "critical": counts[Severity.CRITICAL.value], "total": row.now.line.total}


def _how_low(row: PillarRow) -> tuple[int, ...]:
    """Sorts the pillar that stands lowest first: of equal scores the one with most of the worst findings."""
    return (row.now.score, *(-row.now.line.counts[severity.value] for severity in Severity))


def checks(run: AuditRun) -> dict[str, Any]:
    """What became of the rules: how many were checked, could not judge, or failed."""
    states = [outcome.get("state") for outcome in run.rules.values()]
    return {
        "all": len(states),
        "checked": states.count("checked"),
        "not_assessable": states.count("not_assessable"),
        "failed": [rule for rule, outcome in run.rules.items() if outcome.get("state") == "failed"],
    }
