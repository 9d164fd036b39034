"""How long a search may keep the site's own database busy."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import Event, Lock, Thread
from typing import Any

from django.db import OperationalError, connection, transaction

#: Whoever is told to stop between two statements is told again after so many seconds.
AGAIN = 0.05


class TookTooLong(Exception):
    """The time for a search was over before its answer was there."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Break off what the database does for this block when its time is over.

    :raises TookTooLong: it was broken off.
    """
    connection.ensure_connection()
    guard = _Guard(connection.connection, connection.vendor, seconds)
    # Where PostgreSQL breaks off a statement of a transaction, all of it is lost unless there is a savepoint.
    kept = connection.vendor == "postgresql" and connection.in_atomic_block
    guard.start()
    try:
        with transaction.atomic() if kept else nullcontext():
            try:
                yield
            finally:
                guard.dismiss()
    except OperationalError as error:
        if guard.stopped:
            raise TookTooLong from error
        raise


class _Guard(Thread):
    """Watches the clock. The connection belongs to another thread, so that it is the driver that is told to stop."""

    def __init__(self, driver: Any, vendor: str, seconds: float) -> None:
        super().__init__(daemon=True)
        self.stopped = False
        self._stop_it = driver.interrupt if vendor == "sqlite" else driver.cancel
        self._seconds = seconds
        self._done, self._lock = Event(), Lock()

    def run(self) -> None:
        if self._done.wait(self._seconds):
            return
        while not self._done.is_set():
            with self._lock:
                if not self._done.is_set():
                    self.stopped = True
                    self._stop_it()
            self._done.wait(AGAIN)

    def dismiss(self) -> None:
        """From here on the connection does other things, which nobody may stop."""
        with self._lock:
            self._done.set()
