"""``manage.py cxhub_demo``."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cxhub.setup import set_up_hub
from cxhub.site.demo import auditing, loading, scale
from cxhub.site.demo.accounts import DemoAccount, make_accounts


class Command(BaseCommand):
    """Loads the demonstration through the importers, and makes an account for each role."""

    help = "Load the demo, an invented organisation's whole programme, with its dates moved so that it is about today."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Its switches."""
        parser.add_argument("--if-empty", action="store_true", help="do nothing where the hub holds anything already")
        parser.add_argument("--accounts", action="store_true", help="make accounts on a server too, not only in DEBUG")
        parser.add_argument(
            "--scale",
            type=int,
            default=1,
            metavar="N",
            help="for load: make it N times as large with synthetic rows (280 gives 10,000 initiatives)",
        )

    def handle(
        self, *args: Any, if_empty: bool = False, accounts: bool = False, scale: int = 1, **options: Any
    ) -> None:
        """Run it.

        :raises CommandError: a row of the demo was refused, or the scale is none.
        """
        if scale < 1:
            raise CommandError("--scale is a whole number from 1.")
        began = time.monotonic()
        set_up_hub()
        if if_empty and (loading.is_loaded() or not loading.has_room()):
            self.stdout.write("The hub has its content already.")
        else:
            self.stdout.write("Loading the demo:")
            self.load()
            self.stdout.write(f"  Audit: {auditing.make_runs()} runs")
            self.stdout.write(self.style.SUCCESS(f"The demo is there, after {time.monotonic() - began:.0f} s."))
        if scale > 1:
            self.enlarge(scale)
        if loading.is_loaded() and (settings.DEBUG or accounts):
            self.show(make_accounts())

    def load(self) -> None:
        """Load it, and say what was refused, which is nothing unless the files or the mappings are wrong."""
        errors = [error for report in loading.load(self.tell) for error in report.errors]
        for error in errors:
            self.stderr.write(f"  {error['file']}, row {error['row']}, {error['column']}: {error['reason']}")
        if errors:
            raise CommandError(f"{len(errors)} things of the demo were refused.")

    def enlarge(self, factor: int) -> None:
        """Add synthetic rows."""
        began = time.monotonic()
        made = scale.enlarge(factor, self.tell)
        self.stdout.write(self.style.SUCCESS(f"{made} synthetic pages, after {time.monotonic() - began:.0f} s."))

    def show(self, accounts: list[DemoAccount]) -> None:
        """Print who one can sign in as."""
        self.stdout.write("Sign in as:")
        for account in accounts:
            password = account.password or "(the password that was chosen before)"
            self.stdout.write(f"  {account.role.username:<8} {password:<22} {account.role.label}: {account.role.name}")

    def tell(self, line: str) -> None:
        """Print a line of progress at once."""
        self.stdout.write(line)
        self.stdout.flush()
