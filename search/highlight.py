"""From an engine's marks to HTML: the only place where a highlight is escaped."""

import re
from html import unescape

from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe

from cxhub.search.engines.base import MARK_END, MARK_START

_MARKED = re.compile(f"{MARK_START}([^{MARK_START}{MARK_END}]*){MARK_END}")
_STOPS = (".", "!", "?", "…", ":", ";", ",")
_MARKS = str.maketrans("", "", MARK_START + MARK_END)


def on_one_line(text: str) -> str:
    """The lines of a text one after the other, a dot between two of which the first ends without a stop."""
    lines = [stripped for line in text.split("\n") if (stripped := line.strip())]
    return "".join(line + _between(line) for line in lines[:-1]) + "".join(lines[-1:])


def _between(line: str) -> str:
    # The dot stays on the line that it ends.
    return " " if plain(line).rstrip("”’\"')").endswith(_STOPS) else "\u00a0· "


def to_html(text: str) -> SafeString:
    """Escaped text with ``<mark>`` around what matched; marks without a partner are dropped."""
    html = _MARKED.sub(r"<mark>\1</mark>", escape(text))
    return mark_safe(html.translate(_MARKS))  # noqa: S308 - escaped just above


def text_of(html: str) -> str:
    """What :func:`to_html` made, as plain text again."""
    return unescape(strip_tags(html))


def plain(text: str) -> str:
    """The text without marks."""
    return text.translate(_MARKS)
