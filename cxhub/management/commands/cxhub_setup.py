"""``manage.py cxhub_setup``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cxhub.setup import Role, set_up_hub
from cxhub.statistics import refresh_statistics


class Command(BaseCommand):
    """Makes the hub's pages, its privacy and the five groups, where they are missing."""

    help = "Make the hub's home and lists, close them to strangers, and make the groups of the five roles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One switch."""
        parser.add_argument("--as-root", action="store_true", help="the hub's home becomes the site's root page")

    def handle(self, *args: Any, as_root: bool = False, **options: Any) -> None:
        """Run it."""
        home = set_up_hub(as_root=as_root)
        refresh_statistics()
        self.stdout.write(self.style.SUCCESS(f"The hub is at {home.full_url or home.url_path}"))
        self.stdout.write("Groups: " + ", ".join(role.value for role in Role))
