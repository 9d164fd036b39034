"""The number beside "My work": how many things the reader owes, worked out once a minute and not for every page.

Counting asks every app, which costs more than the rest of the frame together. So the number is kept in the cache for a
minute. What readers do themselves on a page of the hub shows at once, whichever process answers next, because their
session keeps when they did it; what others do to their list shows within that minute. Reading writes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.http import HttpRequest
from wagtail import hooks

T = TypeVar("T")

#: Under what the session keeps when the reader did something last.
KEY = "cxhub_did_something"
#: How long a number is shown before it is counted again, in seconds.
AGE = 60


def lately(request: HttpRequest, name: str, work_out: Callable[[], T], *, anew: bool = False) -> T:
    """What ``work_out`` answers for this reader: at most :data:`AGE` old, and not from before they did something.

    :param name: tells it from what else is kept for readers.
    :param anew: whether to work it out in any case.
    """
    key = f"cxhub_{name}:{request.user.pk}"
    kept: tuple[T, float] | None = cache.get(key)
    if anew or kept is None or kept[1] <= request.session.get(KEY, 0.0):
        kept = (work_out(), time.time())
        cache.set(key, kept, AGE)
    return kept[0]


def owed_count(request: HttpRequest) -> int:
    """How many things the reader owes: the sum of what ``cxhub_my_work_count`` hooks answer for the request."""

    def count() -> int:
        return sum(function(request) for function in hooks.get_hooks("cxhub_my_work_count"))

    return lately(request, "owed", count, anew=hasattr(request, "_cxhub_counts_anew"))


def count_anew(request: HttpRequest) -> None:
    """Count again for this page, which shows the things themselves."""
    request._cxhub_counts_anew = True  # type: ignore[attr-defined]


def forget_count(request: HttpRequest) -> None:
    """Count again for the next page: the reader has done something."""
    request.session[KEY] = time.time()
