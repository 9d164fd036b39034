"""Small marks inside a line: status, severity, pillar, tag, change, count, confidence, gap, icon."""

from typing import Any

from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from .library import ComponentLibrary
from .objects import address, name_of, read
from .words import number

register = ComponentLibrary()

#: Stored or computed status: the kind its class and its mark are named by, and its word.
STATUSES = {
    "on_track": ("on", _("On track")),
    "caution": ("caution", _("Caution")),
    "off_track": ("off", _("Off track")),
    "pending": ("pending", _("Pending")),
    "outdated": ("outdated", _("Outdated")),
}
#: Severity: how many bars of four are filled, and its word.
SEVERITIES = {
    "critical": (4, _("Critical")),
    "high": (3, _("High")),
    "medium": (2, _("Medium")),
    "low": (1, _("Low")),
}
#: How many pillar hues the tokens hold.
HUES = 5


@register.simple_tag
def icon(name: str, small: bool = False) -> SafeString:
    """An icon of the sprite, hidden from screen readers: the words beside it say the same."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        "icon icon--s" if small else "icon",
        static("cxhub/icons.svg"),
        name,
    )


@register.component(few=True)
def status(value: str | None, label: str = "") -> dict[str, Any]:
    """Shape, word and colour of a status; an unknown or missing one is pending, never green."""
    kind, word = STATUSES.get(value or "", STATUSES["pending"])
    return {"kind": kind, "label": label or word}


@register.component()
def sev(value: str) -> dict[str, Any]:
    """How severe a finding is, as bars and a word."""
    bars, word = SEVERITIES.get(value, SEVERITIES["low"])
    return {"kind": value if value in SEVERITIES else "low", "bars": bars, "label": word}


def hue_of(pillar: Any) -> int:
    """The class number of a pillar's hue, 1 to 5 in turn; 0 is no pillar."""
    order = read(pillar, "hue", "order") if pillar is not None else None
    return (int(order) - 1) % HUES + 1 if order else 0


@register.simple_tag
def hue(pillar: Any) -> str:
    """The class ``is-p1`` … ``is-p5`` (``is-p0`` without a pillar) that gives a block its pillar's colour."""
    return f"is-p{hue_of(pillar)}"


@register.component(takes_context=True)
def pillar(context: Context, pillar: Any, link: bool = True) -> dict[str, Any]:
    """A pillar's sign and name, linked to it; "No pillar" for None."""
    if not pillar:
        return {"hue": 0, "letter": "–", "name": _("No pillar"), "url": ""}
    name = name_of(pillar)
    return {
        "hue": hue_of(pillar),
        "letter": read(pillar, "letter") or read(pillar, "order") or name[:1].upper(),
        "name": name,
        "url": address(pillar, context.get("request")) if link else "",
    }


@register.component()
def tag(name: Any, url: str = "", remove: str = "") -> dict[str, Any]:
    """A tag; with ``url`` a link to what carries it, with ``remove`` a filter that the link takes away."""
    return {"name": name, "url": url, "remove": remove}


@register.component()
def delta(value: Any, better: str = "up", unit: str = "", decimals: int = 0) -> dict[str, Any]:
    """A change, coloured by whether it is for the better.

    :param value: the difference; None or 0 reads "no change".
    :param better: the direction that is good, ``up`` or ``down``.
    """
    if not value:
        return {"kind": "none", "words": _("no change")}
    words = number(value, decimals)
    good = (value > 0) == (better == "up")
    sign = "+" if value > 0 else ""
    return {"kind": "up" if good else "down", "words": f"{sign}{words}{unit}"}


@register.component()
def count(value: int, label: str = "") -> dict[str, Any]:
    """A number in a disc; ``label`` says to a screen reader what is counted."""
    return {"value": number(value), "label": label}


@register.component(few=True)
def confidence(value: Any) -> dict[str, Any]:
    """A forecast from 0.0 to 1.0 as "6 of 10, medium", with a bar; nothing forecast reads "not given"."""
    if value is None or value == "":
        return {"tenths": None}
    share = min(max(float(value), 0.0), 1.0)
    band = _("high") if share >= 0.7 else _("medium") if share >= 0.4 else _("low")
    return {"tenths": round(share * 10), "end": f"{share * 64:.1f}", "band": band}


@register.component()
def gap(words: str, url: str = "", quiet: bool = False) -> dict[str, Any]:
    """What is missing, drawn in its place with a dashed edge; ``quiet`` where nobody is at fault."""
    return {"words": words, "url": url, "quiet": quiet}
