"""Time lines: an initiative's milestones with their slips, and the portfolio row by row."""

from collections.abc import Sequence
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cxhub.charts.data import Milestone, Span
from cxhub.charts.scale import TimeScale
from cxhub.charts.svg import NOTHING, element, join, per_cent, stretched, text
from cxhub.components.words import exact

#: More milestones than this are drawn small and without their number, which the list below them has.
NUMBERED = 8
#: Numbered milestones that stand closer than this, in per cent of the line, would lie on each other on a telephone: the
#: later one hangs so many pixels lower.
CLOSE, LOWER = 8.0, 24


def slip(was: float, now: float, top: float, foot: float) -> SafeString:
    """The dashed arc from the place first promised to the one it stands at now."""
    path = f"M{was:.1f} {foot}C{was:.1f} {top} {now:.1f} {top} {now:.1f} {foot}"
    return element("path", class_="chart__slip", vector_effect="non-scaling-stroke", d=path)


def milestone_line(
    milestones: Sequence[Milestone],
    *,
    start: date | None = None,
    end: date | None = None,
    today: date,
    title: str,
    id: str = "milestones",
) -> SafeString:
    """Milestones in their order on a line of time: done, due, late, and where each was first promised.

    :param milestones: in the order that numbers them; those without a day are only in the list beside this.
    :returns: an ``<svg>`` for a ``<figure class="chart">``; nothing where no milestone has a day.
    """
    dated = [(index, item, item.at) for index, item in enumerate(milestones, 1) if item.at]
    if not dated:
        return NOTHING
    across = TimeScale.over(
        [start, end, *(at for _index, _item, at in dated), *(item.original_due for _index, item, _at in dated)]
    )
    assert across is not None  # noqa: S101 - there is at least one day, said for the type checker
    numbered = len(milestones) <= NUMBERED
    marks = [(index, across(item.original_due), "was") for index, item, _at in dated if item.slip and item.original_due]
    marks += [(index, across(at), _kind(item, today)) for index, item, at in dated]
    rows = side_by_side([place for _index, place, _sort in marks]) if numbered else [0] * len(marks)
    below = LOWER * max(rows)
    done = sum(1 for item in milestones if item.done_on)
    late = [item for item in milestones if item.is_late(today)]
    slipped = [item for item in milestones if item.slip]
    parts = [
        element("title", title, id=f"{id}-t"),
        element("desc", " ".join(described(milestones, done, late, slipped)), id=f"{id}-d"),
        element("line", class_="chart__base", x1=0, x2="100%", y1=56, y2=56),
    ]
    ticks = across.months()
    for index, (day, words) in enumerate(ticks):
        x = per_cent(across(day))
        parts.append(element("line", class_="chart__base", x1=x, x2=x, y1=52, y2=60))
        parts.append(text(words, across(day), 98 + below, halo=False, minor=len(ticks) > 3 and index % 2 == 1))
    if across.holds(today):
        x = per_cent(across(today))
        parts.append(element("line", class_="chart__note", x1=x, x2=x, y1=14, y2=80 + below))
        parts.append(text(_("Today"), across(today), 10, strong=True))
    arcs = [
        slip(across(item.original_due), across(at), 22, 43) for _i, item, at in dated if item.slip and item.original_due
    ]
    if arcs:
        parts.append(stretched(*arcs, y=0, height=104, box="0 0 100 104"))
    hung = [(per_cent(place), row) for (_index, place, _sort), row in zip(marks, rows, strict=True) if row]
    parts += [element("line", class_="chart__base", x1=x, x2=x, y1=56, y2=56 + LOWER * row) for x, row in hung]
    parts += [mark(*one, numbered, y=56 + LOWER * row) for one, row in zip(marks, rows, strict=True)]
    return element("svg", *parts, role="img", aria_labelledby=f"{id}-t {id}-d", height=104 + below)


def _kind(item: Milestone, today: date) -> str:
    return "done" if item.done_on else "late" if item.is_late(today) else "due"


def side_by_side(places: Sequence[float]) -> list[int]:
    """For each place on a line the row, from 0, in which nothing else stands :data:`CLOSE` to it."""
    last: list[float] = []
    rows = [0] * len(places)
    for n, place in sorted(enumerate(places), key=lambda one: one[1]):
        row = next((row for row, x in enumerate(last) if place - x >= CLOSE), len(last))
        last[row : row + 1] = [place]
        rows[n] = row
    return rows


def described(
    milestones: Sequence[Milestone], done: int, late: Sequence[Milestone], slipped: Sequence[Milestone]
) -> list[str]:
    """The time line in sentences."""
    said = [_("%(done)d of %(all)d are done.") % {"done": done, "all": len(milestones)}]
    if late:
        said.append(_("Late: %(names)s.") % {"names": ", ".join(item.title for item in late)})
    for item in slipped:
        if item.original_due and item.at:
            said.append(
                _("“%(name)s” was promised for %(was)s and stands at %(now)s.")
                % {"name": item.title, "was": exact(item.original_due), "now": exact(item.at)}
            )
    return said


def mark(index: int, x: float, kind: str, numbered: bool, y: int) -> SafeString:
    """One milestone: a filled ring is done, an open one due, a square late, a dashed one was promised."""
    radius = 11 if numbered else 5
    if kind == "late":
        place = {"x": per_cent(x), "y": y - radius, "width": radius * 2, "height": radius * 2}
        shape = element("rect", class_="span__late", transform=f"translate(-{radius} 0)", **place)
    else:
        shape = element("circle", class_=f"chart__{kind}", cx=per_cent(x), cy=y, r=radius)
    if not numbered:
        return shape
    classes = "in-mark in-mark--inv" if kind in ("done", "late") else "in-mark"
    return join(shape, element("text", index, class_=classes, x=per_cent(x), y=y + 4, text_anchor="middle"))


def span_axis(across: TimeScale, *, today: date) -> SafeString:
    """The head of the portfolio's time line: its years, and today."""
    parts = [element("text", day.year, x=per_cent(across(day)), y=32, dx=3) for day in across.years()]
    if across.holds(today):
        parts.append(text(_("Today"), across(today), 12, strong=True))
    return element("svg", *parts, aria_hidden="true", height=38)


def span_row(span: Span, across: TimeScale, *, today: date) -> SafeString:
    """One piece of work on the portfolio's time line: from start to end, its milestones, the end once promised.

    :param across: the scale that all rows share; what lies outside it is drawn at its edge.
    :returns: an ``<svg>`` for a ``<td class="span__track chart">``.
    """

    def x(day: date) -> float:
        return min(max(across(day), 0.0), 100.0)

    parts = [
        element("line", class_="chart__grid", x1=per_cent(x(day)), x2=per_cent(x(day)), y1=0, y2=44)
        for day in across.years()
    ]
    if across.holds(today):
        parts.append(element("line", class_="chart__note", x1=per_cent(x(today)), x2=per_cent(x(today)), y1=0, y2=44))
    if span.end:
        begins = span.start or min(today, span.end)
        classes = "span__bar" if span.start else "span__bar span__bar--gap"
        ends = {"x1": per_cent(x(begins)), "x2": per_cent(x(span.end))}
        parts.append(element("line", class_=classes, y1=26, y2=26, **ends))
    if span.end and span.original_end and span.original_end < span.end:
        was, now = x(span.original_end), x(span.end)
        parts.append(stretched(slip(was, now, 4, 19), y=0, height=44, box="0 0 100 44"))
        parts.append(element("circle", class_="chart__was", cx=per_cent(was), cy=26, r=5.5))
    for item in span.milestones:
        if not item.at:
            continue
        if item.is_late(today):
            place = {"x": per_cent(x(item.at)), "y": 21.5, "width": 9, "height": 9}
            parts.append(element("rect", class_="span__late", transform="translate(-4.5 0)", **place))
        else:
            classes = "span__done" if item.done_on else "span__due"
            parts.append(element("circle", class_=classes, cx=per_cent(x(item.at)), cy=26, r=4))
    if span.end:
        end = per_cent(x(span.end))
        parts.append(element("line", class_="span__end", x1=end, x2=end, y1=17, y2=35))
    return element("svg", *parts, role="img", aria_label=span_in_words(span, today), height=44)


def span_in_words(span: Span, today: date) -> str:
    """A row of the time line as a sentence."""
    if span.start and span.end:
        said = [_("from %(start)s to %(end)s") % {"start": exact(span.start), "end": exact(span.end)}]
    elif span.end:
        said = [_("proposed, to end on %(end)s") % {"end": exact(span.end)}]
    elif span.start:
        said = [_("from %(start)s, without an end") % {"start": exact(span.start)}]
    else:
        said = [_("no dates yet")]
    if span.milestones:
        done = sum(1 for item in span.milestones if item.done_on)
        count = len(span.milestones)
        said.append(
            ngettext("%(done)d of %(all)d milestone done", "%(done)d of %(all)d milestones done", count)
            % {"done": done, "all": count}
        )
        if late := sum(1 for item in span.milestones if item.is_late(today)):
            said.append(_("%(count)d late") % {"count": late})
    if span.end and span.original_end and span.original_end < span.end:
        said.append(_("first promised for %(day)s") % {"day": exact(span.original_end)})
    return f"{span.title}: {'; '.join(said)}"
