"""Send what is saved to the search indexes."""

import signal
import threading
from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from cxhub.search import conf, delivery, indexing
from cxhub.search.engines.base import EngineUnavailable
from cxhub.search.management.arguments import seconds
from cxhub.search.semantic import switch

#: The worker looks so often, in seconds, for texts that the model has not read; it reads so many before it looks after
#: what else waits.
READ_EVERY, AT_ONCE = 30.0, 64
#: And so often whether the search server still has what was sent there.
LOOK_EVERY = 30.0


class Command(BaseCommand):
    """Sends changes to the search server, and indexes in the site's own database what a save could not."""

    help = "Indexes the changes that wait, and goes on watching for more. As many as you like can run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How long to go on."""
        parser.add_argument("--once", action="store_true", help="stop when nothing is due")
        parser.add_argument("--interval", type=seconds, default=1.0, help="seconds between looks (default 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until interrupted, or until nothing is due. What is in hand when a signal comes is finished."""
        stopping = threading.Event()
        if not options["once"]:
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_: stopping.set())
        failures = 0
        self.read_again = self.look_again = 0.0
        while not stopping.is_set():
            done = indexing.drain()
            if done:
                self.stdout.write(f"{done} changes")
            failures = 0 if self.send() else failures + 1
            more = self.read(None if options["once"] else AT_ONCE)
            if options["once"]:
                return
            close_old_connections()
            if not more:
                stopping.wait(delivery.backoff(failures) if failures else options["interval"])

    def read(self, most: int | None) -> bool:
        """Let the model read what it has not read yet, and say whether more of it is left."""
        if not switch.is_on() or monotonic() < self.read_again:
            return False
        from cxhub.search.semantic import vectors

        done = 0
        try:
            done = vectors.catch_up(most=most)
        except Exception as error:
            # Words go on finding everything.
            self.stderr.write(f"The model reads nothing now: {type(error).__name__}: {error}")
        if done:
            self.stdout.write(f"{done} read for their meaning")
        if done == most:
            return True
        self.read_again = monotonic() + READ_EVERY
        return False

    def fill(self) -> bool:
        """Fill the search server where it holds no index, and say whether it was."""
        from cxhub.search import rebuilding

        rebuilt = rebuilding.fill_if_empty()
        if rebuilt is None:
            return False
        self.stdout.write(f"The search server held no index. {rebuilt.index}: {rebuilt.documents} documents")
        return True

    def send(self) -> bool:
        """Send what waits for the search server, and say whether it took it."""
        if not conf.elasticsearch_is_used():
            return True
        from cxhub.search import rebuilding

        try:
            if monotonic() >= self.look_again:
                self.look_again = monotonic() + LOOK_EVERY
                # Also where nothing waits: a server that came back without its data finds nothing.
                self.fill()
            try:
                done = delivery.deliver()
            except EngineUnavailable:
                # One that is away says so again.
                if not self.fill():
                    raise
                done = delivery.deliver()
        except (EngineUnavailable, rebuilding.Busy, rebuilding.Refused) as error:
            self.stderr.write(f"The search server takes nothing now: {error}")
            return False
        if done.sent or done.refused:
            self.stdout.write(f"{done.sent} sent, {done.refused} refused")
        return True
