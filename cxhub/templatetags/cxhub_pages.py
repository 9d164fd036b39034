"""``{% load cxhub_pages %}``: parts of pages that apps put there."""

from django.template import Context, Library
from django.template.loader import get_template
from django.utils.safestring import SafeString

from cxhub.sections import PageSection

register = Library()


@register.simple_tag(takes_context=True)
def page_section(context: Context, section: PageSection) -> SafeString:
    """Draw one part of a page, with what its app gave it beside what the page knows."""
    template = get_template(section.template).template  # type: ignore[attr-defined]
    with context.push(**section.context):
        return template.render(context)
