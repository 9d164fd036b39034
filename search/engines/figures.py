"""Numbers that most searches ask for: remembered for a minute where documents are many.

To count them takes about as long as to find what is asked for, and in a large collection they hardly change meanwhile.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from time import monotonic
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections

from cxhub.search.models import SearchDocument

K = TypeVar("K", bound=Hashable)

#: In seconds.
AGE = 60.0
#: Fewer documents than this are counted anew each time, which takes no time and misses none.
MANY = 10_000
#: No more is remembered in that time, whatever people ask for.
MOST_KEPT = 10_000


class Figures:
    """What is known of the documents of one database."""

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}
        self._until = 0.0

    def large(self, documents: int) -> None:
        """Begin to remember, where there are :data:`MANY` documents or more."""
        if documents >= MANY and monotonic() >= self._until:
            self._known = {}
            self._until = monotonic() + AGE

    def get(self, key: Hashable) -> Any:
        """What is remembered; None where nothing is."""
        return self._known.get(key) if monotonic() < self._until else None

    def put(self, key: Hashable, value: Any) -> None:
        """Remember something, where anything is remembered."""
        if monotonic() < self._until and len(self._known) < MOST_KEPT:
            self._known[key] = value

    def of(self, asked: Iterable[K], ask: Callable[[list[K]], Sequence[Any]]) -> dict[K, Any]:
        """What is asked for, from memory where it is there.

        :param ask: keys that are not remembered → what each stands for, in the same order.
        """
        found = {key: self.get(key) for key in asked}
        missing = [key for key, value in found.items() if value is None]
        for key, value in zip(missing, ask(missing) if missing else (), strict=True):
            found[key] = value
            self.put(key, value)
        return found


#: One for each connection, so that threads need not wait for each other and another database is another's.
_ALL: WeakKeyDictionary[Any, Figures] = WeakKeyDictionary()


def figures() -> Figures:
    """What is known of the site's own database."""
    return _ALL.setdefault(connections[DEFAULT_DB_ALIAS], Figures())


def number_of_documents() -> int:
    """How many documents there are."""

    def count(_asked: list[str]) -> list[int]:
        number = SearchDocument.objects.count()
        figures().large(number)
        return [number]

    number: int = figures().of(["documents"], count)["documents"]
    return number
