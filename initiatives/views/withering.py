"""The page on what withers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from cxhub import exports
from cxhub.charts.steps import Curve, step_chart
from cxhub.gate import for_readers
from cxhub.initiatives.withering import ENOUGH, Group, Step, difference, group_of, lives_of


@for_readers
def withering(request: HttpRequest) -> HttpResponseBase:
    """Survival of approved work, with and without an executive owner at its approval; as a file with ``?format=``."""
    lives = lives_of(request)
    groups = [
        group_of(_("With an executive owner"), [life for life in lives if life.executive]),
        group_of(_("Without one"), [life for life in lives if not life.executive]),
    ]
    if kind := exports.wanted(request):
        return exports.file_response(kind, "withering", _headers(), _lines(groups))
    last = max((life.days for life in lives), default=0)
    shown = [group for group in groups if group.lives]
    context = {
        "groups": groups,
        "rows": _rows(groups),
        "lives": len(lives),
        "enough": ENOUGH,
        "p": difference(lives),
        "may_compare": all(group.says_something for group in groups),
        "charts": [
            (
                _("Not withered yet, if nothing else could end them (Kaplan–Meier)"),
                _chart(shown, last, "km", 1.0, lambda step: step.alive),
            ),
            (
                _("Withered, completion taken into account (Aalen–Johansen)"),
                _chart(shown, last, "aj", 0.0, lambda step: step.withered),
            ),
        ]
        if lives
        else [],
    }
    return render(request, "cxhub_initiatives/withering.html", context)


def _chart(groups: list[Group], last: int, name: str, start: float, share: Callable[[Step], float]) -> Any:
    curves = [
        Curve(
            group.name,
            [(step.day, share(step)) for step in group.steps],
            start,
            dashed=index % 2 == 1,
            until=group.watched,
        )
        for index, group in enumerate(groups)
    ]
    said = " ".join(
        _("%(group)s: %(withered)d of %(all)d withered.")
        % {"group": group.name, "withered": group.withered, "all": group.lives}
        for group in groups
    )
    return step_chart(
        curves, last=last, title=_("Share by time since approval"), description=said, id=f"withering-{name}"
    )


def _rows(groups: list[Group]) -> list[tuple[int, list[Step | None]]]:
    """One line for each mark, with a step of each group; none where a group is not that old."""
    by_day = [{step.day: step for step in group.marks} for group in groups]
    days = sorted({day for steps in by_day for day in steps})
    return [(day, [steps.get(day) for steps in by_day]) for day in days]


def _headers() -> list[str]:
    return [_("Group"), _("Days"), _("At risk"), _("Not withered"), _("Low"), _("High"), _("Withered"), _("Completed")]


def _lines(groups: list[Group]) -> list[list[Any]]:
    return [
        [
            group.name,
            step.day,
            step.at_risk,
            *(
                None if value is None else round(value, 4)
                for value in (step.alive, step.low, step.high, step.withered, step.completed)
            ),
        ]
        for group in groups
        for step in group.steps
    ]
