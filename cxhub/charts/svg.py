"""Elements of SVG as safe strings."""

from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

NOTHING = SafeString("")


def element(name: str, *children: Any, **attributes: Any) -> SafeString:
    """One element, everything in it escaped.

    :param attributes: ``class_`` is ``class``, an underscore a hyphen; None leaves the attribute out; a float is
        written with one decimal.
    """
    # A page draws hundreds of these: by hand this is several times as fast as by Django's format_html.
    start = name + "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return SafeString(f"<{start}>{join(*children)}</{name}>" if children else f"<{start}/>")


def _value(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return str(value) if isinstance(value, int) else conditional_escape(value)


def join(*parts: Any) -> SafeString:
    """Parts one after another, escaped where they are not safe."""
    return SafeString("".join(conditional_escape(part) for part in parts))


def per_cent(value: float) -> str:
    """A place across the drawing: "33.3%"."""
    return f"{value:.1f}".removesuffix(".0") + "%"


def corner(x: float, y: float) -> str:
    """A corner of a line inside the stretched drawing: "33.3,12"."""
    return f"{x:.1f}".removesuffix(".0") + "," + f"{y:.1f}".removesuffix(".0")


def text(words: Any, x: float, y: float, *, strong: bool = False, halo: bool = True, minor: bool = False) -> SafeString:
    """Words at a place, kept inside the drawing: those near an edge start or end there.

    :param x: per cent of the width.
    :param y: pixels from above.
    :param minor: left out on a narrow screen.
    """
    anchor = "start" if x < 6 else "end" if x > 92 else "middle"
    classes = " ".join(name for name, on in (("is-strong", strong), ("is-halo", halo), ("is-minor", minor)) if on)
    return element("text", words, class_=classes or None, x=per_cent(x), y=y, text_anchor=anchor)


def stretched(*children: Any, y: float, height: float, box: str = "0 0 100 100") -> SafeString:
    """The inner drawing, as wide as the outer one; strokes in it keep their width by CSS."""
    return element(
        "svg",
        *children,
        x=0,
        y=y,
        width="100%",
        height=height,
        viewBox=box,
        preserveAspectRatio="none",
        overflow="visible",
    )
