"""Scores of ranked lists against graded judgements."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

#: Document → grade; 0 and less is not relevant.
Judged = Mapping[str, int]


@dataclass(frozen=True)
class Scores:
    """Means over the queries that have at least one relevant document.

    :param ndcg10: gain ``2^grade - 1`` of the first ten, against the best possible order.
    :param map: average precision over the whole list.
    :param mrr10: one by the rank of the first relevant document, where it is among ten.
    :param recall100: share of the relevant documents among the first hundred.
    """

    ndcg10: float
    map: float
    mrr10: float
    recall100: float


def score_query(judged: Judged, ranked: Sequence[str]) -> Scores:
    """The scores of one list of documents, best first."""
    ideal = _gain(sorted(judged.values(), reverse=True))
    relevant = {document for document, grade in judged.items() if grade > 0}
    places = [place for place, document in enumerate(dict.fromkeys(ranked), 1) if document in relevant]
    number = len(relevant) or 1
    return Scores(
        ndcg10=_gain([judged.get(document, 0) for document in dict.fromkeys(ranked)]) / ideal if ideal else 0.0,
        map=sum(found / place for found, place in enumerate(places, 1)) / number,
        mrr10=1 / places[0] if places and places[0] <= 10 else 0.0,
        recall100=sum(place <= 100 for place in places) / number,
    )


def mean(several: Iterable[Scores]) -> Scores:
    """The mean of each score.

    :raises ValueError: there is nothing to take the mean of.
    """
    rows = [(one.ndcg10, one.map, one.mrr10, one.recall100) for one in several]
    if not rows:
        raise ValueError("No query has a relevant document")
    return Scores(*(sum(column) / len(rows) for column in zip(*rows, strict=True)))


def _gain(grades: Sequence[int]) -> float:
    return sum((2 ** max(grade, 0) - 1) / math.log2(place + 1) for place, grade in enumerate(grades[:10], 1))
