"""Figures over thousands of rows, worked out once a minute for everybody to whom the same pages are closed.

What a figure is made of is named with it: once one of those rows is saved here, it is worked out anew. Where all
processes share a cache, that holds for all of them; else the others follow within the minute.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from cxhub.access import Reader

T = TypeVar("T")

#: How long a figure is shown before it is worked out again, in seconds.
AGE = 60
_watched: set[type[Model]] = set()


def remembered(name: str, who: Any, rows: tuple[type[Model], ...], work_out: Callable[[], T]) -> T:
    """What ``work_out`` answers, at most :data:`AGE` old; never that of a day past or of who may open other pages.

    :param name: tells it from all other figures.
    :param who: a request, a user or a :class:`Reader`: ``work_out`` must depend on nothing else of them than on what
        they may open.
    :param rows: the models whose rows it counts.
    """
    for model in rows:
        watch(model)
    reader = Reader.of(who)
    changes = sorted(cache.get_many([_key(model) for model in rows]).items())
    parts = (name, timezone.localdate(), reader.reads_hub, reader.closed_paths, changes)
    key = f"cxhub_figure:{sha256(repr(parts).encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = (work_out(),)
        cache.set(key, found, AGE)
    answer: T = found[0]
    return answer


def watch(model: type[Model]) -> None:
    """Notice from now on when rows of a model are saved or deleted."""
    if model not in _watched:
        _watched.add(model)
        for signal in (post_save, post_delete):
            signal.connect(_notice, sender=model, dispatch_uid=f"cxhub_figure:{model._meta.label}")


def forget(model: type[Model]) -> None:
    """Work out anew what counts rows of a model: for changes that send no signal."""
    cache.set(_key(model), time.time_ns(), None)


def _notice(sender: type[Model], **kwargs: Any) -> None:
    forget(sender)


def _key(model: type[Model]) -> str:
    return f"cxhub_changed:{model._meta.label}"
