"""Write everything into the search index again."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cxhub.search import indexing
from cxhub.search.registry import document_types

WIDTH = 30


class Command(BaseCommand):
    """Brings the whole index up to date while it goes on answering."""

    help = "Writes all documents into the search index, and removes those of objects that are gone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Kinds."""
        parser.add_argument("kinds", nargs="*", help="only these kinds, such as story; all without")

    def handle(self, *args: Any, **options: Any) -> None:
        """Reindex with a bar for each kind.

        :raises CommandError: there is no such kind.
        """
        unknown = sorted(set(options["kinds"]) - set(document_types()))
        if unknown:
            raise CommandError(f"No kind {', '.join(unknown)}. There are: {', '.join(document_types())}.")
        self.began = time.monotonic()
        self.kind = ""
        result = indexing.reindex(options["kinds"] or None, self.show if options["verbosity"] else None)
        if self.kind and self.stdout.isatty():
            self.stdout.write("")
        seconds = time.monotonic() - self.began
        done = result.written + result.unchanged + result.stale
        self.stdout.write(
            self.style.SUCCESS(
                f"{done} documents in {seconds:.1f} s ({done / max(seconds, 0.001):.0f} a second): {result.written} "
                f"written, {result.unchanged} unchanged, {result.stale} newer already, {result.deleted} removed."
            )
        )

    def show(self, kind: str, done: int, total: int) -> None:
        """Draw the bar of a kind again; only its end where nobody watches."""
        watched = self.stdout.isatty()
        if watched and self.kind not in ("", kind):
            self.stdout.write("")
        self.kind = kind
        if watched or done >= total:
            full = WIDTH * done // max(total, 1)
            bar = f"{kind:20} [{'#' * full}{'.' * (WIDTH - full)}] {done}/{total}"
            self.stdout.write(f"\r{bar}" if watched else bar, ending="" if watched else "\n")
            self.stdout.flush()
