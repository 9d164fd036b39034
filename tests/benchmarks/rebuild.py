"""How fast the index is filled with what a site really holds, from the first page read to the last one found.

    .venv/bin/python manage.py cxhub_demo --scale 15
    .venv/bin/python -m tests.benchmarks.rebuild

fills Wagtail's own index (``update_index``) and the hub's in turn, in the database of the environment and, where it has
a search server, there as well. Both are emptied before the clock starts: what has not changed, the hub would not write
again. On a server the hub proves that its new index is as good as the database, which Wagtail does not, and is measured
without that as well. By words: vectors are made once for each text, whatever is rebuilt.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from typing import Any


def measure(rounds: int) -> None:
    """Fill each index so many times, and print a line for each time."""
    from wagtail.search.models import IndexEntry

    from cxhub.search import conf, indexing
    from cxhub.search.models import SearchDocument
    from cxhub.search.semantic.switch import only_words

    fillings: list[tuple[str, Callable[[], int]]] = [
        ("Wagtail, database", lambda: _wagtail("wagtail.search.backends.database")),
        ("hub, database", lambda: indexing.reindex().written),
    ]
    if conf.elasticsearch_is_used():
        from cxhub.search import rebuilding
        from cxhub.search.evaluation.wagtail_search import server_backend

        urls = {"URLS": conf.get("ELASTICSEARCH_URLS"), "INDEX_PREFIX": "measured-", "ATOMIC_REBUILD": False}
        fillings += [
            ("Wagtail, Elasticsearch", lambda: _wagtail(server_backend(), **urls)),
            ("hub, Elasticsearch", lambda: rebuilding.rebuild().documents),
            ("hub, without the proof", lambda: _unproved(rebuilding)),
        ]
    print(f"{'':<24} {'documents':>9} {'seconds':>8} {'a second':>8}")
    with only_words():
        for _round in range(rounds):
            for name, fill in fillings:
                if name.endswith("database"):
                    SearchDocument.objects.all().delete()
                    IndexEntry.objects.all().delete()
                began = time.perf_counter()
                documents = fill()
                seconds = time.perf_counter() - began
                print(f"{name:<24} {documents:>9,} {seconds:>8.1f} {documents / seconds:>8,.0f}", flush=True)


def _unproved(rebuilding: Any) -> int:
    """Fill an index on the server, look at none of its documents and ask it nothing."""
    before = rebuilding.SAMPLE, rebuilding.ASKED
    rebuilding.SAMPLE = rebuilding.ASKED = 0
    try:
        return int(rebuilding.rebuild().documents)
    finally:
        rebuilding.SAMPLE, rebuilding.ASKED = before


def _wagtail(backend: str, **options: Any) -> int:
    """Fill an index of Wagtail's.

    :param backend: dotted path of the backend, with what it needs to be told.
    :returns: how many objects it held. On a search server, it is gone again.
    """
    from django.conf import settings
    from django.core.management import call_command
    from wagtail.search.backends import get_search_backend
    from wagtail.search.index import get_indexed_models

    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": backend, **options}}
    call_command("update_index", verbosity=0)
    models = get_indexed_models()
    if options:
        filled = get_search_backend()
        for index in {index.name: index for index in map(filled.get_index_for_model, models)}.values():
            index.delete()
    return sum(model.get_indexed_objects().count() for model in models)


def main() -> None:
    """Measure the site of the environment."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=2, help="how many times each")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxhub.site.settings")
    import django

    django.setup()
    measure(options.rounds)


if __name__ == "__main__":
    main()
