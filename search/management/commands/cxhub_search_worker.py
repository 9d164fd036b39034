"""Work off the changes that wait for the search index."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cxhub.search import indexing


class Command(BaseCommand):
    """Indexes what a save could not: most changes are indexed as soon as they are saved, and never wait."""

    help = "Indexes the changes that wait, and goes on watching for more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How long to go on."""
        parser.add_argument("--once", action="store_true", help="stop when nothing is due")
        parser.add_argument("--interval", type=float, default=2.0, help="seconds between looks (default 2)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until interrupted, or until nothing is due."""
        while True:
            done = indexing.drain()
            if done:
                self.stdout.write(f"{done} changes")
            if options["once"]:
                return
            time.sleep(options["interval"])
