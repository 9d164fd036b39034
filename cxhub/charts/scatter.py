"""Things placed by two numbers, each with its intervals: what matters against how well it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cxhub.charts.scale import ValueScale
from cxhub.charts.svg import NOTHING, element, per_cent, text
from cxhub.components.words import number

#: Pixels kept free above and below the drawing, and per cent at its left and right.
TOP, FOOT, SIDE = 28, 26, 6


@dataclass(frozen=True, slots=True)
class Place:
    """One thing: ``x`` to the right, ``y`` upwards, each with its interval where that is known.

    :param mark: a letter or a number that stands in its dot.
    :param open: drawn with a broken edge: nobody works on it.
    """

    name: str
    mark: str
    x: float
    y: float
    x_low: float | None = None
    x_high: float | None = None
    y_low: float | None = None
    y_high: float | None = None
    open: bool = False
    url: str = ""


def scatter(
    places: Sequence[Place],
    *,
    title: str,
    id: str,
    x_name: str,
    y_name: str,
    x_middle: float | None = None,
    y_middle: float | None = None,
    description: str = "",
    height: int = 380,
) -> SafeString:
    """Numbered dots with their intervals as crosses; nothing without any.

    :param id: unique on the page.
    :param x_name: what more to the right means; ``y_name`` likewise upwards.
    :param x_middle: where a line parts left from right, such as a median; ``y_middle`` above from below.
    :returns: an ``<svg>`` for a ``<figure class="chart">``. Every dot with an address is a link.
    """
    if not places:
        return NOTHING
    across = ValueScale.over([value for place in places for value in (place.x, place.x_low, place.x_high)] + [x_middle])
    down = ValueScale.over([value for place in places for value in (place.y, place.y_low, place.y_high)] + [y_middle])
    room = height - TOP - FOOT

    def at_x(value: float) -> float:
        return SIDE + (100 - across(value)) * (100 - 2 * SIDE) / 100

    def at_y(value: float) -> float:
        return TOP + room * down(value) / 100

    said = description or "; ".join(
        _("%(mark)s: %(name)s, %(x)s and %(y)s")
        % {"mark": place.mark, "name": place.name, "x": number(place.x), "y": number(place.y)}
        for place in places
    )
    parts = [element("title", title, id=f"{id}-t"), element("desc", said, id=f"{id}-d")]
    parts.append(element("line", class_="chart__base", x1=0, x2="100%", y1=height - FOOT, y2=height - FOOT))
    if x_middle is not None:
        middle = per_cent(at_x(x_middle))
        parts.append(element("line", class_="chart__target", x1=middle, x2=middle, y1=TOP, y2=height - FOOT))
    if y_middle is not None:
        parts.append(element("line", class_="chart__target", x1=0, x2="100%", y1=at_y(y_middle), y2=at_y(y_middle)))
    parts += [cross for place in places for cross in _crosses(place, at_x, at_y)]
    parts += [_dot(place, at_x(place.x), at_y(place.y)) for place in places]
    parts.append(text(y_name, 0, 14, strong=True))
    parts.append(text(x_name, 100, height - 6, strong=True))
    return element("svg", *parts, role="group", aria_labelledby=f"{id}-t {id}-d", height=height)


def _crosses(place: Place, at_x: Callable[[float], float], at_y: Callable[[float], float]) -> Iterator[SafeString]:
    x, y = per_cent(at_x(place.x)), at_y(place.y)
    if place.x_low is not None and place.x_high is not None:
        ends = {"x1": per_cent(at_x(place.x_low)), "x2": per_cent(at_x(place.x_high))}
        yield element("line", class_="chart__reach", y1=y, y2=y, **ends)
    if place.y_low is not None and place.y_high is not None:
        yield element("line", class_="chart__reach", x1=x, x2=x, y1=at_y(place.y_low), y2=at_y(place.y_high))


def _dot(place: Place, x: float, y: float) -> SafeString:
    kind = "chart__was" if place.open else "chart__dot"
    parts = [
        element("circle", class_=kind, cx=per_cent(x), cy=y, r=13),
        element("text", place.mark, class_="in-mark", x=per_cent(x), y=y + 4.5, text_anchor="middle"),
    ]
    if not place.url:
        return element("g", *parts)
    return element("a", element("title", place.name), *parts, href=place.url)
