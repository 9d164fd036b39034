"""Write everything into the search indexes again."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cxhub.search import conf, indexing
from cxhub.search.engines.base import EngineUnavailable
from cxhub.search.registry import document_types
from cxhub.search.semantic import switch

WIDTH = 30


class Command(BaseCommand):
    """Brings whole indexes up to date while they go on answering."""

    help = (
        "Writes all documents into the search index of the site, and fills a new index on the search server, which "
        "replaces the old one when it is proved to be complete."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Kinds, which index, and back."""
        parser.add_argument("kinds", nargs="*", help="only these kinds, such as story, of the site's own index")
        parser.add_argument("--engine", choices=["embedded", "elasticsearch"], help="only this one's index")
        parser.add_argument("--rollback", action="store_true", help="let the search server's index before answer again")

    def handle(self, *args: Any, **options: Any) -> None:
        """Reindex with a bar for each kind.

        :raises CommandError: there is no such kind or engine, or the search server cannot be filled.
        """
        unknown = sorted(set(options["kinds"]) - set(document_types()))
        if unknown:
            raise CommandError(f"No kind {', '.join(unknown)}. There are: {', '.join(document_types())}.")
        server = conf.elasticsearch_is_used()
        if not server and (options["engine"] == "elasticsearch" or options["rollback"]):
            raise CommandError("This site uses no search server: CXHUB['SEARCH_ENGINE'] is not 'elasticsearch'.")
        if options["kinds"] and (options["engine"] == "elasticsearch" or options["rollback"]):
            raise CommandError("The search server's index is always made whole: leave the kinds out.")
        self.verbosity = options["verbosity"]
        if options["rollback"]:
            self.server(back=True)
            return
        if options["engine"] != "elasticsearch":
            self.embedded(options["kinds"])
        if server and options["engine"] != "embedded" and not options["kinds"]:
            self.server()

    def embedded(self, kinds: list[str]) -> None:
        """Write into the site's own index."""
        self.start()
        result = indexing.reindex(kinds or None, self.show if self.verbosity else None)
        done = result.written + result.unchanged + result.stale
        self.finish(
            done,
            f"{result.written} written, {result.unchanged} unchanged, {result.stale} newer already, "
            f"{result.deleted} removed",
        )
        if switch.is_on():
            self.meaning()

    def meaning(self) -> None:
        """Let the model read what it has not read yet."""
        from cxhub.search.semantic import vectors

        self.start()
        forgotten = vectors.forget()
        show = (lambda done, total: self.show("meaning", done, total)) if self.verbosity else None
        self.finish(vectors.catch_up(show), f"read for their meaning, {forgotten} forgotten")

    def server(self, back: bool = False) -> None:
        """Fill a new index on the search server, or go back to the one before."""
        from cxhub.search import rebuilding

        self.start()
        try:
            rebuilt = rebuilding.rollback() if back else rebuilding.rebuild(self.show if self.verbosity else None)
        except (rebuilding.Refused, rebuilding.Busy, EngineUnavailable) as error:
            raise CommandError(f"The search server's index stays as it was: {error}") from error
        self.finish(rebuilt.documents, f"{rebuilt.index} answers")

    def start(self) -> None:
        """Begin to count the time."""
        self.began = self.kind_began = self.kind_ends = time.monotonic()
        self.kind = ""

    def finish(self, done: int, outcome: str) -> None:
        """Say how long all of it took."""
        if self.kind and self.stdout.isatty():
            self.stdout.write("")
        seconds = time.monotonic() - self.began
        rate = done / max(seconds, 0.001)
        self.stdout.write(self.style.SUCCESS(f"{done} documents in {seconds:.1f} s ({rate:.0f} a second): {outcome}."))

    def show(self, kind: str, done: int, total: int) -> None:
        """Draw the bar of a kind again with its rate and the time left; only its end where nobody watches."""
        watched = self.stdout.isatty()
        if kind != self.kind:
            if watched and self.kind:
                self.stdout.write("")
            self.kind, self.kind_began = kind, self.kind_ends
        self.kind_ends = time.monotonic()
        if watched or done >= total:
            rate = done / max(self.kind_ends - self.kind_began, 0.001)
            left = f", {(total - done) / rate:.0f} s left" if done < total else ""
            full = WIDTH * done // max(total, 1)
            bar = f"{kind:20} [{'#' * full}{'.' * (WIDTH - full)}] {done}/{total}, {rate:.0f} a second{left}"
            self.stdout.write(f"\r{bar}\x1b[K" if watched else bar, ending="" if watched else "\n")
            self.stdout.flush()
