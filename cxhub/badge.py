"""The number beside "My work": how many things the reader owes, worked out once a minute and not for every page.

Counting asks every app, which costs more than the rest of the frame together. So the number is kept in the reader's
session for a minute. What readers do themselves on a page of the hub shows at once; what others do to their list shows
within that minute.
"""

from __future__ import annotations

import time

from django.http import HttpRequest
from wagtail import hooks

#: Under what the session keeps the number and when it was counted.
KEY = "cxhub_owed"
#: How long a number is shown before it is counted again, in seconds.
AGE = 60


def owed_count(request: HttpRequest) -> int:
    """How many things the reader owes: the sum of what ``cxhub_my_work_count`` hooks answer for the request."""
    number, counted = request.session.get(KEY) or (None, 0.0)
    is_fresh = 0 <= time.time() - counted < AGE
    if number is not None and is_fresh and not hasattr(request, "_cxhub_counts_anew"):
        return int(number)
    now = sum(function(request) for function in hooks.get_hooks("cxhub_my_work_count"))
    if now != number or not is_fresh:
        request.session[KEY] = [now, time.time()]
    return now


def count_anew(request: HttpRequest) -> None:
    """Count again for this page, which shows the things themselves."""
    request._cxhub_counts_anew = True  # type: ignore[attr-defined]


def forget_count(request: HttpRequest) -> None:
    """Count again for the next page: the reader has done something."""
    request.session.pop(KEY, None)
