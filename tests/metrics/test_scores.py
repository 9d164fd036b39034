"""Scores with their intervals, and drivers: known values, and properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxhub.metrics import drivers, scores


def rounded(found: scores.Estimate) -> list[float]:
    return [round(number, 1) for number in (found.value, found.low, found.high)]


def test_net_promoter_with_and_without_adjustment():
    assert rounded(scores.net_promoter(50, 20, 100)) == [29.1, 14.1, 44.2]
    assert rounded(scores.net_promoter(50, 20, 100, adjusted=False)) == [30.0, 14.7, 45.3]


def test_a_share_has_wilsons_interval():
    # Told in time, October: 1,305 of 2,140.
    assert rounded(scores.share(1305, 2140)) == [61.0, 58.9, 63.0]
    nobody = scores.share(0, 10)
    assert (nobody.value, nobody.low) == (0, 0)
    assert round(nobody.high, 1) == 27.8


def test_a_mean_has_students_interval():
    found = scores.mean(5.1, 1.4, 25)
    assert [round(found.low, 2), round(found.high, 2)] == [4.52, 5.68]


@given(st.integers(1, 5000), st.data())
def test_more_answers_of_the_same_kind_never_make_an_interval_wider(n, data):
    positive = data.draw(st.integers(0, n))
    few, many = scores.share(positive, n), scores.share(4 * positive, 4 * n)
    assert many.high - many.low <= few.high - few.low + 1e-9
    assert few.low - 1e-9 <= few.value <= few.high + 1e-9
    mirrored = scores.net_promoter(n - positive, positive, n)
    assert scores.net_promoter(positive, n - positive, n).value == pytest.approx(-mirrored.value)
    assert -100 <= mirrored.low <= mirrored.value <= mirrored.high <= 100


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: scores.net_promoter(60, 50, 100),
        lambda: scores.net_promoter(0, 0, 0),
        lambda: scores.share(11, 10),
        lambda: scores.mean(5, 1, 1),
        lambda: scores.mean(5, float("nan"), 10),
        lambda: drivers.johnson([[1, 1], [1, 1]], [0.5, 0.5]),
        lambda: drivers.johnson([[1, 0.2]], [0.5]),
        lambda: drivers.from_answers([[1, 2], [1, 3], [1, 4]], [1, 2, 3]),
    ],
)
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match="."):
        wrong()


@pytest.mark.parametrize("method", [drivers.johnson, drivers.shapley])
def test_two_correlated_drivers_share_r_squared(method):
    found = method([[1, 0.6], [0.6, 1]], [0.50, 0.45])
    assert [round(weight.raw, 4) for weight in found] == [0.1663, 0.1188]
    assert sum(weight.raw for weight in found) == pytest.approx(0.2852, abs=5e-5)
    assert sum(weight.share for weight in found) == pytest.approx(100)


def answers(n: int = 300):
    random = np.random.default_rng(7)
    table = random.normal(size=(n, 3)) + random.normal(size=(n, 1))
    return table, 2 * table[:, 0] + table[:, 1] + random.normal(size=n)


@pytest.mark.parametrize("method", [drivers.johnson, drivers.shapley])
def test_shares_add_up_to_r_squared_of_the_regression(method):
    table, score = answers()
    within, outer = np.corrcoef(table, rowvar=False), [np.corrcoef(column, score)[0, 1] for column in table.T]
    fitted = np.column_stack([np.ones(len(table)), table])
    residuals = score - fitted @ np.linalg.lstsq(fitted, score, rcond=None)[0]
    r_squared = 1 - residuals.var() / score.var()
    assert sum(weight.raw for weight in method(within, outer)) == pytest.approx(r_squared)


def test_the_bootstrap_surrounds_its_share_and_repeats_itself():
    table, score = answers()
    found = drivers.from_answers(table, score, rounds=200)
    assert found == drivers.from_answers(table, score, rounds=200)
    assert all(weight.low < weight.share < weight.high for weight in found)
    assert found[0].low > found[2].high, "what the score is made of stands out"
