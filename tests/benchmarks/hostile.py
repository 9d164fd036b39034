"""Whether strings that are anything but words are all answered, and how soon: on the search page, API and suggestions.

    .venv/bin/python -m tests.benchmarks.hostile --strings 5000

asks the site of the environment (its database, and its search server where it has one) as a signed-in member of staff
and writes nothing that stays. Beside the time that passed stands the time that the process worked, which
tells more on a machine that does other things as well. It ends with an error where a string is not answered.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence

#: Every so-many-th string is so many times as long: pasted, not typed.
LONG_EVERY, TIMES_AS_LONG = 25, 50


def strings(number: int, words: Sequence[str]) -> Iterator[str]:
    """Hostile strings, the same ones every time: operators, quotes and control characters, every other with words.

    :param words: of which the site has pages.
    """
    from cxhub.search.evaluation.invented import Invention

    for place, text in enumerate(Invention(1).hostile(number)):
        mixed = f"{words[place % len(words)]} {text}{words[-place % len(words)]}" if place % 2 and words else text
        yield mixed * TIMES_AS_LONG if place % LONG_EVERY == 0 else mixed


def measure(number: int) -> bool:
    """Ask each place for each string, and print a line for each place.

    :returns: whether everything was answered.
    """
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from cxhub.search import service
    from cxhub.search.models import SearchWord

    client = Client(raise_request_exception=False)
    client.force_login(get_user_model()._default_manager.get(username="staff"))
    words = list(SearchWord.objects.order_by("word").values_list("word", flat=True))
    places = {
        "page": reverse("cxhub_search"),
        "API": "/api/v3/cx/search/",
        "suggestions": reverse("cxhub_search_suggest"),
    }
    # The one that answers: a search server that has missed changes is stood in for.
    engine = service.search("warm", readable=frozenset({"public"})).engine
    print(f"{engine} on {connection.vendor}, {number:,} strings")
    print(f"{'':<12} {'answered':>9} {'p50 ms':>8} {'p99 ms':>8} {'CPU p50':>8} {'CPU p99':>8}")
    whole = True
    for name, path in places.items():
        client.get(path, {"q": "warm"})
        times: list[float] = []
        worked: list[float] = []
        statuses = Counter[int]()
        for text in strings(number, words):
            started, begun = time.perf_counter(), time.process_time()
            statuses[client.get(path, {"q": text}).status_code] += 1
            times.append((time.perf_counter() - started) * 1000)
            worked.append((time.process_time() - begun) * 1000)
        answered = statuses[200]
        whole = whole and answered == number
        figures = " ".join(f"{figure:>8.1f}" for found in (times, worked) for figure in _half_and_most(found))
        print(f"{name:<12} {answered / number:>9.2%} {figures}  {dict(statuses)}", flush=True)
    return whole


def _half_and_most(times: Sequence[float]) -> tuple[float, float]:
    """What half and what 99 of a hundred keep to."""
    return statistics.median(times), statistics.quantiles(times, n=100, method="inclusive")[-1]


def main() -> None:
    """Measure in a transaction that is undone."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--strings", type=int, default=5000, help="how many, 2 at least")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxhub.site.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import transaction

    settings.DEBUG = False
    with transaction.atomic():
        whole = measure(options.strings)
        transaction.set_rollback(True)
    if not whole:
        raise SystemExit("Not every string was answered.")


if __name__ == "__main__":
    main()
