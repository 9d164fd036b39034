"""Parts of a page that other apps put there: the page knows a hook's name, and none of the apps above it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from wagtail import hooks


@dataclass(frozen=True)
class PageSection:
    """A part of a page.

    :param order: where it stands; low comes first.
    :param template: draws it, with ``context`` and the page's own.
    """

    order: int
    template: str
    context: dict[str, Any] = field(default_factory=dict)


def sections_of(hook: str, request: HttpRequest, page: Any) -> list[PageSection]:
    """What the apps put on a page for this reader, in order.

    :param hook: its functions take ``(request, page)`` and give a list of sections.
    """
    found = [section for function in hooks.get_hooks(hook) for section in function(request, page)]
    return sorted(found, key=lambda section: section.order)
