"""What stands beside the things that a person owes: what they wait for from others, and what came of their work.

Apps tell through the hooks ``cxhub_waiting`` and ``cxhub_came_of``, each ``function(request, member) -> list[Line]``;
"My work" shows it, and the e-mail of what is owed. ``request`` may be a reader too.
"""

from __future__ import annotations

from typing import Any

from wagtail import hooks

from cxhub.people.models import Member
from cxhub.people.sections import Line

#: As much of each as a glance takes in.
MOST = 5


def waiting_for(request: Any, member: Member) -> list[Line]:
    """What others are to do before the member can go on, the longest first."""
    return _told("cxhub_waiting", request, member)


def came_of(request: Any, member: Member) -> list[Line]:
    """What customers had lately of the member's work."""
    return _told("cxhub_came_of", request, member)


def _told(hook: str, request: Any, member: Member) -> list[Line]:
    return [line for function in hooks.get_hooks(hook) for line in function(request, member)][:MOST]
