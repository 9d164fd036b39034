"""``manage.py cxhub_start``: what ``make run`` calls."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from wagtail.models import Site


class Command(BaseCommand):
    """Brings the database up to date, fills an empty hub with the demo, and serves it."""

    help = "Migrate, make the hub's pages and groups, load the demo into an empty hub, and serve it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to serve."""
        parser.add_argument("--port", type=int, help="serve there; without it, nothing is served")

    def handle(self, *args: Any, port: int | None = None, **options: Any) -> None:
        """Run it."""
        call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
        site = Site.objects.filter(is_default_site=True, hostname="localhost").first()
        if port is not None and site is not None and site.port != port:
            # For letters and files, in which addresses are whole.
            site.port = port
            site.save()
        call_command("cxhub_setup", as_root=True, stdout=self.stdout)
        call_command("cxhub_demo", if_empty=True, stdout=self.stdout, stderr=self.stderr)
        if port is not None:
            self.stdout.write(self.style.SUCCESS(f"Serving at http://localhost:{port}/ (stop with Ctrl+C)"))
            self.stdout.flush()
            call_command("runserver", str(port), use_reloader=False)
