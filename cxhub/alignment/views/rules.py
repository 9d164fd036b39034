"""The rules: all of them with what became of each, and one rule with its thresholds and where it fires."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cxhub.access import can, visible
from cxhub.alignment import actions, results, thresholds
from cxhub.alignment.forms import ThresholdForm
from cxhub.alignment.gate import for_leaders, sees_audit
from cxhub.alignment.models import COUNTING, FindingState, ThresholdChange
from cxhub.alignment.previewing import preview
from cxhub.alignment.registry import Rule, all_rules, get_rule
from cxhub.gate import for_readers

#: Findings of a rule on its page, and those of its past.
MOST, MOST_PAST = 25, 20


@dataclass(frozen=True)
class RuleRow:
    """A rule with what it says today.

    :param state: what became of it in the newest run: checked, not_assessable, failed, or empty without a run.
    :param missing: what it lacks to judge.
    """

    rule: Rule
    severity: str
    state: str
    counting: int
    waived: int
    missing: list[str]


@dataclass(frozen=True)
class ThresholdRow:
    """A threshold: what holds, what held before, and who changed it."""

    name: str
    label: str
    now: Any
    default: Any
    changes: list[ThresholdChange]

    @property
    def words(self) -> str:
        """Its name as people read it."""
        return self.name.replace("_", " ")


@for_leaders
def rules(request: HttpRequest) -> HttpResponseBase:
    """Every rule by area, with how often it fires."""
    run = results.latest_run(request)
    outcomes = run.rules if run else {}
    counts: dict[str, Mapping[str, Any]] = {
        row["rule"]: row
        for row in results.findings(request)
        .order_by()
        .values("rule")
        .annotate(
            counting=Count("pk", filter=Q(state__in=COUNTING)),
            waived=Count("pk", filter=Q(state=FindingState.WAIVED)),
        )
    }
    values = thresholds.in_force(timezone.localdate())
    rows = []
    for rule in all_rules():
        outcome, count = outcomes.get(rule.id, {}), counts.get(rule.id, {})
        rows.append(
            RuleRow(
                rule,
                values[rule.id]["severity"],
                outcome.get("state", ""),
                count.get("counting", 0),
                count.get("waived", 0),
                missing_words(outcome),
            )
        )
    areas = [(str(area), list(items)) for area, items in groupby(rows, key=lambda row: str(row.rule.area))]
    without = [row for row in rows if row.state == "not_assessable"]
    return render(
        request,
        "cxhub_alignment/rules.html",
        {"run": run, "areas": areas, "without": without, "all": len(rows)},
    )


def missing_words(outcome: dict[str, Any]) -> list[str]:
    """What a rule lacked in a run, without saying it twice."""
    found = outcome.get("missing") or []
    return list(dict.fromkeys(str(item) for item in (found if isinstance(found, list) else [found])))


@for_readers
def rule(request: HttpRequest, id: str) -> HttpResponse:
    """One rule: why, how, with which thresholds, where it fires, and its past."""
    found = get_rule(id)
    if found is None:
        raise Http404
    changing = _change(request, found.id)
    if isinstance(changing, HttpResponse):
        return changing
    run = results.latest_run(request)
    firing = results.findings(request).filter(rule=found.id)
    standing = firing.exclude(state=FindingState.RESOLVED)
    context = {
        **changing,
        "rule": found,
        "run": run,
        "outcome": run.rules.get(found.id, {}) if run else {},
        "missing": missing_words(run.rules.get(found.id, {}) if run else {}),
        "severity": thresholds.in_force(timezone.localdate())[found.id]["severity"],
        "findings": standing[:MOST],
        "count": standing.count(),
        "past": firing.filter(state=FindingState.RESOLVED).order_by("-resolved_on", "pk")[:MOST_PAST],
        "sees_audit": sees_audit(request),
    }
    return render(request, "cxhub_alignment/rule.html", context)


@for_readers
def shared(request: HttpRequest) -> HttpResponse:
    """The thresholds that all rules share."""
    changing = _change(request, "")
    if isinstance(changing, HttpResponse):
        return changing
    context = {**changing, "sees_audit": sees_audit(request)}
    return render(request, "cxhub_alignment/shared_thresholds.html", context)


def _change(request: HttpRequest, rule: str) -> HttpResponse | dict[str, Any]:
    """The thresholds of a rule, or those that all share where it is empty, with the form that tries and changes them.

    :returns: what the page shows, or the answer to a change.
    """
    may_change = can(request, "change_threshold", ThresholdChange)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    trying = request.POST.get("act") == "try"
    form = (
        ThresholdForm(request.POST or None, known=thresholds.known(rule), severity=bool(rule), trying=trying)
        if may_change
        else None
    )
    foreseen = None
    if request.method == "POST" and form is not None and form.is_valid():
        data = form.cleaned_data
        try:
            if not trying:
                actions.change_threshold(rule=rule, user=request.user, **data)
            elif errors := thresholds.refuse(rule, data["name"], data["value"]):
                raise ValidationError(errors)
            else:
                foreseen = preview(rule=rule, name=data["name"], value=data["value"], who=request)
                if foreseen is None:
                    raise ValidationError(_("The audit has not run yet: there is nothing to try it on."))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if not trying:
                messages.success(request, _("It is changed, and holds from the first run of that day on."))
                return redirect(request.path)
    return {"form": form, "foreseen": foreseen, "thresholds": threshold_rows(request, rule)}


def threshold_rows(request: HttpRequest, rule: str) -> list[ThresholdRow]:
    """The thresholds of a rule, or those that all share where it is empty, with their changes, the newest first."""
    values = thresholds.in_force(timezone.localdate())[rule]
    rows = visible(ThresholdChange.objects.current().filter(rule=rule), request)
    changes = list(rows.select_related("by__cxhub_member").order_by("-effective_from", "-pk"))

    def of(name: str) -> list[ThresholdChange]:
        return [change for change in changes if change.name == name]

    found = [
        ThresholdRow(name, str(item.label), values[name], item.default, of(name))
        for name, item in thresholds.known(rule).items()
    ]
    known = get_rule(rule)
    if known is not None:
        found.append(ThresholdRow("severity", "", values["severity"], known.severity.value, of("severity")))
    return found
