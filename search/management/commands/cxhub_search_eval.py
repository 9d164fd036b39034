"""Measure how good the search is on a judged collection."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cxhub.search.evaluation import scratch
from cxhub.search.evaluation.collections import LAYOUTS, UnreadableCollection, load
from cxhub.search.evaluation.run import index, run


class Command(BaseCommand):
    """Indexes the collection in a database of its own, asks its queries, and scores the answers."""

    help = "Scores the search on a judged collection. The site's own index is neither read nor written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to measure, and how to tell."""
        parser.add_argument("--layout", choices=sorted(LAYOUTS), required=True, help="how the collection is laid out")
        parser.add_argument("--path", type=Path, required=True, help="folder of the collection")
        parser.add_argument("--corpus", type=Path, help="folder of the documents of a judged collection")
        parser.add_argument("--engine", choices=scratch.ENGINES, default="sqlite", help="what to measure")
        parser.add_argument("--semantic", action="store_true", help="let meaning count beside words")
        parser.add_argument("--run", type=Path, help="also write the ranked answers: query, document, rank and score")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def read(self) -> None:
        """Let the model read all documents, as the worker does."""
        from cxhub.search.semantic import vectors

        vectors.catch_up()

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure.

        :raises CommandError: the collection cannot be read, or there is no such engine here.
        """
        try:
            collection = load(options["layout"], options["path"], options["corpus"])
            with scratch.place(options["engine"], by_meaning=options["semantic"]) as place:
                for engine in place.engines:
                    index(engine, collection)
                if options["semantic"]:
                    self.read()
                place.settle()
                outcome = run(place.engines[0], collection)
        except (UnreadableCollection, scratch.NotHere, ValueError) as error:
            raise CommandError(str(error)) from error
        if options["run"]:
            lines = (
                f"{query}\t{document}\t{rank}\t{len(ranked) - rank}\n"
                for query, ranked in outcome.ranked.items()
                for rank, document in enumerate(ranked, 1)
            )
            options["run"].write_text("".join(lines), encoding="utf-8")
        row = {
            "collection": collection.name,
            "engine": options["engine"],
            "docs": len(collection.documents),
            "queries": outcome.queries,
            "ndcg10": round(outcome.scores.ndcg10, 4),
            "map": round(outcome.scores.map, 4),
            "mrr10": round(outcome.scores.mrr10, 4),
            "recall100": round(outcome.scores.recall100, 4),
            "p50_ms": round(outcome.p50, 1),
            "p95_ms": round(outcome.p95, 1),
        }
        if options["json"]:
            self.stdout.write(json.dumps(row))
            return
        for name, value in row.items():
            self.stdout.write(f"{name:12} {value}")
