"""Shares that change in steps: survival and cumulative incidence, one curve a group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cxhub.charts.svg import NOTHING, corner, element, per_cent, stretched, text

#: Pixels above and below the curves.
TOP, FOOT = 14, 24


@dataclass(frozen=True)
class Curve:
    """One curve.

    :param label: its group.
    :param points: day and share from 0 to 1, in order; a curve begins at day 0.
    :param start: the share on day 0.
    :param dashed: drawn in dashes, so that curves differ without colour.
    :param until: the last day of which anything is known; the drawing's own where that is later or not said.
    """

    label: str
    points: Sequence[tuple[int, float]]
    start: float = 1.0
    dashed: bool = False
    until: int | None = None

    def end(self, last: int) -> float:
        """Where it ends, in percent of a drawing until the day ``last``."""
        return min((last if self.until is None else self.until) / last * 100, 100.0)


def step_chart(
    curves: Sequence[Curve], *, last: int, title: str, description: str, id: str, height: int = 220
) -> SafeString:
    """Curves in steps over days, from 0 to 100 %.

    :param last: the last day of the drawing.
    :param description: what they show, in a sentence.
    :returns: an ``<svg>`` for a ``<figure class="chart">``; nothing without a curve.
    """
    if not curves or last <= 0:
        return NOTHING
    room = height - TOP - FOOT
    parts = [element("title", title, id=f"{id}-t"), element("desc", description, id=f"{id}-d")]
    for mark in (0, 50, 100):
        y = TOP + room * (100 - mark) / 100
        parts.append(element("line", class_="chart__grid", x1=0, x2="100%", y1=y, y2=y))
        parts.append(element("text", f"{mark}%", x=0, y=y - 4))
    lines = []
    for curve in curves:
        share = curve.start
        corners = [corner(0, (1 - share) * 100)]
        for day, value in curve.points:
            x = min(day / last * 100, 100.0)
            corners += [corner(x, (1 - share) * 100), corner(x, (1 - value) * 100)]
            share = value
        corners.append(corner(curve.end(last), (1 - share) * 100))
        dashes = "6 5" if curve.dashed else None
        lines.append(element("polyline", class_="chart__line", points=" ".join(corners), stroke_dasharray=dashes))
    parts.append(stretched(*lines, y=TOP, height=room))
    for months in _months(last):
        x = months * 365.25 / 12 / last * 100
        words = _("%(n)d months") % {"n": months} if months else _("approved")
        parts.append(text(words, x, height - 4, halo=False, minor=months % 12 != 0))
        parts.append(element("line", class_="chart__grid", x1=per_cent(x), x2=per_cent(x), y1=TOP, y2=TOP + room))
    parts += _labels(curves, room, last)
    return element("svg", *parts, role="img", aria_labelledby=f"{id}-t {id}-d", height=height)


def _labels(curves: Sequence[Curve], room: int, until: int) -> list[SafeString]:
    """The curves' names at their ends: the highest above its curve where there is room, others below it."""
    ends = sorted(
        (curve.points[-1][1] if curve.points else curve.start, curve.label, min(curve.end(until), 98))
        for curve in curves
    )
    parts, last = [], 0.0
    for index, (end, label, x) in enumerate(reversed(ends)):
        at = TOP + room * (1 - end)
        y = at - 6 if index == 0 and at > 24 else at + 16
        y = max(y, last + 17)
        if y > TOP + room - 4 and index:
            y = min(at - 6, TOP + room - 4)
        last = y
        parts.append(text(label, x, y, strong=True))
    return parts


def _months(last: int) -> list[int]:
    every = next((step for step in (3, 6, 12, 24, 60) if last / 30.4 / step <= 5), 120)
    return list(range(0, int(last / 30.4) + 1, every))
