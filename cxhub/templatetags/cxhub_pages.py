"""``{% load cxhub_pages %}``: parts of pages that apps put there."""

from typing import Any

from django.conf import settings
from django.template import Context, Library
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.rich_text import get_text_for_indexing

from cxhub.components.marks import STATUSES
from cxhub.sections import PageSection, sections_of

register = Library()


@register.simple_tag(takes_context=True)
def page_section(context: Context, section: PageSection) -> SafeString:
    """Draw one part of a page, with what its app gave it beside what the page knows."""
    template = get_template(section.template).template  # type: ignore[attr-defined]
    with context.push(**section.context):
        return template.render(context)


@register.simple_tag(takes_context=True)
def page_sections(context: Context, hook: str, page: Any) -> SafeString:
    """Draw what the apps put on a page by a hook; nothing where there is no request, as in an e-mail."""
    request = context.get("request")
    if request is None:
        return SafeString("")
    return SafeString("".join(page_section(context, part) for part in sections_of(hook, request, page)))


@register.simple_tag
def static_anyhow(path: str) -> str:
    """The address of a static file, also where the files were never collected: a page for when all else fails."""
    try:
        return static(path)
    except ValueError:  # the manifest does not know it; a page without its style is better than none
        return settings.STATIC_URL + path


@register.filter
def plain(text: str) -> str:
    """The words of a rich text, without its marks."""
    return get_text_for_indexing(text or "")


@register.simple_tag
def stop_mark(status: str) -> SafeString:
    """A status as the mark of a stop on a pillar's line; the word stands in the text beside it."""
    kind, _word = STATUSES.get(status, STATUSES["pending"])
    return format_html(
        '<span class="stop__mark status status--{}"><svg class="status__mark" aria-hidden="true">'
        '<use href="{}#m-{}"/></svg></span>',
        kind,
        static("cxhub/icons.svg"),
        kind,
    )
