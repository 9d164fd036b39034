"""The frame's links: which sections of the hub there are for this reader.

Apps add a section by a Wagtail hook, because the frame cannot know the apps above it::

    @hooks.register("cxhub_nav_items")
    def measures(request):
        return NavItem(_("Measures"), reverse("cxhub_measures"), order=40)

A hook returns one item, several, or None where this reader has nothing to read there. A section that is a page names
its type instead of an address (``NavItem(_("Strategy"), page_type=StrategyPage, order=10)``). Where that type says of
itself that it is a ``landmark``, it costs no query of its own: the landmarks of all sections are found together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page

from cxhub.access import Reader


@dataclass(frozen=True)
class NavItem:
    """One section in the bar.

    :param label: its word.
    :param url: its address, or empty where ``page_type`` finds it.
    :param page_type: the page class whose first live page is the section.
    :param order: place in the bar, small first.
    :param home: not a section but the first page of the hub, which the name in the bar leads to.
    """

    label: Any
    url: str = ""
    page_type: type[Page] | None = None
    order: int = 100
    home: bool = False


@dataclass(frozen=True)
class NavLink:
    """A section as the bar shows it; ``current`` is the value of ``aria-current``, or empty."""

    label: Any
    url: str
    current: str = ""


def nav_items(request: HttpRequest) -> list[NavItem]:
    """Every section that exists and that this reader may see, in order, each with its address."""
    items: list[NavItem] = []
    for function in hooks.get_hooks("cxhub_nav_items"):
        found = function(request)
        items += [found] if isinstance(found, NavItem) else list(found or ())
    addresses = page_addresses(request, (item.page_type for item in items if item.page_type))
    placed = [
        NavItem(item.label, item.url or addresses.get(item.page_type, ""), item.page_type, item.order, item.home)
        for item in items
    ]
    return sorted((item for item in placed if item.url), key=lambda item: item.order)


def page_addresses(request: HttpRequest, types: Iterable[type[Page]]) -> dict[type[Page] | None, str]:
    """The address of the first page of each type that the reader may see."""
    reader = Reader.of(request)
    found = {model: reader.landmark(model) for model in types}
    return {model: page.get_url(request) or "" for model, page in found.items() if page is not None}


def with_current(items: Iterable[NavItem], path: str) -> list[NavLink]:
    """The sections with the one marked that this path lies in: "page" where it is the section itself."""
    items = [item for item in items if not item.home]
    inside = [item.url for item in items if path.startswith(item.url)]
    nearest = max(inside, key=len, default=None)
    return [
        NavLink(item.label, item.url, "" if item.url != nearest else "page" if item.url == path else "true")
        for item in items
    ]
