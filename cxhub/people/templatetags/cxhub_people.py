"""``{% load cxhub_people %}``: what a person may do about a page."""

from typing import Any

from django.template import Context, Library

from cxhub.access import can

register = Library()


@register.inclusion_tag("cxhub_people/verify.html", takes_context=True)
def verify(context: Context, page: Any) -> dict[str, Any]:
    """A button for the owner of a page: I have read it, and it still holds."""
    request = context["request"]
    return {
        "page": page,
        "may": can(request, "verify", page),
        "by_link": getattr(request, "by_link", False),
        "csrf_token": context.get("csrf_token"),
    }
