"""Two runs beside each other: what is new, fixed, waived, recurred, and who changed what in between."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cxhub.alignment import results
from cxhub.alignment.gate import for_leaders
from cxhub.alignment.models import AuditRun
from cxhub.alignment.telling import pillar_rows

#: Runs to choose from.
MOST_RUNS = 200


@for_leaders
def compare(request: HttpRequest) -> HttpResponse:
    """The runs that the address names; without it, the newest and the last of a week before."""
    runs = list(results.runs(request)[:MOST_RUNS])
    later = _run(runs, request.GET.get("to", "")) or (runs[0] if runs else None)
    earlier = _run(runs, request.GET.get("from", ""))
    if later is not None and earlier is None:
        earlier = results.previous_run(later, request, days=7) or results.previous_run(later, request)
    if earlier and later and (earlier.as_of, earlier.ran_at) > (later.as_of, later.ran_at):
        earlier, later = later, earlier
    context: dict[str, Any] = {"runs": runs, "earlier": earlier, "later": later}
    if later is not None:
        context["spans"] = _spans(runs, later, earlier)
    if earlier and later and earlier.pk != later.pk:
        now, before = results.scores(later, request), results.scores(earlier, request)
        found = results.compare(earlier, later, request)
        change = None if None in (now.overall, before.overall) else (now.overall or 0) - (before.overall or 0)
        context |= {
            "found": found,
            "now": now,
            "before": before,
            "change": change,
            "pillars": pillar_rows(now, before),
            "programme": now.programme,
            "parts": [
                (_("New"), _("Found for the first time"), found.new),
                (_("Recurred"), _("Known from before, and back"), found.recurred),
                (_("Worse"), _("A higher severity than before"), found.worse),
                (_("Resolved"), _("No longer found"), found.fixed),
                (_("Waived"), _("Shown, and not counted"), found.waived),
            ],
        }
    return render(request, "cxhub_alignment/compare.html", context)


def _spans(runs: list[AuditRun], later: AuditRun, earlier: AuditRun | None) -> list[dict[str, Any]]:
    """The last runs of a week, a month, a quarter and a year before; one that is all of these is the longest."""
    found: dict[int, dict[str, Any]] = {}
    for label, days in ((_("A year"), 365), (_("A quarter"), 91), (_("A month"), 30), (_("A week"), 7)):
        until = later.as_of - datetime.timedelta(days=days)
        run = next((run for run in runs if run.as_of <= until), None)
        if run is not None and run.pk not in found:
            chosen = earlier is not None and run.pk == earlier.pk
            found[run.pk] = {"label": label, "url": f"?from={run.pk}&to={later.pk}", "current": chosen}
    return list(reversed(found.values()))


def _run(runs: list[AuditRun], value: str) -> AuditRun | None:
    return next((run for run in runs if str(run.pk) == value), None)
