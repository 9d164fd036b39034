"""The scorecard for a board: as it is today, and as it was kept."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cxhub import exports
from cxhub.access import can, visible
from cxhub.alignment import results
from cxhub.alignment import scorecard as cards
from cxhub.alignment.gate import for_leaders
from cxhub.alignment.models import Claim, ScorecardSnapshot
from cxhub.charts import Point
from cxhub.gate import for_forms

#: Kept scorecards that the page of today lists.
MOST = 12


@for_leaders
def scorecard(request: HttpRequest) -> HttpResponseBase:
    """The scorecard of the newest run."""
    run = results.latest_run(request)
    data = cards.content(request, run) if run else None
    if data and (kind := exports.wanted(request)):
        return exports.file_response(kind, "scorecard", cards.header(), cards.file_rows(data))
    kept = visible(ScorecardSnapshot.objects.defer("content").select_related("kept_by__cxhub_member"), request)
    context: dict[str, Any] = {
        "kept": kept[:MOST],
        "may_keep": can(request, "keep_scorecard", ScorecardSnapshot),
        "may_claim": can(request, "add", Claim),
        "xlsx": "?format=xlsx",
        "csv": "?format=csv",
    }
    return render(request, "cxhub_alignment/scorecard.html", {**context, **shown(data)})


@for_forms
@for_leaders
def keep(request: HttpRequest) -> HttpResponse:
    """Freeze the scorecard of today at an address of its own."""
    run = results.latest_run(request)
    if run is None or not request.user.is_authenticated or not can(request, "keep_scorecard", ScorecardSnapshot):
        raise PermissionDenied
    title = request.POST.get("title", "").strip()[:200] or _("Scorecard")
    made = ScorecardSnapshot(
        title=title, as_of=run.as_of, kept_by=request.user, run=run, content=cards.content(request, run)
    )
    made.save()
    log(instance=made, action="cxhub.keep_scorecard", user=request.user, data={"as_of": str(run.as_of)})
    messages.success(request, _("It is kept. This address will always show what it says now."))
    return redirect(made)


@for_leaders
def snapshot(request: HttpRequest, key: str) -> HttpResponseBase:
    """A scorecard as it was kept, without what has been closed to this reader."""
    found = get_object_or_404(
        visible(ScorecardSnapshot.objects.select_related("kept_by__cxhub_member"), request), key=key
    )
    data = cards.for_reader(found.content, request)
    if kind := exports.wanted(request):
        return exports.file_response(kind, "scorecard", cards.header(), cards.file_rows(data))
    context = {"snapshot": found, "xlsx": "?format=xlsx", "csv": "?format=csv"}
    return render(request, "cxhub_alignment/scorecard.html", {**context, **shown(data)})


def shown(data: cards.Content | None) -> dict[str, Any]:
    """The data with days and points as the template draws them."""
    if data is None:
        return {"data": None}
    for row in [*data["pillars"], *data["headline"]]:
        measure = row.get("measure", row) if "measure" in row else row
        if measure:
            measure["line"] = [Point(datetime.date.fromisoformat(day), value) for day, value in measure["points"]]
    return {
        "data": data,
        "asks": [row for row in data["asks"] if not row.get("folded")],
        "more_asks": [row for row in data["asks"] if row.get("folded")],
        "as_of": datetime.date.fromisoformat(data["as_of"]),
        "ran_at": datetime.datetime.fromisoformat(data["ran_at"]),
        "since": datetime.date.fromisoformat(data["since"]) if data["since"] else None,
        "heard_on": datetime.date.fromisoformat(data["heard"]["on"]) if data["heard"] and data["heard"]["on"] else None,
        "today": timezone.localdate(),
        "new_claim": reverse("cxhub_claims:add"),
    }
