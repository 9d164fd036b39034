"""Running the queries of a judged collection through the search that readers use."""

import statistics
from dataclasses import dataclass

from cxhub.search import service
from cxhub.search.engines.base import Engine
from cxhub.search.evaluation.collections import PUBLIC, Collection
from cxhub.search.evaluation.scores import Scores, mean, score_query

DEPTH = 100
BATCH = 200


@dataclass(frozen=True)
class Outcome:
    """What an engine made of a collection. ``ranked``: query → documents, best first. Times in milliseconds."""

    ranked: dict[str, list[str]]
    scores: Scores
    queries: int
    p50: float
    p95: float


def index(engine: Engine, collection: Collection) -> None:
    """Write all documents."""
    for start in range(0, len(collection.documents), BATCH):
        engine.bulk(collection.documents[start : start + BATCH])


def run(engine: Engine, collection: Collection) -> Outcome:
    """Ask every query and score the first hundred answers. Times are those of a first page, as a reader sees it.

    :raises ValueError: no query has a relevant document.
    :raises TimeoutError: a search took longer than the site lets any take.
    """
    readable = frozenset({PUBLIC})
    ranked: dict[str, list[str]] = {}
    times: list[float] = []
    for key, text in collection.queries.items():
        times.append(service.search(text, readable=readable, engine=engine).milliseconds)
        found: list[service.Result] = []
        for page in range(1, DEPTH // service.LARGEST_PAGE + 1):
            results = service.search(text, readable=readable, size=service.LARGEST_PAGE, page=page, engine=engine)
            if results.stopped:
                raise TimeoutError(f"“{text}” took longer than SEARCH_LONGEST_MS allows.")
            found += results.results
            if page == results.pages:
                break
        ranked[key] = [result.pk for result in found[:DEPTH]]
    judged = {key: grades for key, grades in collection.qrels.items() if any(grade > 0 for grade in grades.values())}
    return Outcome(
        ranked=ranked,
        scores=mean(score_query(grades, ranked.get(key, [])) for key, grades in judged.items()),
        queries=len(judged),
        p50=statistics.median(times),
        p95=percentile(times, 95),
    )


def percentile(values: list[float], percent: int) -> float:
    """The value below which so many of a hundred lie."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]
