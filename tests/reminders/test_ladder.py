"""The ladder, whatever the dates: never twice a day, never down, the same for the same history."""

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from cxhub.reminders.ladder import Climb, Rung, Sent, reached_after, rungs

DUE = datetime.date(2026, 3, 2)


def day(number: int) -> datetime.date:
    return DUE + datetime.timedelta(days=number)


def climbed(climb: Climb, days) -> list[tuple[int, Rung]]:
    """What is sent when the nightly work runs on these days after the due day."""
    history: list[Sent] = []
    found = []
    for number in days:
        for rung in rungs(climb, day(number), history):
            history.append(Sent(rung, day(number)))
            found.append((number, rung))
    return found


def test_a_silent_thing_climbs_from_its_owner_to_its_executive_owner_in_a_fortnight():
    assert climbed(Climb(DUE), range(-5, 20)) == [
        (0, Rung.OWNER),
        (1, Rung.OWNER_AGAIN),
        (4, Rung.REVIEWER),
        (7, Rung.OFFICE),
        (14, Rung.EXECUTIVE),
    ]


def test_after_the_top_owner_and_executive_hear_once_a_cadence():
    after = [item for item in climbed(Climb(DUE, cadence=30), range(80)) if item[0] > 14]

    assert after == [
        (44, Rung.OWNER_AGAIN),
        (44, Rung.EXECUTIVE),
        (74, Rung.OWNER_AGAIN),
        (74, Rung.EXECUTIVE),
    ]


def test_however_short_the_cadence_nobody_hears_of_the_same_thing_twice_in_a_week_once_it_is_at_the_top():
    of_executive = [number for number, rung in climbed(Climb(DUE, cadence=2), range(30)) if rung is Rung.EXECUTIVE]

    assert of_executive == [14, 21, 28]


def test_what_has_no_ladder_stays_with_its_owner():
    assert climbed(Climb(DUE, top=Rung.OWNER_AGAIN), range(20)) == [
        (0, Rung.OWNER),
        (1, Rung.OWNER_AGAIN),
        (15, Rung.OWNER_AGAIN),
    ]


def test_after_an_outage_the_highest_rung_is_sent_once_and_the_owner_told_if_they_never_were():
    assert climbed(Climb(DUE), range(10, 14)) == [(10, Rung.OWNER), (10, Rung.OFFICE)]
    assert climbed(Climb(DUE), [0, *range(10, 14)]) == [(0, Rung.OWNER), (10, Rung.OFFICE)]


def test_leave_stops_the_clock_from_the_day_it_was_due():
    away = Climb(DUE, pauses=((day(-3), day(9)),))

    assert climbed(away, range(15)) == [(10, Rung.OWNER), (11, Rung.OWNER_AGAIN), (14, Rung.REVIEWER)]


def test_leave_in_the_middle_stops_the_clock_and_overlapping_leave_counts_once():
    away = Climb(DUE, pauses=((day(2), day(4)), (day(3), day(6))))

    assert climbed(away, range(15)) == [(0, Rung.OWNER), (1, Rung.OWNER_AGAIN), (9, Rung.REVIEWER), (12, Rung.OFFICE)]


def test_whoever_has_just_done_it_is_left_alone():
    assert climbed(Climb(DUE, last_done=day(0)), range(3)) == [(2, Rung.OWNER_AGAIN)]


dates = st.integers(-10, 400).map(day)
climbs = st.builds(
    Climb,
    due=st.just(DUE),
    grace=st.integers(0, 40),
    cadence=st.integers(1, 400),
    top=st.sampled_from([Rung.OWNER_AGAIN, Rung.EXECUTIVE]),
    last_done=st.none() | dates,
    pauses=st.lists(st.tuples(dates, dates), max_size=4).map(tuple),
)
run_days = st.lists(st.integers(-10, 400), max_size=60)


@given(climbs, run_days)
def test_whenever_it_runs_it_never_sends_twice_on_a_day_nor_goes_down(climb, days):
    history: list[Sent] = []
    tops = []
    for number in sorted(days):  # Days may come twice: the night ran twice.
        sent = rungs(climb, day(number), history)
        assert len(sent) == len(set(sent)) <= 2
        assert not sent or day(number) not in {item.on for item in history}
        if sent:
            tops.append(max(sent))
        history += [Sent(rung, day(number)) for rung in sent]
        assert rungs(climb, day(number), history) == () if sent else True
    assert tops == sorted(tops)


@given(climbs, dates, st.lists(st.builds(Sent, st.sampled_from(Rung), dates), max_size=8))
def test_any_history_gets_an_answer_that_asks_nobody_too_early_or_away(climb, on, history):
    sent = rungs(climb, on, history)

    assert rungs(climb, on, history) == sent
    if sent:
        assert on >= climb.due
        assert not any(first <= on <= last for first, last in climb.pauses)
        assert max(sent) <= max([climb.top, *(item.rung for item in history)])
        assert (on - climb.due).days >= reached_after(max(sent), climb.grace) or max(sent) in {i.rung for i in history}


@settings(max_examples=10)
@given(climbs)
def test_a_year_of_silence_reaches_the_top_and_does_not_flood(climb):
    sent = climbed(climb, range(800))
    of_executive = [number for number, rung in sent if rung is Rung.EXECUTIVE]

    assert sent[-1][1] == climb.top
    assert all(later - sooner >= 7 for sooner, later in zip(of_executive, of_executive[1:], strict=False))
