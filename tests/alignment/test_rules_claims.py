"""Rules about claims: the scorecard says what is true, and shows why."""

import dataclasses
from typing import Any

import pytest

from cxhub.alignment import nodes
from tests.alignment.tiny import ago, found, graph, ids, kpi


def claim(**values: Any) -> nodes.Claim:
    given = {"claimed_by": 1, "evidence": 1, "there": 1, "checked_on": ago(1), **values}
    return nodes.Claim(95, "People are told sooner", **given)


def readings(then: float, now: float, *, half: float = 2.0, n: int = 400) -> tuple[nodes.Reading, ...]:
    return tuple(
        nodes.Reading(id, "", kpi=30, as_of=ago(days), value=value, low=value - half, high=value + half, n=n)
        for id, (value, days) in enumerate(((then, 370), (now, 5)))
    )


@pytest.mark.parametrize("says", ["better", "worse"])
def test_c9_a_change_is_claimed_where_it_can_be_told_from_chance(says: str) -> None:
    one = claim(says=says, kpis=(30,))
    assert ids("C9", graph(claims=(one,), kpis=(kpi(),), readings=readings(50, 60))) == []
    assert ids("C9", graph(claims=(one,), kpis=(kpi(),), readings=readings(50, 51))) == [95]
    assert ids("C9", graph(claims=(one,), kpis=(kpi(),), readings=readings(50, 60, n=29))) == [95]
    assert ids("C9", graph(claims=(one,), kpis=(kpi(),), readings=readings(50, 60, n=30))) == []
    assert ids("C9", graph(claims=(one,), kpis=(kpi(),))) == [95]
    then, now = readings(50, 60)
    for other in ({"scale": "1 to 5"}, {"wording": "Was it easy?"}):
        asked = (then, dataclasses.replace(now, **other))
        assert ids("C9", graph(claims=(one,), kpis=(kpi(),), readings=asked)) == [95]


def test_c9_leaves_other_claims_alone_and_shows_both_readings() -> None:
    for says in ("", "same", "reached"):
        one = claim(says=says, kpis=(30,))
        assert ids("C9", graph(claims=(one,), kpis=(kpi(),), readings=readings(50, 51))) == []
    one = claim(says="better", kpis=(30,))
    older = nodes.Reading(9, "", kpi=30, as_of=ago(700), value=40.0)
    for given, shown in (
        (readings(50, 51), ["50%", "51%"]),
        ((older, *readings(50, 51)), ["50%", "51%"]),
        ((older,), ["40%"]),
    ):
        (noise,) = found("C9", graph(claims=(one,), kpis=(kpi(),), readings=given))
        assert [row.value for row in noise.evidence] == shown


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, []),
        ({"evidence": 0, "there": 0, "checked_on": None}, [95]),
        ({"there": 0, "checked_on": None}, [95]),
        ({"checked_on": ago(90)}, []),
        ({"checked_on": ago(91)}, [95]),
    ],
)
def test_d7_a_claim_rests_on_something_that_was_looked_at_lately(values: Any, expected: list[int]) -> None:
    assert ids("D7", graph(claims=(claim(**values),))) == expected


def test_d7_a_new_reading_is_a_look_at_it() -> None:
    one = claim(checked_on=ago(200), kpis=(30,))
    assert ids("D7", graph(claims=(one,), kpis=(kpi(),), readings=readings(50, 51))) == []
