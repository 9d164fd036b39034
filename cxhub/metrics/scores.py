"""Scores of customers' answers with their intervals: net promoter, shares, means. Pure functions over counts.

Which formula stands where, and where it comes from: ``docs/explanation/statistics.md``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

#: How sure an interval is meant to be, where nobody says otherwise.
LEVEL = 0.95


@dataclass(frozen=True)
class Estimate:
    """A score with its interval.

    :param value: the score, in points (net promoter, share) or on the scale that was asked on (mean).
    :param low: with ``high``, the interval.
    :param n: how many answers it rests on.
    """

    value: float
    low: float
    high: float
    n: int


def net_promoter(promoters: int, detractors: int, n: int, *, adjusted: bool = True, level: float = LEVEL) -> Estimate:
    """The share of promoters less that of detractors, in points from −100 to 100.

    Three answers are added, three quarters of one to each end, so that the interval holds what it promises for few
    answers, too (adjusted Wald).

    :param n: all answers, those in the middle too.
    :param adjusted: ``False`` for the plain formula.
    :raises ValueError: no answers, a negative count, or more promoters and detractors than answers.
    """
    if n < 1 or promoters < 0 or detractors < 0 or promoters + detractors > n:
        raise ValueError("Promoters and detractors must be parts of at least one answer.")
    extra = 0.75 if adjusted else 0.0
    total = n + 4 * extra
    up, down = (promoters + extra) / total, (detractors + extra) / total
    error = math.sqrt((up + down - (up - down) ** 2) / total)
    reach = _normal(level) * error
    value = up - down
    return Estimate(100 * value, 100 * max(value - reach, -1), 100 * min(value + reach, 1), n)


def share(positive: int, n: int, *, level: float = LEVEL) -> Estimate:
    """A share in per cent with Wilson's interval: satisfied customers (the top two boxes), kept promises.

    :raises ValueError: no answers, or more positive ones than answers.
    """
    from statsmodels.stats.proportion import proportion_confint

    if n < 1 or not 0 <= positive <= n:
        raise ValueError("The positive answers must be part of at least one answer.")
    low, high = proportion_confint(positive, n, alpha=1 - level, method="wilson")
    return Estimate(100 * positive / n, 100 * float(low), 100 * float(high), n)


def mean(value: float, sd: float, n: int, *, level: float = LEVEL) -> Estimate:
    """A mean with Student's interval, from the mean and the standard deviation of the answers (customer effort).

    :param sd: of the sample, with n − 1 below.
    :raises ValueError: fewer than two answers, or a negative or endless deviation.
    """
    from scipy.stats import t

    if n < 2 or not math.isfinite(value) or not math.isfinite(sd) or sd < 0:
        raise ValueError("A mean needs at least two answers and their deviation.")
    reach = float(t.ppf((1 + level) / 2, n - 1)) * sd / math.sqrt(n)
    return Estimate(value, value - reach, value + reach, n)


def _normal(level: float) -> float:
    from scipy.stats import norm

    return float(norm.ppf((1 + level) / 2))
