"""Makes a run of the audit: reads the graph, asks the rules, keeps the result, and brings findings up to date.

A run of the latest day of all brings the findings' states up to date. A run of an earlier day is history: it is kept
with its graph, its scores and what it told, and changes no state; what it found and no later run knows is entered as
resolved.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from cxhub.alignment import keeping
from cxhub.alignment.graph import VERSION
from cxhub.alignment.judging import CHECKED, Verdict, judge, pillar_of
from cxhub.alignment.models import AuditRun, RunKind
from cxhub.alignment.packing import Packer, pack
from cxhub.alignment.reading import read_graph
from cxhub.alignment.scoring import Line, overall
from cxhub.alignment.thresholds import in_force


def run(*, on: datetime.date | None = None, kind: RunKind = RunKind.ASKED, user: Any = None) -> AuditRun:
    """Audit the programme as it was on a day.

    :param on: the day; today, unless said. Thresholds are those in force on it.
    :param kind: what made it run. Runs after a change replace each other within a day, for they would be many.
    :param user: who asked for it.
    :raises ValueError: the day has not come.
    """
    today = timezone.localdate()
    on = on or today
    if on > today:
        raise ValueError("The day has not come.")
    began = time.monotonic()
    graph, thresholds = read_graph(on), in_force(on)
    verdicts = judge(graph, on, thresholds)
    with transaction.atomic():
        if kind == RunKind.SAVED:
            AuditRun.objects.filter(kind=RunKind.SAVED, as_of=on).delete()
        newest = AuditRun.objects.order_by("-as_of").values_list("as_of", flat=True).first()
        made = AuditRun(
            as_of=on,
            kind=RunKind.PAST if on < today and kind == RunKind.ASKED else kind,
            started_by=user if user is not None and user.is_authenticated else None,
            graph_version=VERSION,
            graph=graph.dump(),
            told=pack([]),
            thresholds=thresholds,
            rules={verdict.rule.id: _summary(verdict) for verdict in verdicts},
            scores={},
        )
        made.save()
        keeper = keeping.Keeper(made, graph, is_newest=newest is None or on >= newest)
        told = Packer()
        rows = told.through(keeper.keep(verdicts))
        _count(made, rows, verdicts, [pillar.id for pillar in graph.current_pillars], graph)
        made.told = told.packed()
        made.seconds = round(time.monotonic() - began, 3)
        made.save()
    return made


def tonight(on: datetime.date) -> str:
    """The run of the night, once for each day: a function of the hook ``cxhub_nightly``."""
    made = AuditRun.objects.filter(kind=RunKind.NIGHTLY, as_of=on).first() or run(on=on, kind=RunKind.NIGHTLY)
    score = "–" if made.score is None else made.score
    return f"score {score}; {made.critical} critical, {made.high} high, {made.medium} medium, {made.low} low"


def _summary(verdict: Verdict) -> dict[str, Any]:
    """What became of a rule, for the run's own record."""
    summary: dict[str, Any] = {"state": verdict.state, "found": len(verdict.found)}
    if verdict.unclear:
        summary["missing"] = sorted({str(item.missing) for item in verdict.unclear})
        summary["unclear"] = len([item for item in verdict.unclear if item.about is not None])
    if verdict.error:
        summary["error"] = verdict.error
    if verdict.state == CHECKED:
        summary["severity"] = verdict.severity.value
    return summary


def _count(
    made: AuditRun, rows: Iterable[dict[str, Any]], verdicts: list[Verdict], pillars: list[int], graph: Any
) -> None:
    """Work the scores and counts of a run out from what it tells."""
    lines: dict[int | None, Line] = {None: Line(), **{pillar: Line() for pillar in pillars}}
    everything = Line()
    for row in rows:
        for line in (lines.setdefault(row["pillar"], Line()), everything):
            line.add(row["severity"], waived=row["state"] == "waived")
    for verdict in verdicts:
        for item in verdict.unclear:
            if item.about is not None:
                lines.setdefault(pillar_of(graph, item.about), Line()).not_assessable += 1
    made.scores = {
        "programme" if pillar is None else str(pillar): {
            "score": line.score,
            "counts": line.counts,
            "waived": line.waived,
            "not_assessable": line.not_assessable,
        }
        for pillar, line in lines.items()
    }
    made.score = overall((lines[pillar] for pillar in pillars), everything)
    for severity, number in everything.counts.items():
        setattr(made, severity, number)
    made.waived = everything.total_waived
