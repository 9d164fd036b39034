"""What the frame of every page needs to know: sections, home, theme, what the reader owes."""

import re
from collections.abc import Sequence
from typing import Any

from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page, Site

from cxhub import conf
from cxhub.access import visibility_tokens
from cxhub.badge import owed_count
from cxhub.navigation import NavItem, NavLink, nav_items, with_current
from cxhub.search import service
from cxhub.sign_in import edits_here

from .library import ComponentLibrary

register = ComponentLibrary()

THEME_COOKIE = "cxhub_theme"


def _sections(context: Context) -> list[NavItem]:
    """The sections for this request, looked up once."""
    request = context.get("request")
    if request is None or not getattr(request, "user", None):
        return []
    if not hasattr(request, "_cxhub_nav"):
        request._cxhub_nav = nav_items(request)
    return request._cxhub_nav


@register.simple_tag(takes_context=True)
def nav_links(context: Context) -> list[NavLink]:
    """The sections of the hub for this reader, the present one marked."""
    sections = _sections(context)
    return with_current(sections, context["request"].path) if sections else []


@register.simple_tag(takes_context=True)
def home_url(context: Context) -> str:
    """Where the name in the bar leads: the hub's first page, else the site's."""
    return next((item.url for item in _sections(context) if item.home), "/")


@register.simple_tag(takes_context=True)
def organisation(context: Context) -> str:
    """The name of the organisation: the setting's, else that of the Wagtail site."""
    own = str(conf.get("ORGANISATION"))
    request = context.get("request")
    site = Site.find_for_request(request) if request and not own else None
    return own or (site.site_name if site else "")


@register.simple_tag(takes_context=True)
def related_results(context: Context, kind: str, pk: int) -> Sequence[service.Result]:
    """What search takes to be about the same as a page: only what this reader may see."""
    request = context.get("request")
    return service.related(f"{kind}:{pk}", readable=visibility_tokens(request)) if request else []


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """The reader's choice, ``light`` or ``dark``; empty leaves it to their system."""
    request = context.get("request")
    chosen = request.COOKIES.get(THEME_COOKIE, "") if request else ""
    return chosen if chosen in ("light", "dark") else ""


@register.simple_tag(takes_context=True)
def theme_attribute(context: Context) -> SafeString:
    """The attribute for ``<html>``, so that the first paint is already right."""
    chosen = theme(context)
    return mark_safe(f' data-theme="{chosen}"' if chosen else "")  # noqa: S308 - one of two words


@register.simple_tag(takes_context=True)
def bar_stands(context: Context) -> bool:
    """Whether Wagtail's bar for editors has something to offer on this page, so that it is worth its queries."""
    request: Any = context.get("request")
    if request is None or not hasattr(request, "session") or not request.user.is_authenticated:
        return False
    page = context.get("page")
    return edits_here(request, page if isinstance(page, Page) else None)


@register.simple_tag(takes_context=True)
def my_work_count(context: Context) -> int:
    """How many things the reader owes: see :mod:`cxhub.badge`."""
    request: Any = context.get("request")
    if request is None or not getattr(request, "user", None) or not request.user.is_authenticated:
        return 0
    if not hasattr(request, "_cxhub_my_work_count"):
        request._cxhub_my_work_count = owed_count(request)
    return request._cxhub_my_work_count


@register.simple_tag
def words_of(path: str) -> str:
    """The words of an address, to search for: "replacement buses" for ``/plays/replacement-buses/``."""
    last = next((part for part in reversed(path.split("/")) if part), "")
    return " ".join(re.findall(r"[^\W_]+", last))[:100]


@register.simple_tag(takes_context=True)
def close_to(context: Context, words: str) -> Sequence[service.Result]:
    """Up to three pages that a reader may have meant."""
    request = context.get("request")
    if not words or request is None or not hasattr(request, "user"):
        return []
    return service.search(words, readable=visibility_tokens(request), size=3).results
