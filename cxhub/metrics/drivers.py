"""Key drivers: how much of an overall score each of its parts explains. Pure functions over numbers.

Both measures share out the R² of a linear model among correlated parts, so that the shares add up to it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

#: Shapley values look at every subset of the drivers: with more of them than this, that takes too long.
MOST_FOR_SHAPLEY = 12


@dataclass(frozen=True)
class Weight:
    """What one driver explains.

    :param raw: its part of R².
    :param share: the same in per cent of R².
    :param low: with ``high``, the interval of the share, where it was worked out from answers.
    """

    raw: float
    share: float
    low: float | None = None
    high: float | None = None


def johnson(among: Sequence[Sequence[float]], with_score: Sequence[float]) -> list[Weight]:
    """Johnson's relative weights.

    :param among: correlations of the drivers with each other.
    :param with_score: correlation of each driver with the overall score.
    :raises ValueError: the numbers are no correlations, or one driver says the same as others together.
    """
    import numpy as np

    within, outer = _checked(among, with_score)
    values, vectors = np.linalg.eigh(within)
    # The drivers' nearest relatives that do not correlate: how they hang together, and with the score.
    loadings = vectors @ np.diag(np.sqrt(values)) @ vectors.T
    slopes = np.linalg.solve(loadings, outer)
    return _weights((loadings**2) @ slopes**2)


def shapley(among: Sequence[Sequence[float]], with_score: Sequence[float]) -> list[Weight]:
    """Shapley values: what a driver adds to R², averaged over every order in which drivers can be added.

    Parameters and errors as for :func:`johnson`; at most :data:`MOST_FOR_SHAPLEY` drivers.
    """
    import numpy as np

    within, outer = _checked(among, with_score)
    count = len(outer)
    if count > MOST_FOR_SHAPLEY:
        raise ValueError(
            f"Shapley values of more than {MOST_FOR_SHAPLEY} drivers take too long: use Johnson's weights."
        )
    explained: dict[tuple[int, ...], float] = {(): 0.0}
    for size in range(1, count + 1):
        for subset in combinations(range(count), size):
            part = outer[list(subset)]
            explained[subset] = float(part @ np.linalg.solve(within[np.ix_(subset, subset)], part))
    raw = np.zeros(count)
    for driver in range(count):
        others = [other for other in range(count) if other != driver]
        for size in range(count):
            chance = math.factorial(size) * math.factorial(count - size - 1) / math.factorial(count)
            for subset in combinations(others, size):
                gain = explained[tuple(sorted((*subset, driver)))] - explained[subset]
                raw[driver] += chance * gain
    return _weights(raw)


Method = Callable[[Sequence[Sequence[float]], Sequence[float]], list[Weight]]


def from_answers(
    answers: Sequence[Sequence[float]],
    scores: Sequence[float],
    *,
    method: Method = johnson,
    rounds: int = 1000,
    level: float = 0.95,
    seed: int = 1,
) -> list[Weight]:
    """What each driver explains, with intervals by drawing the respondents again and again (percentile bootstrap).

    :param answers: a row for each respondent, a column for each driver.
    :param scores: the overall score of each respondent.
    :param seed: the same numbers give the same intervals.
    :raises ValueError: rows and scores do not fit, or a driver or the score never varies.
    """
    import numpy as np

    matrix = np.column_stack([np.asarray(answers, dtype=float), np.asarray(scores, dtype=float)])
    if len(matrix) < 3 or not np.isfinite(matrix).all():
        raise ValueError("Drivers need at least three respondents who answered everything.")
    found = _of_rows(matrix, method)
    generator = np.random.default_rng(seed)
    drawn = []
    for _round in range(rounds):
        try:
            drawn.append([weight.share for weight in _of_rows(_draw(matrix, generator), method)])
        except ValueError:  # This draw holds too few different people to say anything.
            continue
    tail = (1 - level) / 2
    lows, highs = np.quantile(np.array(drawn), [tail, 1 - tail], axis=0)
    return [
        Weight(weight.raw, weight.share, float(low), float(high))
        for weight, low, high in zip(found, lows, highs, strict=True)
    ]


def _draw(matrix: Any, generator: Any) -> Any:
    return matrix[generator.integers(0, len(matrix), len(matrix))]


def _of_rows(matrix: Any, method: Method) -> list[Weight]:
    import numpy as np

    if (matrix.std(axis=0) == 0).any():
        raise ValueError("A column that is always the same explains nothing.")
    table = np.corrcoef(matrix, rowvar=False)
    return method(table[:-1, :-1], table[:-1, -1])


def _checked(among: Sequence[Sequence[float]], with_score: Sequence[float]) -> tuple[Any, Any]:
    import numpy as np

    within, outer = np.asarray(among, dtype=float), np.asarray(with_score, dtype=float)
    if not len(outer) or within.shape != (len(outer), len(outer)) or not np.allclose(within, within.T):
        raise ValueError("There must be one correlation for each pair of drivers, and one with the score for each.")
    if not np.allclose(np.diag(within), 1) or np.linalg.eigvalsh(within)[0] < 1e-9:
        raise ValueError("These are no correlations of different drivers: one says what others say together.")
    return within, outer


def _weights(raw: Any) -> list[Weight]:
    total = float(raw.sum())
    return [Weight(float(item), 100 * float(item) / total if total else 0.0) for item in raw]
