"""Send the e-mails that wait."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cxhub.reminders import outbox


class Command(BaseCommand):
    """Empties the outbox: run it beside the site, or each minute with ``--once``."""

    help = "Sends the e-mails that are due, and goes on watching for more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How long to go on."""
        parser.add_argument("--once", action="store_true", help="stop when nothing is due")
        parser.add_argument("--interval", type=float, default=5.0, help="seconds between looks (default 5)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until interrupted, or once."""
        while True:
            counts = outbox.deliver()
            if any(counts.values()):
                self.stdout.write("{sent} sent, {failed} to be tried again, {parked} put aside".format(**counts))
            if options["once"]:
                return
            time.sleep(options["interval"])
