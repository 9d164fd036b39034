"""Rules D: what is reported is true, what was approved is alive, and customers were looked at first."""

from typing import Any

import pytest

from cxhub.alignment import nodes
from cxhub.alignment.severity import Severity
from tests.alignment.tiny import BOSS, OWNER, ago, ahead, ask, found, graph, ids, initiative, kpi, reading, update

HIGH, CRITICAL = Severity.HIGH, Severity.CRITICAL


@pytest.mark.parametrize(("days", "severity"), [(17, None), (18, HIGH), (27, HIGH), (28, CRITICAL)])
def test_d1_an_update_is_due_every_cadence_with_three_days_grace(days: int, severity: Severity | None) -> None:
    one = graph(initiatives=(initiative(),), updates=(update(1, days), update(2, days + 14)))
    verdict = ask("D1", one)
    assert [verdict.severity_of(item) for item in verdict.found] == ([severity] if severity else [])


def test_d1_counts_from_the_start_where_nobody_ever_reported() -> None:
    work = (initiative(20, since=ago(17)), initiative(21, since=ago(18)), initiative(22, since=None))
    verdict = ask("D1", graph(initiatives=work))
    assert [item.about.id for item in verdict.found] == [21]
    assert [item.about.id for item in verdict.unclear] == [22]


def test_d1_takes_the_shared_cadence_where_the_initiative_has_none() -> None:
    work = initiative(cadence_days=None)
    assert ids("D1", graph(initiatives=(work,), updates=(update(1, 20),))) == [20]
    assert ids("D1", graph(initiatives=(work,), updates=(update(1, 20),)), cadence_days=28) == []
    assert ids("D1", graph(initiatives=(initiative(stage="paused"),), updates=(update(1, 20),))) == []


def green(**parts: Any) -> list[int]:
    """What D2 finds of an initiative that reports on track."""
    given: dict[str, Any] = {"initiatives": (initiative(),), "kpis": (kpi(),), "updates": (update(1, 1),), **parts}
    return ids("D2", graph(**given))


# Half of the time has passed, so 60 is expected: 50 + 20 × ½.
@pytest.mark.parametrize(("value", "expected"), [(58.5, []), (58.49, [20]), (45.0, [20])])
def test_d2_a_kpi_makes_85_percent_of_its_expected_progress(value: float, expected: list[int]) -> None:
    assert green(readings=(reading(1, value, 0),)) == expected


def test_d2_three_equal_readings_are_flat_unless_they_are_the_target() -> None:
    flat = (reading(1, 70, 60), reading(2, 70, 30), reading(3, 70, 0))
    easy = kpi(baseline=69.0, baseline_on=ago(1), target_on=ahead(900))
    assert green(kpis=(kpi(target=71.0, target_on=ahead(900)),), readings=flat) == [20]
    assert green(kpis=(kpi(),), readings=flat) == []
    assert green(kpis=(kpi(target=71.0, target_on=ahead(900)),), readings=flat[:2]) == []
    assert green(kpis=(easy,), readings=(reading(1, 70.4, 60), *flat[1:])) == []
    # The newest counts: shown as 70 like the others, and not there yet.
    assert green(kpis=(easy,), readings=(*flat[:2], reading(3, 69.6, 0))) == [20]
    assert green(kpis=(kpi(target=None),), readings=flat) == [20]
    fewer = kpi(direction="down", baseline=90.0, target=70.0, target_on=ahead(900))
    assert green(kpis=(fewer,), readings=flat) == []
    assert green(kpis=(fewer,), readings=tuple(reading(n, 71, 30 * n) for n in range(3))) == [20]


def test_d2_shows_each_reading_once() -> None:
    behind = tuple(reading(n, 51, 30 * n) for n in range(3))
    for given, shown in ((behind, 5), (behind[:1], 3)):
        parts = {"initiatives": (initiative(),), "kpis": (kpi(),), "updates": (update(1, 1),), "readings": given}
        (one,) = found("D2", graph(**parts))
        assert len({row.label for row in one.evidence}) == len(one.evidence) == shown


def test_d2_a_milestone_is_not_overdue() -> None:
    def stone(due: int, done: int | None = None) -> nodes.Milestone:
        return nodes.Milestone(1, "Signs up", initiative=20, due=ago(due), done_on=None if done is None else ago(done))

    assert green(milestones=(stone(1),)) == [20]
    assert green(milestones=(stone(0),)) == []
    assert green(milestones=(stone(9, done=1),)) == []


def test_d2_says_nothing_of_what_does_not_report_on_track_now() -> None:
    bad = (reading(1, 45.0, 0),)
    assert green(readings=bad, updates=(update(1, 1, "caution"), update(2, 15))) == []
    assert green(readings=bad, updates=(update(1, 18),)) == []
    assert green(readings=bad, updates=()) == []
    assert green(readings=bad, kpis=(kpi(target=None),)) == []


def test_d3_trouble_says_what_is_in_the_way_who_can_remove_it_and_what_then() -> None:
    whole = {"blocked": True, "blocker_owner": 2, "next_action": True}
    for status in ("caution", "off_track"):
        assert ids("D3", graph(initiatives=(initiative(),), updates=(update(1, 1, status, **whole),))) == []
        for lacking in ({"blocked": False}, {"blocker_owner": None}, {"next_action": False}):
            updates = (update(1, 1, status, **{**whole, **lacking}),)
            assert ids("D3", graph(initiatives=(initiative(),), updates=updates)) == [20]
    assert ids("D3", graph(initiatives=(initiative(),), updates=(update(1, 1),))) == []


def test_d3_counts_how_often_running() -> None:
    updates = (update(1, 60, "on_track"), update(2, 30, "off_track"), update(3, 15, "caution"), update(4, 1, "caution"))
    (one,) = found("D3", graph(initiatives=(initiative(),), updates=updates))
    assert "the last 3 updates did not" in one.sentence
    whole = update(2, 30, "off_track", blocked=True, blocker_owner=2, next_action=True)
    (one,) = found("D3", graph(initiatives=(initiative(),), updates=(update(1, 60, "caution"), whole, *updates[2:])))
    assert "the last 2 updates did not" in one.sentence
    half = update(2, 30, "off_track", blocked=True)
    (one,) = found("D3", graph(initiatives=(initiative(),), updates=(updates[0], half, *updates[2:])))
    assert "the last 3 updates did not" in one.sentence


def move(id: int, days: int, approved_by: int | None = 2) -> nodes.DateMove:
    return nodes.DateMove(
        id, "", initiative=20, from_date=ahead(0), to_date=ahead(days), moved_on=ago(5), approved_by=approved_by
    )


@pytest.mark.parametrize(
    ("slip", "moves", "expected"), [(30, 1, []), (31, 1, [20]), (2, 2, [20]), (0, 0, []), (31, 0, [20])]
)
def test_d4_a_date_moves_once_and_by_thirty_days(slip: int, moves: int, expected: list[int]) -> None:
    work = initiative(original_target_date=ahead(0), target_date=ahead(slip))
    given = tuple(move(n, slip) for n in range(moves))
    assert ids("D4", graph(initiatives=(work,), date_moves=given)) == expected


def test_d4_takes_the_day_that_was_first_moved_where_none_was_noted() -> None:
    work = initiative(original_target_date=None, target_date=ahead(31))
    assert ids("D4", graph(initiatives=(work,), date_moves=(move(1, 31),))) == [20]
    for dates in ({"original_target_date": None}, {"target_date": None}):
        assert ids("D4", graph(initiatives=(initiative(**dates),)), days=0) == []
    (one,) = found("D4", graph(initiatives=(initiative(original_target_date=ahead(0), target_date=ahead(31)),)))
    assert one.sentence == "Initiative 20 has a target date 31 days after its first."
    (one,) = found("D4", graph(initiatives=(work,), date_moves=(move(1, 31),)))
    assert one.sentence == "Initiative 20 moved its target date by 31 days."


def test_d4_says_where_nobody_agreed() -> None:
    work = initiative(original_target_date=ahead(0), target_date=ahead(60))
    (alone,) = found("D4", graph(initiatives=(work,), date_moves=(move(1, 60, None),)))
    (agreed,) = found("D4", graph(initiatives=(work,), date_moves=(move(1, 60),)))
    assert "nobody agreed" in alone.sentence and "nobody agreed" not in agreed.sentence


STONES = (nodes.Milestone(1, "First", initiative=20, done_on=ago(91)), nodes.Milestone(2, "Second", initiative=20))
FLAT = tuple(reading(n, 55, 30 * n) for n in range(3))
SIGNS: dict[str, dict[str, Any]] = {
    "no executive": {"initiatives": (initiative(executive_owner=None),), "updates": (update(1, 1),)},
    "silent executive": {"updates": (update(1, 1, acknowledged_by=None, acknowledged_on=None),)},
    "silent": {"updates": (update(1, 18),)},
    "idle": {"updates": (update(1, 1),), "milestones": STONES},
    "flat": {"updates": (update(1, 1),), "readings": FLAT},
}


def wither(*signs: str, **thresholds: float) -> list[int]:
    parts: dict[str, Any] = {"initiatives": (initiative(),), "kpis": (kpi(),)}
    for sign in signs:
        parts.update(SIGNS[sign])
    return ids("D5", graph(**parts), **thresholds)


@pytest.mark.parametrize("sign", SIGNS)
def test_d5_one_sign_is_not_withering(sign: str) -> None:
    assert wither(sign) == []
    assert wither(sign, signs=1) == [20]


@pytest.mark.parametrize("signs", [("no executive", "idle"), ("idle", "silent"), ("flat", "idle"), ("flat", "silent")])
def test_d5_two_signs_are(signs: tuple[str, str]) -> None:
    assert wither(*signs) == [20]


def test_d5_a_milestone_of_ninety_days_ago_is_no_sign_nor_is_having_done_them_all() -> None:
    lately = (nodes.Milestone(1, "First", initiative=20, done_on=ago(90)), STONES[1])
    parts = {"initiatives": (initiative(),), "updates": (update(1, 18),)}
    assert ids("D5", graph(**parts, milestones=lately)) == []
    assert ids("D5", graph(**parts, milestones=STONES[:1])) == []
    assert ids("D5", graph(**parts, milestones=STONES)) == [20]


def test_d5_two_equal_readings_are_not_flat_and_work_without_a_start_is_not_idle() -> None:
    parts = {"initiatives": (initiative(),), "kpis": (kpi(),), "updates": (update(1, 1),)}
    assert ids("D5", graph(**parts, readings=FLAT[:2]), signs=1) == []
    never = initiative(since=None, active_since=None)
    assert ids("D5", graph(initiatives=(never,), milestones=STONES[1:]), signs=1) == []


@pytest.mark.parametrize(("cadence", "days", "expected"), [(14, 60, []), (14, 61, [20]), (28, 84, []), (28, 85, [20])])
def test_d5_an_executive_may_be_silent_for_sixty_days_or_three_cadences(
    cadence: int, days: int, expected: list[int]
) -> None:
    updates = (update(1, 1, acknowledged_by=None), update(2, 90, acknowledged_on=ago(days)))
    one = graph(initiatives=(initiative(cadence_days=cadence),), updates=updates)
    assert ids("D5", one, signs=1) == expected


@pytest.mark.parametrize(("days", "expected"), [(14, []), (15, [20])])
def test_d6_two_weeks_after_its_end_work_leaves_something_behind(days: int, expected: list[int]) -> None:
    for stage in ("closed", "stopped"):
        ended = {"stage": stage, "closed_on": ago(days)}
        assert ids("D6", graph(initiatives=(initiative(**ended),))) == expected
        assert ids("D6", graph(initiatives=(initiative(**ended, learned=True),))) == []
        assert ids("D6", graph(initiatives=(initiative(**ended, lessons=(80,)),))) == []


def test_d6_cannot_tell_without_the_day() -> None:
    assert len(ask("D6", graph(initiatives=(initiative(stage="closed"),))).unclear) == 1


def decision(**values: Any) -> nodes.Decision:
    given = {"decider": 2, "state": "approved", "decided_on": ago(10), **values}
    return nodes.Decision(90, "Shall we close it?", **given)


def assessment(days: int, **values: Any) -> nodes.Assessment:
    whole = {
        "decision": 90,
        "direction": "negative",
        "severity": 3,
        "mitigation": True,
        "mitigation_owner": 1,
        "mitigation_due": ahead(9),
    }
    return nodes.Assessment(1, "It hurts", assessed_on=ago(days), **{**whole, **values})


@pytest.mark.parametrize(("days", "expected"), [(11, []), (10, []), (9, [90])])
def test_d8_customers_are_looked_at_before_deciding(days: int, expected: list[int]) -> None:
    assert ids("D8", graph(decisions=(decision(),), assessments=(assessment(days),))) == expected


def test_d8_the_first_assessment_counts_and_none_is_worst() -> None:
    assert [item.fix_at for item in found("D8", graph(decisions=(decision(),)))] == ["assess"]
    late = found("D8", graph(decisions=(decision(),), assessments=(assessment(1),)))
    assert [item.fix_at for item in late] == ["page"]
    first_and_later = (assessment(11), nodes.Assessment(2, "Again", decision=90, assessed_on=ago(1)))
    assert ids("D8", graph(decisions=(decision(),), assessments=first_and_later)) == []
    for state in ("pending", "rejected"):
        assert ids("D8", graph(decisions=(decision(state=state),))) == []
    assert ask("D8", graph()).state == "not_assessable"


@pytest.mark.parametrize(
    "lacking", [{"mitigation": False}, {"mitigation_owner": None}, {"mitigation_owner": 3}, {"mitigation_due": None}]
)
def test_d9_harm_is_seen_to_by_somebody_by_a_day(lacking: dict[str, Any]) -> None:
    assert ids("D9", graph(decisions=(decision(),), assessments=(assessment(11),))) == []
    assert ids("D9", graph(decisions=(decision(),), assessments=(assessment(11, **lacking),))) == [90]
    for other in ({"severity": 2}, {"direction": "positive"}, {"direction": "neutral"}):
        assert ids("D9", graph(decisions=(decision(),), assessments=(assessment(11, **lacking, **other),))) == []
    assert ids("D9", graph(decisions=(decision(state="rejected"),), assessments=(assessment(11, **lacking),))) == []
    assert ids("D9", graph(decisions=(decision(state="pending"),), assessments=(assessment(11, **lacking),))) == [90]
    assert ask("D9", graph(decisions=(decision(),))).state == "not_assessable"


def test_those_are_asked_who_can_mend_it() -> None:
    silent = graph(initiatives=(initiative(),), updates=(update(1, 40),))
    assert [item.responsible for item in found("D1", silent)] == [OWNER.id]
    withered = graph(initiatives=(initiative(),), updates=(update(1, 40),), milestones=STONES)
    assert [item.responsible for item in found("D5", withered)] == [BOSS.id]
