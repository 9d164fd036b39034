"""What the pages of other apps say about a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from cxhub.people.models import Member


@dataclass(frozen=True)
class Line:
    """One thing that a person answers for, has a hand in, told or wrote.

    :param note: a quiet sentence under the title.
    :param status: a status word of the marks, where it has one.
    :param side: what stands at the end of the line.
    """

    title: str
    url: str
    note: str = ""
    status: str = ""
    side: str = ""


@dataclass(frozen=True)
class PersonSection:
    """A part of a person's page, from the hook ``cxhub_person_sections``: ``function(request, member) -> list``.

    Sections with the same label become one, in the order of ``order``.

    :param lines: what is listed.
    :param total: how many there are, where not all are listed.
    :param more: the address of the rest.
    """

    label: Any
    order: int
    lines: Sequence[Line]
    total: int = 0
    more: str = ""


@dataclass
class Part:
    """Sections of one label, as the page shows them."""

    label: Any
    lines: list[Line] = field(default_factory=list)
    more: list[tuple[int, str]] = field(default_factory=list)


def parts_of(request: HttpRequest, member: Member) -> list[Part]:
    """All that the apps say about a person; labels without a line are left out."""
    found = [item for hook in hooks.get_hooks("cxhub_person_sections") for item in hook(request, member)]
    parts: dict[str, Part] = {}
    for item in sorted(found, key=lambda item: item.order):
        if item.lines:
            part = parts.setdefault(str(item.label), Part(item.label))
            part.lines += item.lines
            if item.total > len(item.lines):
                part.more.append((item.total - len(item.lines), item.more))
    return list(parts.values())
