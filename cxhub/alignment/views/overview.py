"""The audit in one screen: the answer, the score by pillar, what changed, and who can fix what."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext

from cxhub import exports
from cxhub.access import Reader, can
from cxhub.alignment import listing, results
from cxhub.alignment.gate import for_leaders
from cxhub.alignment.models import AuditRun, Finding
from cxhub.alignment.results import Comparison
from cxhub.alignment.telling import A_WEEK, answer, checks, pillar_rows, worst_words
from cxhub.charts import Point
from cxhub.people.owed import member_of

#: Runs on the line of scores.
MOST_RUNS = 120
#: Lines under each heading of what changed.
FEW = 4


@for_leaders
def overview(request: HttpRequest) -> HttpResponseBase:
    """The audit's newest run."""
    asked = listing.narrowed(request)
    if kind := exports.wanted(request):
        rows = asked.rows(listing.rows(request, asked)).iterator(chunk_size=500)
        return exports.file_response(kind, "findings", listing.header(), listing.file_rows(request, rows))
    run = results.latest_run(request)
    context: dict[str, Any]
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
        "may_send": can(request, "assign", Finding),
        "member": member_of(request),
    }
    return render(request, "cxhub_alignment/overview.html", context)


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
