"""Tell how the search indexes are."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cxhub.search import status


class Command(BaseCommand):
    """Size of the indexes, and what waits to get into them."""

    help = "Shows the size of the search indexes and the changes that wait for them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How to tell."""
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell."""
        found = status.current()
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        self.tell(found)

    def tell(self, found: dict[str, Any], indent: str = "") -> None:
        """One line for each fact."""
        for name, value in found.items():
            words = name.replace("_", " ")
            if isinstance(value, dict) and all(isinstance(count, int) for count in value.values()):
                value = ", ".join(f"{kind} {count}" for kind, count in value.items())
            if isinstance(value, dict):
                self.stdout.write(f"{indent}{words}:")
                self.tell(value, indent + "  ")
            else:
                self.stdout.write(f"{indent}{words}: {value}")
