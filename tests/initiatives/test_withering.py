"""What withers: the event, the curves against published values, and what the page may claim."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from cxhub.initiatives import withering
from cxhub.initiatives.models import Initiative, OwnerChange
from cxhub.initiatives.withering import End, Life, group_of, silent_since
from cxhub.testing import factories

START = datetime.date(2024, 1, 1)


def day(number):
    return START + datetime.timedelta(days=number)


def silence(*, updates=(), done=(), ended=400, pauses=()):
    found = silent_since(
        approved=START,
        ended=day(ended),
        cadence=14,
        alive=[day(n) for n in updates],
        done=[day(n) for n in done],
        pauses=[(day(a), day(b)) for a, b in pauses],
    )
    return (found - START).days if found else None


@pytest.mark.parametrize(
    ("given", "withered"),
    [
        ({"ended": 42}, None),
        ({"ended": 43}, 43),
        ({"updates": range(0, 400, 14)}, None),
        ({"updates": [14, 28], "ended": 400}, 71),
        ({"updates": [14, 28], "done": [30], "ended": 400}, 120),
        ({"updates": [14, 28, 100], "done": [30], "ended": 140}, None),
        ({"updates": [14, 28], "done": [30, 100], "ended": 189}, None),
        ({"pauses": [(40, 390)], "ended": 400}, None),
        ({"pauses": [(40, 100)], "ended": 400}, 143),
        ({"pauses": [(40, 401)], "ended": 400}, None),
    ],
)
def test_silence_withers_after_three_cadences_without_a_milestone_for_ninety_days(given, withered):
    assert silence(**given) == withered


def test_survival_agrees_with_the_textbook():
    """Weeks in remission of 21 patients on 6-MP (Freireich and others, 1963), the classical example."""
    failed = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    alive = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    lives = [Life(0, n, End.WITHERED, True) for n in failed] + [Life(0, n, End.ALIVE, True) for n in alive]
    group = group_of("6-MP", lives)
    known = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {step.day: round(step.alive, 3) for step in group.steps} == known
    assert {step.day: step.at_risk for step in group.steps} == {6: 21, 7: 17, 10: 15, 13: 12, 16: 11, 22: 7, 23: 6}
    assert all(step.low < step.alive < step.high for step in group.steps)


def test_competing_ends_add_up():
    """Worked by hand: one of four withers, one is completed, one is still open, the last withers."""
    ends = [(1, End.WITHERED), (2, End.COMPLETED), (3, End.ALIVE), (4, End.WITHERED)]
    steps = group_of("", [Life(0, days, end, True) for days, end in ends]).steps
    assert [(step.day, round(step.withered, 9), round(step.completed, 9)) for step in steps] == [
        (1, 0.25, 0),
        (2, 0.25, 0.25),
        (4, 0.75, 0.25),
    ]
    assert [step.alive for step in steps] == [0.75, 0.75, 0.0]


def test_without_competing_ends_both_curves_say_the_same():
    lives = [Life(0, n, End.WITHERED if n % 3 else End.ALIVE, True) for n in range(1, 40)]
    for step in group_of("", lives).steps:
        assert step.withered == pytest.approx(1 - step.alive)


@pytest.mark.parametrize("lives", [[], [Life(0, 5, End.ALIVE, True)], [Life(0, 5, End.COMPLETED, True)]])
def test_small_groups_have_no_curve_and_no_error(lives):
    group = group_of("", lives)
    assert group.withered == 0 and not group.says_something


def test_a_group_is_watched_for_as_long_as_its_oldest():
    lives = [Life(1, 40, End.WITHERED, True), Life(2, 120, End.ALIVE, True)]
    assert withering.group_of("All", lives).watched == 120


def test_nothing_is_compared_below_ten_events():
    few = [Life(0, n, End.WITHERED, n % 2 == 0) for n in range(1, 19)]
    assert withering.difference(few) is None
    many = [Life(0, n + (60 if has else 0), End.WITHERED, has) for n in range(1, 13) for has in (True, False)]
    assert withering.difference(many) < 0.001


@pytest.mark.django_db
def test_the_page_groups_by_the_executive_owner_at_approval(initiative, stranger: Client):
    today = timezone.localdate()
    approved = today - datetime.timedelta(days=300)
    Initiative.objects.update(approved_on=approved)
    later = factories.ExecutiveFactory()
    OwnerChange.objects.create(
        initiative=initiative,
        role="executive_owner",
        from_member=None,
        to_member=later,
        on=today - datetime.timedelta(days=10),
    )
    life = withering.lives_of(request_of(stranger))[0]
    assert (life.executive, life.end) == (False, End.WITHERED)
    page = stranger.get("/initiatives/withering/").text
    assert "Too little has withered" in page and "Without one: 1 approved, 1 withered" in page
    assert stranger.get("/initiatives/withering/?format=csv").status_code == 200


@pytest.mark.django_db
def test_the_page_is_there_before_anything_was_approved(initiative, stranger: Client):
    assert "Nothing was approved yet" in stranger.get("/initiatives/withering/").text


def request_of(client: Client):
    """Who looks: the account that the client is signed in with."""
    from django.contrib.auth import get_user

    return get_user(client)
