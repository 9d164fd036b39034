"""What leads to what, in columns from left to right: boxes that are links, and the ways between them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from cxhub.charts.svg import NOTHING, element, join, per_cent

#: Pixels of a box, of the space below it, and of a line of words in it.
BOX, SPACE, LINE = 44, 10, 16
#: Characters in a line of a box, and lines in it.
WIDE, LINES = 32, 2
#: Per cent of the width between two columns.
BETWEEN = 4.0


@dataclass(frozen=True, slots=True)
class Box:
    """One thing in a column.

    :param key: tells it from the others of the drawing.
    :param before: keys of the boxes that lead to it.
    :param missing: it ought to be there and is not: drawn with a broken edge, like the ways to it.
    :param broken: keys of boxes that ought to lead to it and do not; their way is drawn broken and leads to ``mend``.
    :param mend: where a broken way is mended.
    """

    key: str
    title: str
    url: str = ""
    before: tuple[str, ...] = ()
    missing: bool = False
    broken: tuple[str, ...] = ()
    mend: str = ""


def flow(columns: Sequence[Sequence[Box]], *, title: str, headings: Sequence[str] = ()) -> SafeString:
    """Columns of boxes with the ways between them; nothing without a box.

    :param headings: what the columns hold.
    :returns: an ``<svg class="flow">``; its links are reached by keyboard, column by column.
    """
    rows = max((len(column) for column in columns), default=0)
    if not rows:
        return NOTHING
    top = 24 if headings else 0
    height = top + rows * (BOX + SPACE)
    width = (100 - BETWEEN * (len(columns) - 1)) / len(columns)
    places: dict[str, tuple[float, float]] = {}
    for index, column in enumerate(columns):
        step = (height - top) / max(len(column), 1)
        for number, box in enumerate(column):
            places[box.key] = (index * (width + BETWEEN), top + step * number + (step - BOX) / 2)
    boxes = [box for column in columns for box in column]
    ways = [
        _way(places[key], places[box.key], width, broken=box.missing)
        for box in boxes
        for key in box.before
        if key in places
    ]
    ways += [
        _broken(places[key], places[box.key], width, box.mend) for box in boxes for key in box.broken if key in places
    ]
    inner = element(
        "svg",
        *ways,
        x=0,
        y=0,
        width="100%",
        height=height,
        viewBox=f"0 0 100 {height:g}",
        preserveAspectRatio="none",
        overflow="visible",
    )
    heads = [
        element("text", words, class_="flow__head", x=per_cent(index * (width + BETWEEN)), y=13)
        for index, words in enumerate(headings)
    ]
    drawn = [_box(box, *places[box.key], width) for box in boxes]
    return element("svg", *heads, inner, *drawn, class_="flow", role="group", aria_label=title, height=height)


def _curve(start: tuple[float, float], end: tuple[float, float], width: float) -> str:
    x1, y1 = start[0] + width, start[1] + BOX / 2
    x2, y2 = end[0], end[1] + BOX / 2
    middle = (x1 + x2) / 2
    return f"M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"


def _way(start: tuple[float, float], end: tuple[float, float], width: float, *, broken: bool) -> SafeString:
    kind = "flow__way flow__way--gap" if broken else "flow__way"
    return element("path", class_=kind, d=_curve(start, end, width))


def _broken(start: tuple[float, float], end: tuple[float, float], width: float, mend: str) -> SafeString:
    drawn = _way(start, end, width, broken=True)
    if not mend:
        return drawn
    # Whoever uses the keyboard reaches the same address by the box.
    return element("a", drawn, href=mend, tabindex=-1, aria_hidden="true")


def _box(box: Box, x: float, y: float, width: float) -> SafeString:
    lines = textwrap.wrap(box.title, WIDE, max_lines=LINES, placeholder="…") or [box.title]
    first = BOX / 2 - LINE * (len(lines) - 1) / 2 + 4.5
    words = [element("text", line, x=10, y=first + LINE * number) for number, line in enumerate(lines)]
    content = join(
        element("title", box.title),
        element("rect", x=0.75, y=0.75, width="100%", height=BOX - 1.5, rx=3),
        *words,
    )
    inner = element("svg", content, x=per_cent(x), y=y, width=per_cent(width), height=BOX)
    kind = "flow__box flow__box--gap" if box.missing else "flow__box"
    if box.url:
        return element("a", inner, class_=kind, href=box.url)
    return element("g", inner, class_=kind)
