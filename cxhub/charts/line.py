"""Lines of measurements: the full chart, a row of a list, a spark in a sentence."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cxhub.charts.data import Note, Point
from cxhub.charts.scale import TimeScale, ValueScale
from cxhub.charts.svg import NOTHING, corner, element, join, per_cent, stretched, text
from cxhub.components.words import amount, number

#: Pixels above the drawing for the words on its highest line, and below it for the time.
TOP, FOOT = 26, 26
#: Pixels between words, one above the other; how far a round value's words reach from the left, in per cent.
APART, WORDS = 15, 8


def month(day: date) -> str:
    """A month in words: "June 2027"."""
    return date_format(day, "F Y")


def in_words(points: Sequence[Point], target: float | None, target_on: date | None, unit: str, decimals: int) -> str:
    """What the line shows, for those who do not see it."""
    if not points:
        return _("No readings yet.")
    first, last = points[0], points[-1]
    if len(points) == 1:
        said = _("One reading: %(value)s in %(month)s.") % {
            "value": amount(last.value, unit, decimals),
            "month": month(last.on),
        }
    else:
        values = {
            "first": amount(first.value, unit, decimals),
            "from": month(first.on),
            "last": amount(last.value, unit, decimals),
            "to": month(last.on),
        }
        if last.value > first.value:
            said = _("Rises from %(first)s in %(from)s to %(last)s in %(to)s.") % values
        elif last.value < first.value:
            said = _("Falls from %(first)s in %(from)s to %(last)s in %(to)s.") % values
        else:
            said = _("Begins in %(from)s and ends in %(to)s at %(last)s.") % values
    if target is not None:
        said += " " + target_in_words(target, target_on, unit, decimals) + "."
    return said


def target_in_words(target: float, target_on: date | None, unit: str, decimals: int) -> str:
    """The target and its month: "Target 75% by June 2027"."""
    value = amount(target, unit, decimals)
    if target_on:
        return _("Target %(value)s by %(month)s") % {"value": value, "month": month(target_on)}
    return _("Target %(value)s") % {"value": value}


def band_and_line(points: Sequence[Point], across: TimeScale, down: ValueScale) -> SafeString:
    """The interval as a band for each run of points that have one, and the line over it."""
    parts = []
    for run in runs_with_interval(points):
        upper = [corner(across(point.on), down(point.high or 0.0)) for point in run]
        lower = [corner(across(point.on), down(point.low or 0.0)) for point in reversed(run)]
        if len(run) > 1:
            parts.append(element("polygon", class_="chart__band", points=" ".join([*upper, *lower])))
    if len(points) > 1:
        corners = " ".join(corner(across(point.on), down(point.value)) for point in points)
        parts.append(element("polyline", class_="chart__line", points=corners))
    return join(*parts)


def runs_with_interval(points: Sequence[Point]) -> Iterable[list[Point]]:
    """The stretches of neighbouring points whose interval is known."""
    run: list[Point] = []
    for point in points:
        if point.low is not None and point.high is not None:
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def line_chart(
    points: Sequence[Point],
    *,
    title: str,
    id: str = "chart",
    target: float | None = None,
    target_on: date | None = None,
    baseline: float | None = None,
    notes: Iterable[Note] = (),
    unit: str = "",
    decimals: int = 0,
    today: date | None = None,
    height: int = 230,
    description: str = "",
) -> SafeString:
    """A measured line with its interval, target, baseline and what happened beside it.

    :param points: in order of time; nothing is drawn without any.
    :param id: unique on the page; ties title and description to the drawing.
    :param today: the drawing reaches up to here, so that silence since the last reading shows.
    :param height: pixels; from 300 on, round values are marked at the left.
    :param description: instead of the one made from the values.
    :returns: an ``<svg>`` for a ``<figure class="chart">``.
    """
    across = TimeScale.over([*(point.on for point in points), today if points else None])
    if not across:
        return NOTHING
    down = ValueScale.over(
        [value for point in points for value in (point.value, point.low, point.high)] + [target, baseline]
    )
    room = height - TOP - FOOT

    def y(value: float) -> float:
        return TOP + room * down(value) / 100

    parts = [
        element("title", title, id=f"{id}-t"),
        element("desc", description or in_words(points, target, target_on, unit, decimals), id=f"{id}-d"),
    ]
    marked = [(y(value), amount(value, unit, decimals)) for value in down.round_values()] if height >= 300 else []
    parts += [element("line", class_="chart__grid", x1=0, x2="100%", y1=at, y2=at) for at, _words in marked]
    parts.append(stretched(band_and_line(points, across, down), y=TOP, height=room))
    at_left = [point.value for point in points if across(point.on) <= WORDS]
    parts += grid_words(marked, [y(value) for value in (*at_left, target, baseline) if value is not None])
    last = points[-1]
    if len(points) == 1 and last.low is not None and last.high is not None:
        middle = per_cent(across(last.on))
        parts.append(element("line", class_="chart__whisk", x1=middle, x2=middle, y1=y(last.high), y2=y(last.low)))
    lines, taken = target_and_baseline(
        target,
        target_in_words(target, target_on, unit, decimals) if target is not None else "",
        baseline,
        _("Baseline %(value)s") % {"value": amount(baseline, unit, decimals)} if baseline is not None else "",
        y,
    )
    parts += lines
    parts += notes_beside(points, notes, across, y)
    x, at = across(last.on), y(last.value)
    parts.append(element("circle", class_="chart__dot chart__dot--now", cx=per_cent(x), cy=at, r=4.5))
    falls = len(points) > 1 and points[-2].value > last.value
    label = free_place(at, below_first=falls, taken=taken if x > 60 else [], foot=height - FOOT)
    parts.append(text(amount(last.value, unit, decimals), x, label, strong=True))
    parts += time_below(across, height - 4)
    return element("svg", *parts, role="img", aria_labelledby=f"{id}-t {id}-d", height=height)


def grid_words(marked: Iterable[tuple[float, str]], lines: Sequence[float]) -> list[SafeString]:
    """Round values at the left, each above its line or else below it; left out where other lines cross both places.

    :param marked: how far down each value is, and its words.
    :param lines: how far down other lines are at the left.
    """
    parts = []
    for at, words in marked:
        free = (place for place in (at - 5, at + 14) if not any(place - APART <= other <= place + 6 for other in lines))
        place = next(free, None)
        if place is not None:
            parts.append(element("text", words, x=0, y=place))
    return parts


def free_place(at: float, *, below_first: bool, taken: Sequence[float], foot: float) -> float:
    """How far down the words of the last point stand: on the side its line does not come from, if nothing is there.

    :param at: the point.
    :param taken: how far down other words stand.
    :param foot: the lowest place for words.
    """
    above, below = at - 12, at + 22
    order = (below, above) if below_first else (above, below)
    free = (place for place in order if place <= foot and all(abs(place - other) >= APART for other in taken))
    return next(free, above)


def target_and_baseline(
    target: float | None,
    target_words: str,
    baseline: float | None,
    baseline_words: str,
    y: Callable[[float], float],
) -> tuple[list[SafeString], list[float]]:
    """Both lines with their words: the higher one's above it, the lower one's below, so that they never meet.

    :returns: what to draw, and how far down the words stand.
    """
    parts, taken = [], []
    target_is_higher = baseline is None or target is None or y(target) <= y(baseline)
    if baseline is not None:
        at = y(baseline)
        taken.append(at + 16 if target_is_higher else at - 8)
        parts.append(element("line", class_="chart__base", x1=0, x2="100%", y1=at, y2=at))
        parts.append(text(baseline_words, 100, taken[-1]))
    if target is not None:
        at = y(target)
        taken.append(at - 8 if target_is_higher else at + 16)
        parts.append(element("line", class_="chart__target", x1=0, x2="100%", y1=at, y2=at))
        parts.append(text(target_words, 100, taken[-1], strong=True))
    return parts, taken


def value_at(points: Sequence[Point], day: date) -> float:
    """The line's value on a day, between two points on the straight way from one to the other."""
    before = max((point for point in points if point.on <= day), key=lambda point: point.on, default=points[0])
    after = min((point for point in points if point.on >= day), key=lambda point: point.on, default=points[-1])
    days = (after.on - before.on).days
    if days <= 0:
        return before.value if before.on <= day else after.value
    share = (day - before.on).days / days
    return before.value * (1 - share) + after.value * share


def notes_beside(
    points: Sequence[Point], notes: Iterable[Note], across: TimeScale, y: Callable[[float], float]
) -> list[SafeString]:
    """What happened, each above the line on its day; neighbours stand at different heights."""
    parts: list[SafeString] = []
    last_x, lift = -100.0, 0
    for note in sorted((note for note in notes if across.holds(note.on)), key=lambda note: note.on):
        x = across(note.on)
        lift = lift + 18 if x - last_x < 22 and lift < 36 else 0
        last_x = x
        foot = y(value_at(points, note.on)) - 8
        head = max(foot - 28 - lift, 18.0)
        if foot > head:
            line = {"x1": per_cent(x), "x2": per_cent(x), "y1": foot, "y2": head}
            parts.append(element("line", class_="chart__note is-minor", **line))
        parts.append(text(note.text, x, head - 5, minor=True))
    return parts


def time_below(across: TimeScale, y: float) -> list[SafeString]:
    """The months under a drawing; every second one leaves on a narrow screen where there are many."""
    ticks = across.months()
    return [
        text(words, across(day), y, halo=False, minor=len(ticks) > 3 and index % 2 == 1)
        for index, (day, words) in enumerate(ticks)
    ]


def row_chart(
    points: Sequence[Point],
    *,
    title: str,
    target: float | None = None,
    unit: str = "",
    decimals: int = 0,
    today: date | None = None,
    height: int = 72,
) -> SafeString:
    """A line of a list of measures: band, line and target, its height its own; nothing without a point.

    :returns: an ``<svg>`` for a ``<div class="chart chart--row">``.
    """
    across = TimeScale.over([*(point.on for point in points), today if points else None])
    if not across:
        return NOTHING
    down = ValueScale.over(
        [value for point in points for value in (point.value, point.low, point.high)] + [target], air=6
    )
    parts = [stretched(band_and_line(points, across, down), y=0, height=height)]
    if target is not None:
        at = height * down(target) / 100
        parts.append(element("line", class_="chart__target", x1=0, x2="100%", y1=at, y2=at))
    last = points[-1]
    cx, cy = per_cent(across(last.on)), height * down(last.value) / 100
    parts.append(element("circle", class_="chart__dot chart__dot--now", cx=cx, cy=cy, r=4))
    label = f"{title}: {in_words(points, target, None, unit, decimals)}"
    return element("svg", *parts, role="img", aria_label=label, height=height)


def sparkline(
    points: Sequence[Point], *, title: str = "", target: float | None = None, unit: str = "", decimals: int = 0
) -> SafeString:
    """A line small enough for a line of text; nothing without a point.

    :returns: an ``<svg class="spark">``.
    """
    across = TimeScale.over(point.on for point in points)
    if not across:
        return NOTHING
    down = ValueScale.over([*(point.value for point in points), target], air=14)
    places = [(2 + across(point.on) * 0.88, down(point.value) * 0.28) for point in points]
    parts = []
    if target is not None:
        at = down(target) * 0.28
        parts.append(element("line", class_="chart__target", x1=0, x2=96, y1=at, y2=at))
    if len(places) > 1:
        parts.append(element("polyline", class_="chart__line", points=" ".join(corner(*place) for place in places)))
    parts.append(element("circle", class_="chart__dot chart__dot--now", cx=places[-1][0], cy=places[-1][1], r=3))
    said = amount(points[-1].value, unit, decimals)
    if len(points) > 1:
        said = _("%(first)s to %(last)s") % {"first": number(points[0].value, decimals), "last": said}
    if target is not None:
        said += ", " + _("target %(value)s") % {"value": number(target, decimals)}
    label = f"{title}: {said}" if title else said
    return element("svg", *parts, class_="spark", viewBox="0 0 96 28", role="img", aria_label=label)
