"""Pace and change: properties of pure functions."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxhub.metrics import scores
from cxhub.metrics.change import Value, Verdict, change, change_over
from cxhub.metrics.pace import PaceStatus, pace

START = datetime.date(2026, 1, 1)
NUMBERS = st.floats(-1e6, 1e6)
WIDTHS = st.floats(0, 1e4)


def value(days: int, number: float, below: float | None = None, above: float | None = None, n: int | None = None):
    low = None if below is None else number - below
    high = None if above is None else number + above
    return Value(START + datetime.timedelta(days=days), number, low, high, n)


@given(NUMBERS, NUMBERS, WIDTHS, WIDTHS, WIDTHS, WIDTHS, st.booleans())
def test_a_change_and_its_reverse_say_the_opposite(a, b, w1, w2, w3, w4, up):
    there = change(value(0, a, w1, w2), value(30, b, w3, w4), up_is_better=up)
    back = change(value(0, b, w3, w4), value(30, a, w1, w2), up_is_better=up)
    opposite = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER}
    assert back.verdict is opposite.get(there.verdict, there.verdict)
    assert there.low <= there.difference <= there.high


@given(NUMBERS, st.floats(-0.99, 0.99), st.floats(0.01, 1e4), st.floats(0.01, 1e4))
def test_intervals_that_hold_each_others_value_are_no_change(a, share, w1, w2):
    b = a + share * min(w1, w2)
    assert change(value(0, a, w1, w1), value(30, b, w2, w2), up_is_better=True).verdict is Verdict.NOT_DETECTABLE


def test_the_difference_of_two_shares_has_newcombes_interval():
    # The example that the method is published with: 56 of 70 against 48 of 80 is 20 points more, 5.24 to 33.39.
    earlier, later = (scores.share(positive, n) for positive, n in ((48, 80), (56, 70)))
    found = change(
        Value(START, earlier.value, earlier.low, earlier.high, 80),
        Value(START, later.value, later.low, later.high, 70),
        up_is_better=True,
    )
    assert [round(number, 2) for number in (found.difference, found.low, found.high)] == [20.0, 5.24, 33.39]


@given(NUMBERS, NUMBERS)
def test_without_intervals_or_from_few_answers_nothing_can_be_told(a, b):
    assert change(value(0, a), value(30, b, 1, 1), up_is_better=True).verdict is Verdict.UNKNOWN
    assert change(value(0, a, 1, 1, n=29), value(30, b, 1, 1, n=900), up_is_better=True).verdict is Verdict.UNKNOWN


def test_told_in_time_is_better_than_a_year_ago_and_not_than_last_month():
    readings = [value(0, 48, 2, 2), value(335, 61, 2, 2), value(365, 61, 2, 2)]
    assert change_over(readings, 365, up_is_better=True).verdict is Verdict.BETTER
    assert change_over(readings, 30, up_is_better=True).verdict is Verdict.NOT_DETECTABLE
    assert change_over(readings[:1], 365, up_is_better=True) is None


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "number", "expected"),
    [
        ("up", 50, 70, 58, (PaceStatus.AT_RISK, 60, 0.8)),
        ("up", 50, 70, 60, (PaceStatus.ON_TRACK, 60, 1.0)),
        ("down", 70, 50, 62, (PaceStatus.AT_RISK, 60, 0.8)),
        ("", 70, 50, 62, (PaceStatus.AT_RISK, 60, 0.8)),
        # At least 80, as 86 was: a threshold to hold.
        ("up", 86, 80, 85, (PaceStatus.REACHED, 80, 1.0)),
        ("up", 86, 80, 78, (PaceStatus.AT_RISK, 80, 0.0)),
        ("down", 4, 5, 5.5, (PaceStatus.AT_RISK, 5, 0.0)),
        ("down", 4, 5, 4.5, (PaceStatus.REACHED, 5, 1.0)),
    ],
)
def test_half_of_the_time_asks_for_half_of_the_way(direction, baseline, target, number, expected):
    day = START + datetime.timedelta(days=100)
    dates = {"baseline_on": START, "target_on": START + datetime.timedelta(days=200), "as_of": day, "on": day}
    found = pace(baseline=baseline, target=target, value=number, direction=direction, **dates)
    assert (found.status, found.expected, round(found.ratio, 3)) == expected


DIRECTIONS = st.sampled_from(["up", "down", ""])


@given(NUMBERS, NUMBERS, NUMBERS, st.integers(-50, 900), st.integers(-50, 900), DIRECTIONS)
def test_pace_never_passes_what_it_cannot_know_and_mirrors(baseline, target, number, read, today, direction):
    given_dates = {
        "baseline_on": START,
        "target_on": START + datetime.timedelta(days=700),
        "as_of": START + datetime.timedelta(days=read),
        "on": START + datetime.timedelta(days=today),
    }
    found = pace(baseline=baseline, target=target, value=number, direction=direction, **given_dates)
    opposite = {"up": "down", "down": "up", "": ""}[direction]
    mirrored = pace(baseline=-baseline, target=-target, value=-number, direction=opposite, **given_dates)
    assert found.status is mirrored.status
    if baseline == target:
        assert found.status is PaceStatus.UNKNOWN
    elif number == target:
        assert found.status is PaceStatus.REACHED
    missing = pace(baseline=None, target=target, value=number, direction=direction, **given_dates)
    assert missing.status is PaceStatus.UNKNOWN
    assert "baseline" in missing.missing
