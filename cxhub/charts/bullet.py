"""One value against its target and its interval."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cxhub.charts.data import finite
from cxhub.charts.svg import NOTHING, element, per_cent
from cxhub.components.words import amount, number


def bullet(
    value: float | None,
    *,
    low: float | None = None,
    high: float | None = None,
    target: float | None = None,
    bottom: float = 0,
    top: float | None = None,
    unit: str = "",
    decimals: int = 0,
    title: str = "",
    tick: str = "",
) -> SafeString:
    """A bar from zero with the interval behind it and the target as a tick; nothing without a value.

    :param bottom: where the scale starts; a scale that does not start at zero carries a dot instead of a bar.
    :param top: where it ends; without it, a little beyond everything that is shown.
    :param tick: what stands at ``target``, in a word, where that is no target.
    :returns: an ``<svg class="bullet">``.
    """
    value = finite(value)
    if value is None:
        return NOTHING
    low, high, target = finite(low), finite(high), finite(target)
    shown = [item for item in (value, low, high, target) if item is not None]
    bottom = min(bottom, *shown)
    top = max(top if top is not None else -float("inf"), *shown)
    if top <= bottom:
        top = bottom + 1

    def x(item: float) -> float:
        """Per cent from the left; the end of a scale of its own stands a little before the right edge."""
        span = top / 2 - bottom / 2
        return min(max((item / 2 - bottom / 2) / span * 94, 0.0), 100.0) if span else 0.0

    parts = [element("rect", class_="bullet__track", x=0, y=8, width="100%", height=8, rx=1)]
    said = amount(value, unit, decimals)
    if low is not None and high is not None and low <= high:
        width = per_cent(x(high) - x(low))
        parts.append(element("rect", class_="bullet__band", x=per_cent(x(low)), y=4, width=width, height=16, rx=2))
        said += ", " + _("interval %(low)s to %(high)s") % {
            "low": number(low, decimals),
            "high": number(high, decimals),
        }
    if target is not None:
        parts.append(element("rect", class_="bullet__target", x=per_cent(x(target)), y=2, width=3, height=20))
        said += f", {tick or _('target')} {number(target, decimals)}"
    if bottom == 0:
        parts.append(element("rect", class_="bullet__now", x=0, y=10, width=per_cent(x(value)), height=4))
    else:
        parts.append(element("circle", class_="bullet__dot", cx=per_cent(x(value)), cy=12, r=6))
    return element(
        "svg", *parts, class_="bullet", role="img", aria_label=f"{title}: {said}" if title else said, height=24
    )
