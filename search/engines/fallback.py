"""Two engines as one: the search server as long as it answers, and the embedded engine when it does not."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from time import monotonic
from typing import TypeVar

from cxhub.search.documents import Document
from cxhub.search.engines import store
from cxhub.search.engines.base import (
    BulkResult,
    Engine,
    EngineResults,
    EngineStats,
    EngineUnavailable,
    Hit,
    Indexed,
    SearchRequest,
    Suggestion,
)

logger = logging.getLogger(__name__)

#: After so many failures in a row the server is left alone, for so many seconds; then one search tries again.
FAILURES, PAUSE = 3, 15.0
#: A search that has waited so many seconds for the server asks it nothing more.
BUDGET = 0.4

Answer = TypeVar("Answer")
Found = TypeVar("Found", Hit, Suggestion)


class Breaker:
    """Keeps a process from waiting again and again for a server that does not answer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_until = 0.0

    def lets_through(self) -> bool:
        """Whether to ask. After a pause, the first to come is let through alone."""
        with self._lock:
            if self._failures < FAILURES:
                return True
            now = monotonic()
            if now < self._closed_until:
                return False
            self._closed_until = now + PAUSE
            return True

    def succeeded(self) -> None:
        """The server answered."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """The server did not answer."""
        with self._lock:
            self._failures += 1
            self._closed_until = monotonic() + PAUSE

    @property
    def is_open(self) -> bool:
        """Whether the server is being left alone."""
        return self._failures >= FAILURES


#: One for the process: all its threads learn from each other.
breaker = Breaker()


class FallbackEngine:
    """Asks the search server, and the embedded engine where that fails. For one search or one page: it remembers.

    :param behind: whether the server has missed so many changes that it must not be asked.
    """

    def __init__(self, server: Engine, embedded: Engine, behind: Callable[[], bool]) -> None:
        self.server = server
        self.embedded = embedded
        self.behind = behind
        self.degraded = False
        self._waited = 0.0

    @property
    def name(self) -> str:
        """The engine that answers."""
        return self.embedded.name if self.degraded else self.server.name

    def search(self, request: SearchRequest) -> EngineResults:
        """See :meth:`Engine.search`."""
        found = self._ask(lambda engine: engine.search(request))
        if self.degraded:
            return found
        hits = self._still_readable(found.hits, request.readable)
        return replace(found, hits=hits, total=found.total - len(found.hits) + len(hits))

    def document_counts(self, phrases: Sequence[str], readable: frozenset[str]) -> dict[str, int]:
        """See :meth:`Engine.document_counts`."""
        return self._ask(lambda engine: engine.document_counts(phrases, readable))

    def suggest(self, text: str, readable: frozenset[str], limit: int = 8) -> list[Suggestion]:
        """See :meth:`Engine.suggest`."""
        return self._still_readable(self._ask(lambda engine: engine.suggest(text, readable, limit)), readable)

    def more_like(self, document_id: str, readable: frozenset[str], limit: int = 5) -> list[Hit]:
        """See :meth:`Engine.more_like`."""
        return self._still_readable(self._ask(lambda engine: engine.more_like(document_id, readable, limit)), readable)

    def stats(self) -> EngineStats:
        """See :meth:`Engine.stats`."""
        return self._ask(lambda engine: engine.stats())

    def ensure(self) -> None:
        """See :meth:`Engine.ensure`: of the embedded engine. The server's index is made by the worker."""
        self.embedded.ensure()

    def bulk(self, documents: Iterable[Document], deleted: Mapping[str, int] | None = None) -> BulkResult:
        """See :meth:`Engine.bulk`: of the embedded engine. The server's index is written by the worker."""
        return self.embedded.bulk(documents, deleted)

    def iter_ids_versions(self, ids: Sequence[str] | None = None) -> Iterator[Indexed]:
        """See :meth:`Engine.iter_ids_versions`: of the embedded engine."""
        return self.embedded.iter_ids_versions(ids)

    def _ask(self, question: Callable[[Engine], Answer]) -> Answer:
        if not self.degraded and self._waited < BUDGET and breaker.lets_through() and not self.behind():
            began = monotonic()
            try:
                answer = question(self.server)
            except EngineUnavailable as error:
                breaker.failed()
                logger.warning("The search server did not answer: %s", error)
            except Exception:
                # A question that the server does not understand is no reason to show nothing.
                logger.exception("The search server refused a question")
            else:
                breaker.succeeded()
                return answer
            finally:
                self._waited += monotonic() - began
        self.degraded = True
        return question(self.embedded)

    def _still_readable(self, found: list[Found], readable: frozenset[str]) -> list[Found]:
        """What the reader may see by now: the server learns of a change of rights a moment later than the database."""
        if self.degraded or not found:
            return found
        allowed = store.readable_among([one.id for one in found], readable)
        kept = [one for one in found if one.id in allowed]
        if len(kept) < len(found):
            logger.warning("Rights have changed: %d results of the search server were left out", len(found) - len(kept))
        return kept
