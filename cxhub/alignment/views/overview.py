"""The audit in one screen: the answer, the score by pillar, what changed, and who can fix what."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cxhub import exports
from cxhub.access import Reader, can
from cxhub.alignment import listing, results
from cxhub.alignment.gate import for_leaders
from cxhub.alignment.models import AuditRun
from cxhub.alignment.results import Comparison, PillarScore, Scores
from cxhub.alignment.scoring import CAP
from cxhub.alignment.severity import Severity
from cxhub.charts import Point

#: What a run is compared with at first: the last one of a week before.
A_WEEK = 7
#: Runs on the line of scores.
MOST_RUNS = 120
#: Lines under each heading of what changed.
FEW = 4


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


@for_leaders
def overview(request: HttpRequest) -> HttpResponseBase:
    """The audit's newest run."""
    asked = listing.narrowed(request)
    if kind := exports.wanted(request):
        rows = asked.rows(listing.rows(request, asked)).iterator(chunk_size=500)
        return exports.file_response(kind, "findings", listing.header(), listing.file_rows(request, rows))
    run = results.latest_run(request)
    if run is None:
        context = {"run": None, "may_run": can(request, "run_audit", AuditRun)}
        return render(request, "cxhub_alignment/overview.html", context)
    earlier = results.previous_run(run, request, days=A_WEEK) or results.previous_run(run, request)
    scores = results.scores(run, request)
    before = results.scores(earlier, request) if earlier else None
    pillars = pillar_rows(scores, before)
    page_obj = asked.page(listing.rows(request, asked), listing.PAGE_SIZE)
    context = {
        "run": run,
        "earlier": earlier,
        "scores": scores,
        "programme": scores.programme,
        "pillars": pillars,
        "answer": answer(pillars),
        "worst": worst_words(pillars),
        "trend": trend(request),
        "changes": changes(results.compare(earlier, run, request)) if earlier else None,
        "checks": checks(run),
        "narrowed": asked,
        "xlsx": asked.address(format="xlsx", page=None),
        "page_obj": page_obj,
        "groups": listing.grouped(asked, page_obj),
        "today": timezone.localdate(),
        "stale": run.as_of < timezone.localdate() - datetime.timedelta(days=1),
        "may_run": can(request, "run_audit", AuditRun),
    }
    return render(request, "cxhub_alignment/overview.html", context)


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
    row = min(failing, key=lambda row: row.now.score)
    counts = row.now.line.counts
    return {"row": row, "critical": counts[Severity.CRITICAL.value], "total": row.now.line.total}


def trend(request: HttpRequest) -> list[Point]:
    """The score at the last run of each day, oldest first; nothing for a reader to whom a part of it is closed.

    What a run stored counts every finding: it is shown to those who may see them all.
    """
    if Reader.of(request).closed_paths:
        return []
    by_day: dict[datetime.date, int] = {}
    for day, score in results.runs(request).values_list("as_of", "score")[:MOST_RUNS]:
        if score is not None:
            by_day.setdefault(day, score)
    return [Point(day, score) for day, score in sorted(by_day.items())]


def checks(run: AuditRun) -> dict[str, Any]:
    """What became of the rules: how many were checked, could not judge, or failed."""
    states = [outcome.get("state") for outcome in run.rules.values()]
    return {
        "all": len(states),
        "checked": states.count("checked"),
        "not_assessable": states.count("not_assessable"),
        "failed": [rule for rule, outcome in run.rules.items() if outcome.get("state") == "failed"],
    }


def changes(found: Comparison) -> list[dict[str, Any]]:
    """New, fixed, waived and recurred findings under their headings; headings without any are left out."""
    new, fixed, waived, recurred = (len(rows) for rows in (found.new, found.fixed, found.waived, found.recurred))
    columns = [
        (ngettext("%(n)s new", "%(n)s new", new) % {"n": new}, found.new),
        (ngettext("%(n)s resolved", "%(n)s resolved", fixed) % {"n": fixed}, found.fixed),
        (ngettext("%(n)s waived", "%(n)s waived", waived) % {"n": waived}, found.waived),
        (ngettext("%(n)s recurred", "%(n)s recurred", recurred) % {"n": recurred}, found.recurred),
    ]
    return [{"label": label, "rows": rows[:FEW], "more": len(rows) - FEW} for label, rows in columns if rows]
