"""Compare the search indexes with the database."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cxhub.search import checking, delivery, engines, indexing
from cxhub.search.engines.base import EngineUnavailable

SHOWN = 10


class Command(BaseCommand):
    """Exit code 1 where one differs and nothing was repaired."""

    help = "Compares every document with the search index: that of the site, and that of the search server."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to repair, and how much to look at."""
        parser.add_argument("--repair", action="store_true", help="write what is missing or differs, remove the rest")
        parser.add_argument("--sample", type=int, metavar="N", help="look at N documents of each kind only")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, tell, and repair if asked to.

        :raises CommandError: the search server does not answer.
        """
        if options["sample"] is not None and options["sample"] < 1:
            raise CommandError("A sample has one document at least.")
        differs = False
        for engine in engines.all_engines():
            waiting = (delivery.waiting() if engine.name == "elasticsearch" else indexing.pending()).count()
            if waiting:
                self.stdout.write(f"{engine.name}: {waiting} changes wait; cxhub_search_worker sends them.")
            try:
                found = checking.check(engine, options["repair"], options["sample"])
            except EngineUnavailable as error:
                raise CommandError(f"The search server does not answer: {error}") from error
            self.tell(engine.name, found)
            differs = differs or bool(found)
        if differs and options["repair"]:
            self.stdout.write(self.style.SUCCESS("Repaired."))
        elif differs:
            self.stdout.write(self.style.ERROR("The index differs from the database. Run again with --repair."))
            sys.exit(1)
        else:
            self.stdout.write(self.style.SUCCESS("The index is what the database says."))

    def tell(self, engine: str, found: checking.Differences) -> None:
        """One line for each sort of difference."""
        self.stdout.write(f"{engine}: {found.compared} documents compared")
        for name, ids in found.named():
            some = ", ".join(ids[:SHOWN]) + (", …" if len(ids) > SHOWN else "")
            self.stdout.write(f"{name}: {len(ids)}" + (f" ({some})" if ids else ""))
