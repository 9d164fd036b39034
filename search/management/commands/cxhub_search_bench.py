"""Measure how fast the search is, how much it takes, how fast it is filled; and the same of Wagtail's own search."""

import json
import resource
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext, suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, reset_queries

from cxhub.search import plan, query, service, synonyms
from cxhub.search.documents import Document
from cxhub.search.engines import budget, get_engine
from cxhub.search.engines.base import Engine, SearchRequest
from cxhub.search.evaluation import scratch, wagtail_search
from cxhub.search.evaluation.invented import FACETS, READABLE, Invention
from cxhub.search.evaluation.run import percentile
from cxhub.search.management.arguments import positive

BATCH = 500
#: Other questions are asked before those that are measured, as on a site that has been up for a while: so many times as
#: many, for at most so many seconds. Java's server takes several times as long for its first hundreds.
WARMING, WARMED = 4, 15
Row = dict[str, Any]


class Command(BaseCommand):
    """Full result pages over invented documents: visibility filter, rank, four facets, highlights."""

    help = "Measures result pages, memory, size and rate over invented documents, beside Wagtail's own search."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much of what."""
        parser.add_argument("--documents", type=positive, nargs="+", default=[1000, 10_000], help="sizes of the index")
        parser.add_argument("--engine", choices=scratch.ENGINES, default="sqlite", help="what to measure")
        parser.add_argument("--queries", type=positive, default=100, help="searches of each size")
        parser.add_argument("--hostile", type=int, default=0, help="also so many hostile strings")
        parser.add_argument(
            "--wagtail",
            type=int,
            default=60,
            metavar="SECONDS",
            help="time for Wagtail's searches; 0: do not measure it",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure each size, and say each as soon as it is known.

        :raises CommandError: there is no such engine here.
        """
        heading, vendor = "", connection.vendor
        for size in options["documents"]:
            try:
                with scratch.place(options["engine"]) as place:
                    rows = [self.hub(place, size, options["queries"], options["hostile"])]
                    # Wagtail's index has the fields of the site's own sort of database, and of no other.
                    if options["wagtail"] and connection.vendor == vendor:
                        rows.append(
                            self.wagtail(place, options["engine"], size, options["queries"], options["wagtail"])
                        )
            except scratch.NotHere as error:
                raise CommandError(str(error)) from error
            for row in rows:
                if options["json"]:
                    self.stdout.write(json.dumps(row))
                    continue
                if not heading:
                    heading = _line({name: name for name in rows[0]}, rows[0])
                    self.stdout.write(heading)
                self.stdout.write(_line(row, rows[0]))

    def hub(self, place: scratch.Scratch, size: int, queries: int, hostile: int) -> Row:
        """Fill the engine and ask it."""
        _forget_peak()
        engine, *others = place.engines
        invention = Invention(size)
        empty, filling = place.megabytes(), Watch()
        for documents in _batches(invention.documents(size)):
            with filling:
                engine.bulk(documents)
            for other in others:
                other.bulk(documents)
        with filling:
            place.settle()
        pages, typed = invention.queries(queries), invention.beginnings(queries)
        _warm(partial(_page, engine), invention.queries(WARMING * queries))
        row = {
            "search": f"hub, {engine.name}",
            "documents": size,
            **_times("", (50, 95), [partial(_page, engine, text) for text in pages]),
            **_times("suggest_", (95,), [partial(engine.suggest, text, READABLE) for text in typed]),
            **filling.rates(size),
            "index_mb": round(place.megabytes() - empty, 1),
            "memory_mb": _peak(),
        }
        if hostile:
            row |= _times("hostile_", (99,), [partial(_answer, engine, text) for text in invention.hostile(hostile)])
        return row

    def wagtail(self, place: scratch.Scratch, engine: str, size: int, queries: int, patience: int) -> Row:
        """Fill Wagtail's index with the same, and ask it the same for as long as there is time."""
        _forget_peak()
        invention = Invention(size)
        with wagtail_search.beside(engine) as search:
            for documents in _batches(invention.documents(size)):
                search.store(documents)
            empty, filling = place.megabytes(search.index_name), Watch()
            for pages in search.stored(BATCH):
                with filling:
                    search.add(pages)
            with filling:
                search.finish()
            place.settle()
            asked = invention.queries(queries)
            _warm(search.page, invention.queries(WARMING * queries))
            return {
                "search": "Wagtail",
                "documents": size,
                "index_mb": round(place.megabytes(search.index_name) - empty, 1),
                **_times("", (50, 95), [partial(search.page, text) for text in asked], patience),
                **filling.rates(size),
                "memory_mb": _peak(),
            }


class Watch:
    """Adds up what blocks take: by the clock, and by what this process has worked.

    On a busy machine the second is the fairer figure, as far as the work is not that of a server.
    """

    def __init__(self) -> None:
        self.clock = self.work = 0.0

    def __enter__(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    def __exit__(self, *error: object) -> None:
        self.clock += time.perf_counter() - self._began[0]
        self.work += time.process_time() - self._began[1]

    def rates(self, documents: int) -> Row:
        """How many documents a second."""
        return {"docs_s": round(documents / self.clock), "docs_s_work": round(documents / self.work)}


def _line(row: Row, columns: Iterable[str]) -> str:
    """A line of the table; a dash for what is not known."""
    first, *others = ("–" if row.get(name) is None else str(row[name]) for name in columns)
    return "  ".join(
        [f"{first:18}", *(f"{text:>{len(name)}}" for name, text in zip(list(columns)[1:], others, strict=True))]
    )


def _batches(documents: Iterator[Document]) -> Iterator[list[Document]]:
    while batch := list(islice(documents, BATCH)):
        yield batch
        # With DEBUG, Django keeps what was asked, with all the texts in it.
        reset_queries()


def _page(engine: Engine, text: str) -> None:
    """A full page: what may be seen, ranked, counted for four facets, and its ten texts marked."""
    planned = plan.build(query.parse(text), synonyms.current(), get_engine().words_beginning)
    engine.search(SearchRequest(plan=planned, readable=READABLE, facets=FACETS))


def _answer(engine: Engine, text: str) -> None:
    """All that a search does, whatever was typed: also what it may have been meant to be."""
    service.search(text, readable=READABLE, engine=engine)
    engine.suggest(text, READABLE)


def _warm(ask: Callable[[str], Any], questions: Iterable[str]) -> None:
    """Ask what is not measured; what takes too long is broken off."""
    with suppress(budget.TookTooLong), budget.within(WARMED):
        for text in questions:
            ask(text)


def _times(name: str, percents: Sequence[int], questions: Iterable[Callable[[], Any]], patience: float = 0) -> Row:
    """How long questions take, in milliseconds.

    :param name: what the names of the figures begin with.
    :param patience: seconds after which the one being asked is broken off, and no more are asked; 0: never.
    """
    began = time.perf_counter()
    watches = []
    for question in questions:
        left = patience and patience - (time.perf_counter() - began)
        if left < 0:
            break
        watch = Watch()
        try:
            with budget.within(left) if left else nullcontext(), watch:
                question()
        except budget.TookTooLong:
            break
        watches.append(watch)
    row: Row = {f"{name}asked": len(watches)}
    for kind, times in (("", [watch.clock for watch in watches]), ("_work", [watch.work for watch in watches])):
        for percent in percents:
            row[f"{name}p{percent}{kind}"] = round(percentile(times, percent) * 1000, 1) if times else None
    return row


def _forget_peak() -> None:
    """Count the most memory from here on. Only Linux can; elsewhere it is that of the whole run."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> int:
    """The most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
