"""Tell how the search index is."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cxhub.search import indexing
from cxhub.search.engines import get_engine


class Command(BaseCommand):
    """Size of the index, and what waits to get into it."""

    help = "Shows the size of the search index and the changes that wait for it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How to tell."""
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell."""
        stats = get_engine().stats()
        waiting = indexing.pending()
        failing = waiting.filter(attempts__gt=0)
        status = {
            "engine": stats.engine,
            "documents": stats.documents,
            "by_kind": dict(stats.by_kind),
            "words": stats.words,
            "waiting": waiting.count(),
            "failing": failing.count(),
            "last_error": failing.values_list("last_error", flat=True).first() or "",
        }
        if options["json"]:
            self.stdout.write(json.dumps(status))
            return
        for name, value in status.items():
            shown = ", ".join(f"{kind} {count}" for kind, count in value.items()) if isinstance(value, dict) else value
            self.stdout.write(f"{name.replace('_', ' ')}: {shown}")
