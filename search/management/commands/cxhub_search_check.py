"""Compare the search index with the database."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cxhub.search import indexing

SHOWN = 10


class Command(BaseCommand):
    """Exit code 1 where the two differ and nothing was repaired."""

    help = "Compares every document with the search index."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to repair."""
        parser.add_argument("--repair", action="store_true", help="write what is missing or stale, remove the rest")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, tell, and repair if asked to."""
        found = indexing.check(repair=options["repair"])
        for name, ids in (("missing", found.missing), ("stale", found.stale), ("orphans", found.orphans)):
            some = ", ".join(ids[:SHOWN]) + (", …" if len(ids) > SHOWN else "")
            self.stdout.write(f"{name}: {len(ids)}" + (f" ({some})" if ids else ""))
        if found and options["repair"]:
            self.stdout.write(self.style.SUCCESS("Repaired."))
        elif found:
            self.stdout.write(self.style.ERROR("The index differs from the database. Run again with --repair."))
            sys.exit(1)
        else:
            self.stdout.write(self.style.SUCCESS("The index is what the database says."))
