"""How many days between updates initiatives have: a few numbers that every page needs and that change hardly ever."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db.models.signals import post_save
from django.dispatch import receiver

KEY = "cxhub_initiative_cadences"
#: How long another process may not know of a number that nobody had used before, in seconds.
REMEMBERED = 60


def in_use() -> list[int | None]:
    """Every number of days between updates that an initiative has; ``None`` stands for the setting's."""
    found: list[int | None] | None = cache.get(KEY)
    if found is None:
        initiatives = apps.get_model("cxhub_initiatives", "Initiative")._default_manager
        found = list(initiatives.order_by().values_list("cadence_days", flat=True).distinct())
        cache.set(KEY, found, REMEMBERED)
    return found


@receiver(post_save, sender="cxhub_initiatives.Initiative")
def notice(instance: Any, **kwargs: Any) -> None:
    """Know at once of a number that nobody had used before. One too many does no harm, so none is ever taken out."""
    if instance.cadence_days not in (cache.get(KEY) or ()):
        forget()


def forget() -> None:
    """Ask again the next time."""
    cache.delete(KEY)
