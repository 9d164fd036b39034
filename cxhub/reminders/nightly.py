"""The nightly work of all apps: one after the other, each by itself, never twice at once."""

from __future__ import annotations

import datetime
import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail import hooks

from cxhub.reminders.models import NightlyRun

logger = logging.getLogger(__name__)

#: A run that has not ended after this long is taken for dead, and its lock for free.
GIVEN_UP_AFTER = datetime.timedelta(hours=3)


class AlreadyRunning(Exception):
    """Another run is under way."""


@dataclass(frozen=True)
class Done:
    """How one part of the night went.

    :param name: module and function.
    :param seconds: how long it took.
    :param result: what the function gave back, if anything.
    :param error: the error's name and words; empty where all went well.
    """

    name: str
    seconds: float
    result: Any = None
    error: str = ""


def run(on: datetime.date) -> NightlyRun:
    """Call every function of the hook ``cxhub_nightly`` for a day, and keep what came of it.

    :param on: the day that the work is of; functions do nothing a second time for the same day.
    :raises AlreadyRunning: another run is under way.
    """
    night = _lock(on)
    parts: list[Done] = []
    try:
        for function in hooks.get_hooks("cxhub_nightly"):
            parts.append(_call(function, on))
    finally:
        night.report = [asdict(part) for part in parts]
        night.failed = any(part.error for part in parts)
        night.ended_at, night.lock = timezone.now(), None
        night.save()
    return night


def _call(function: Callable[[datetime.date], Any], on: datetime.date) -> Done:
    name = f"{function.__module__}.{function.__qualname__}"
    started = time.monotonic()
    try:
        result = function(on)
    except Exception as error:
        # Whatever it is, the other apps' work does not depend on it; the report and the exit code tell.
        logger.exception("Nightly work failed: %s", name)
        return Done(name, round(time.monotonic() - started, 3), error=f"{type(error).__name__}: {error}")
    return Done(name, round(time.monotonic() - started, 3), result)


def _lock(on: datetime.date) -> NightlyRun:
    stale = NightlyRun.objects.filter(lock=NightlyRun.LOCKED, started_at__lt=timezone.now() - GIVEN_UP_AFTER)
    stale.update(lock=None, failed=True)
    try:
        with transaction.atomic():
            return NightlyRun.objects.create(on=on, lock=NightlyRun.LOCKED)
    except IntegrityError:
        raise AlreadyRunning from None
