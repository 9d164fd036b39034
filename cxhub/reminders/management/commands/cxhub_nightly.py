"""Do the nightly work of all apps."""

import datetime
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cxhub.reminders import nightly


class Command(BaseCommand):
    """Runs what the apps do once a day. May run as often as one likes: a day's work is done once."""

    help = "Does the nightly work of all apps: reminders, audit, digests. Safe to run twice, and after an outage."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day, and how to report."""
        parser.add_argument("--on", type=datetime.date.fromisoformat, help="the day, as 2026-11-20 (default today)")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, report, and end with 1 where something failed, with 2 where another run is under way."""
        on = options["on"] or timezone.localdate()
        try:
            night = nightly.run(on)
        except nightly.AlreadyRunning:
            raise CommandError("Another run is under way.", returncode=2) from None
        if options["json"]:
            report = {"on": on.isoformat(), "failed": night.failed, "parts": night.report}
            self.stdout.write(json.dumps(report, indent=2, default=str))
        else:
            for part in night.report:
                words = part["error"] or part["result"] or "done"
                self.stdout.write(f"{part['name']}: {words} ({part['seconds']} s)")
        if night.failed:
            raise CommandError("Some of the nightly work failed; the rest is done.", returncode=1)
