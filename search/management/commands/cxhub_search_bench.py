"""Measure how fast the search is, and that nothing hostile breaks it."""

import json
import random
import resource
import statistics
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cxhub.search import plan, query, synonyms
from cxhub.search.documents import Document
from cxhub.search.engines.base import Engine, SearchRequest
from cxhub.search.engines.store import words_beginning
from cxhub.search.evaluation import scratch
from cxhub.search.evaluation.run import percentile

READABLE = frozenset({"public", "login"})
KINDS = ("story", "lesson", "play", "initiative", "update")
WORDS = 20_000
BATCH = 500
LETTERS = "bcdfghjklmnpqrstvwz"
#: Pieces that hostile strings are made of.
HOSTILE = ('"', "'", "*", "-", ":", "(", ")", "kind:", "before:", "NEAR", " OR ", "\\", "%s", "\x00", "é", "a")


class Command(BaseCommand):
    """Full result pages over invented documents: visibility filter, rank, facets, highlights."""

    help = "Measures result pages, memory and rebuild rate over invented documents, in a database of their own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much of what."""
        parser.add_argument("--documents", type=int, nargs="+", default=[1000, 10_000], help="sizes of the index")
        parser.add_argument("--engine", choices=scratch.ENGINES, default="sqlite", help="what to measure")
        parser.add_argument("--queries", type=int, default=100, help="searches of each size")
        parser.add_argument("--hostile", type=int, default=0, help="also so many hostile strings")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure each size.

        :raises CommandError: there is no such engine here.
        """
        for size in options["documents"]:
            try:
                with scratch.engines(options["engine"]) as (engine, *_others):
                    row = self.measure(engine, size, options["queries"], options["hostile"])
            except scratch.NotHere as error:
                raise CommandError(str(error)) from error
            line = json.dumps(row) if options["json"] else ", ".join(f"{key} {value}" for key, value in row.items())
            self.stdout.write(line)

    def measure(self, engine: Engine, size: int, queries: int, hostile: int) -> dict[str, Any]:
        """Fill the engine, ask it, and say how long both took."""
        dice = random.Random(size)  # noqa: S311 - the same collection every time, nothing secret
        words = [_word(dice) for _number in range(WORDS)]
        began = time.perf_counter()
        batch: list[Document] = []
        for document in _documents(dice, words, size):
            batch.append(document)
            if len(batch) == BATCH:
                engine.bulk(batch)
                batch = []
        engine.bulk(batch)
        rate = size / (time.perf_counter() - began)
        asked = [" ".join(_words(dice, words, dice.randint(1, 4))) for _number in range(queries)]
        times = [_milliseconds(engine, text) for text in asked]
        row = {
            "engine": engine.name,
            "documents": size,
            "documents_a_second": round(rate),
            "p50_ms": round(statistics.median(times), 1),
            "p95_ms": round(percentile(times, 95), 1),
            "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
        if hostile:
            strings = ["".join(dice.choices(HOSTILE, k=dice.randint(1, 40))) for _number in range(hostile)]
            times = [_milliseconds(engine, text) for text in strings]
            row |= {"hostile": hostile, "hostile_p99_ms": round(percentile(times, 99), 1)}
        return row


def _milliseconds(engine: Engine, text: str) -> float:
    """How long a full page takes: what may be seen, ranked, counted for four facets, and its ten texts marked."""
    began = time.perf_counter()
    planned = plan.build(query.parse(text), synonyms.current(), words_beginning)
    engine.search(SearchRequest(plan=planned, readable=READABLE, facets=("kind", "year", "area", "topic")))
    return (time.perf_counter() - began) * 1000


def _word(dice: random.Random) -> str:
    return "".join(dice.choice(LETTERS) + dice.choice("aeiou") for _syllable in range(dice.randint(2, 5)))


def _words(dice: random.Random, words: list[str], number: int) -> list[str]:
    """Some words, common ones often and rare ones seldom, as in any language."""
    return [words[min(int(dice.paretovariate(0.6)) - 1, len(words) - 1)] for _place in range(number)]


def _documents(dice: random.Random, words: list[str], size: int) -> Iterator[Document]:
    newest = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(size):
        yield Document(
            kind=dice.choice(KINDS),
            pk=str(number),
            title=" ".join(_words(dice, words, 6)),
            url=f"/{number}/",
            access=dice.choice(("public", "login", "group:7")),
            summary=" ".join(_words(dice, words, 20)),
            body=" ".join(_words(dice, words, dice.randint(60, 300))),
            facets={"area": [f"p{dice.randint(1, 5)}"], "topic": [f"t{dice.randint(1, 40)}"]},
            published_at=newest - timedelta(days=dice.randint(0, 1500)),
        )
