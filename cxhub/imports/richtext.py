"""Text from outside made into rich text that is safe, and that Wagtail's editor can hold."""

import re
from html import unescape

import markdown
import nh3
from django.utils.html import escape, strip_tags

TAGS = {"p", "br", "hr", "h3", "h4", "ul", "ol", "li", "b", "i", "a", "blockquote"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto", "tel"}
# What the editor writes where Markdown and most HTML write something else.
RENAMED = {"strong": "b", "em": "i", "pre": "p", "dt": "p", "dd": "p", "tr": "p", "figcaption": "p"}
HEADING = re.compile(r"<(/?)h([1-6])(?=[\s/>])", re.IGNORECASE)
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])")
BULLET = re.compile(r"^[ \t]{0,3}(?:[-*+]|\d{1,3}[.)])[ \t]+(.*)$")
SHORTCODE = re.compile(r"\{\{[<%].*?[%>]\}\}|\{%.*?%\}|^\{:.*?\}[ \t]*$", re.DOTALL | re.MULTILINE)


def as_html(source: str, kind: str, base_url: str = "") -> str:
    """Return text as safe HTML of the kinds that the editor keeps.

    Args:
        source: The text.
        kind: ``markdown``, ``html``, or anything else for plain text with blank lines between paragraphs.
        base_url: Where relative links lead; without it they stay.
    """
    if kind == "markdown":
        source = SHORTCODE.sub("", source)
        source = markdown.markdown(source, extensions=["extra", "sane_lists"], output_format="html")
    elif kind != "html":
        paragraphs = re.split(r"\n\s*\n", source.replace("\r\n", "\n").strip())
        source = "".join(f"<p>{escape(p.strip()).replace(chr(10), '<br>')}</p>" for p in paragraphs if p.strip())
    return clean_html(source, base_url)


def clean_html(source: str, base_url: str = "") -> str:
    """Return HTML without anything that could run, load or look like the page around it."""
    levels = [int(match[2]) for match in HEADING.finditer(source)]
    # The page's own title and section heads stand above: the text's highest heading becomes the third level.
    source = HEADING.sub(lambda match: f"<{match[1]}h{min(4, 3 + int(match[2]) - min(levels))}", source)
    renamed = TAG.sub(lambda match: f"<{match[1]}{RENAMED.get(match[2].lower(), match[2])}", source)
    if re.match(r"https?://", base_url):
        cleaned = nh3.clean(
            renamed,
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes=SCHEMES,
            link_rel=None,
            url_relative=("rewrite_with_base", base_url),
        )
    else:
        cleaned = nh3.clean(renamed, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
    return re.sub(r"<p>\s*</p>", "", cleaned).strip()


def as_plain_text(source: str) -> str:
    """Return the words of Markdown or HTML, in one line."""
    return " ".join(unescape(strip_tags(as_html(source, "markdown"))).split())


def bullets(source: str) -> list[str]:
    """Return the items of the list in a Markdown text, lines that go on joined to their item; no list gives none."""
    items: list[str] = []
    open_item = False
    for line in source.splitlines():
        match = BULLET.match(line)
        if match:
            items.append(match[1].strip())
            open_item = True
        elif not line.strip():
            open_item = False
        elif items and (open_item or line.startswith((" ", "\t"))):
            items[-1] = f"{items[-1]} {line.strip().lstrip('-*+ ')}"
    return items
