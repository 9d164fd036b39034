"""Rules B: the work serves the strategy, and the strategy reaches the work."""

import pytest

from cxhub.alignment import nodes
from tests.alignment.tiny import PEOPLE, PILLAR, ago, ask, found, graph, ids, initiative, kpi

CLEAR = nodes.Pillar(11, "Clear", executive=2)
EASY = nodes.Pillar(12, "Easy", executive=2)


def test_b1_work_serves_a_pillar_first() -> None:
    work = (
        initiative(20),
        initiative(21, pillar=None),
        initiative(22, pillar=99),
        initiative(23, pillar=None, secondary_pillars=(10,)),
        initiative(24, pillar=None, stage="proposed"),
        initiative(25, pillar=None, stage="stopped", closed_on=ago(1)),
    )
    assert ids("B1", graph(initiatives=work)) == [21, 22, 23]


@pytest.mark.parametrize(("days", "expected"), [(90, [20]), (91, [])])
def test_b1_looks_at_what_was_closed_lately(days: int, expected: list[int]) -> None:
    closed = initiative(pillar=None, stage="closed", closed_on=ago(days))
    assert ids("B1", graph(initiatives=(closed,))) == expected


def test_b2_two_pillars_are_enough() -> None:
    work = (
        initiative(20, secondary_pillars=(11,)),
        initiative(21, secondary_pillars=(11, 12)),
        initiative(22, secondary_pillars=(10, 11)),
        initiative(23, secondary_pillars=(11, 99)),
    )
    assert ids("B2", graph(pillars=(PILLAR, CLEAR, EASY), initiatives=work)) == [21]


def test_b3_a_current_pillar_has_active_work() -> None:
    work = (initiative(20), initiative(21, pillar=11, stage="paused"), initiative(22, secondary_pillars=(12,)))
    old = nodes.Pillar(13, "Old", ends_on=ago(1))
    clear, easy = found("B3", graph(pillars=(PILLAR, CLEAR, EASY, old), initiatives=work))
    assert (clear.about, [row.value for row in clear.evidence]) == (CLEAR, ["0", "Initiative 21"])
    assert (easy.about, [row.value for row in easy.evidence]) == (EASY, ["0"])


@pytest.mark.parametrize(
    ("efforts", "count"),
    [((61, 35, 4), 1), ((60, 36, 4), 0), ((61, 34, 5), 0), ((96, 4, 0), 1)],
)
def test_b4_one_pillar_above_sixty_percent_while_another_is_below_five(efforts: tuple[int, ...], count: int) -> None:
    pillars = (PILLAR, CLEAR, EASY)
    work = tuple(initiative(20 + n, pillar=pillars[n].id, effort=effort) for n, effort in enumerate(efforts))
    assert len(found("B4", graph(pillars=pillars, initiatives=work))) == count


def test_b4_cannot_tell_without_efforts() -> None:
    assert ask("B4", graph(initiatives=(initiative(effort=None),))).state == "not_assessable"


def test_b5_a_promise_reaches_a_play() -> None:
    principle = nodes.Principle(40, "Say it first", pillars=(10,))
    play = nodes.Play(60, "Ring back", principle=40)
    alone = nodes.Promise(5, "Promise", owner=2)
    promise = nodes.Promise(5, "Promise", owner=2, principles=(40, 99))
    assert "No principle carries" in found("B5", graph(promises=(alone,), principles=(principle,)))[0].sentence
    assert "no play serves it" in found("B5", graph(promises=(promise,), principles=(principle,)))[0].sentence
    assert found("B5", graph(promises=(promise,), principles=(principle,), plays=(play,))) == []
    assert ask("B5", graph()).state == "not_assessable"


def test_b6_a_principle_has_a_play_and_a_recent_story() -> None:
    principle = nodes.Principle(40, "Say it first", owner=1)
    plays = (nodes.Play(60, "Ring back", also_principles=(40,)),)

    def ask_of(days: int, **parts: object) -> list[str]:
        stories = (nodes.Story(70, "A story", date=ago(days), principle=40), nodes.Story(71, "When?", principle=40))
        return [item.fix_at for item in found("B6", graph(principles=(principle,), stories=stories, **parts))]

    assert ask_of(90, plays=plays) == []
    assert ask_of(91, plays=plays) == ["new_story"]
    assert ask_of(1) == ["playbooks"]


def test_b7_brand_and_cx_stand_as_the_business_does() -> None:
    def stance(brand: str, cx: str) -> nodes.Stance:
        return nodes.Stance(5, "Stance", business="customer-intimacy", brand=brand, cx=cx)

    assert found("B7", graph(stances=(stance("customer-intimacy", "customer-intimacy"),))) == []
    (one,) = found("B7", graph(stances=(stance("customer-intimacy", "cost-leadership"),)))
    assert one.sentence == "The business chose customer intimacy; of CX this is not so."
    assert "brand and CX" in found("B7", graph(stances=(stance("", ""),)))[0].sentence
    assert ask("B7", graph()).state == "not_assessable"


@pytest.mark.parametrize(("understood", "count"), [(700, 0), (699, 1), (None, 0)])
def test_b8_seventy_percent_of_those_asked_understand_the_purpose(understood: int | None, count: int) -> None:
    purpose = nodes.Purpose(5, "Purpose", owner=2, understood=understood, asked=1000)
    assert len(found("B8", graph(purposes=(purpose,)))) == count


@pytest.mark.parametrize(("asked", "right", "count"), [(None, 700, 0), (None, 699, 1), (10, 699, 0)])
def test_b8_counts_answers_to_its_question_where_nobody_was_asked_otherwise(
    asked: int | None, right: int, count: int
) -> None:
    purpose = nodes.Purpose(5, "Purpose", owner=2, understood=asked, asked=asked)
    given = nodes.Acknowledgements(5, "", active=len(PEOPLE), answered=1000, right=right)
    assert len(found("B8", graph(purposes=(purpose,), acknowledgements=(given,)))) == count


@pytest.mark.parametrize(("read", "since", "count"), [(800, 31, 0), (799, 31, 1), (799, 30, 0)])
def test_b8_eighty_percent_have_acknowledged_it_after_thirty_days(read: int, since: int, count: int) -> None:
    people = tuple(nodes.Person(n, f"Person {n}") for n in range(1, 1001))
    purpose = nodes.Purpose(5, "Purpose", version=2, effective_from=ago(since))
    given = tuple(
        nodes.Acknowledgements(page, "", version=version, active=active)
        for page, version, active in ((5, 1, 1000), (6, 2, 1000), (5, 2, read))
    )
    assert len(found("B8", graph(people=people, purposes=(purpose,), acknowledgements=given))) == count


def test_b8_cannot_tell_where_nobody_was_asked() -> None:
    verdict = ask("B8", graph(purposes=(nodes.Purpose(5, "Purpose"),)))
    assert verdict.found == [] and [item.about.id for item in verdict.unclear] == [5]
    assert ask("B8", graph()).state == "not_assessable"


def test_b9_work_serves_what_it_was_approved_for() -> None:
    work = (
        initiative(20),
        initiative(21, approved_pillar=11),
        initiative(22, approved_kpis=(30, 31)),
        initiative(23, approved_pillar=11, approved_on=None),
    )
    parts = {"pillars": (PILLAR, CLEAR), "kpis": (kpi(30), kpi(31)), "initiatives": work}
    pillar, kpis = found("B9", graph(**parts))
    assert [(row.label, row.value) for row in pillar.evidence] == [
        ("Pillar at approval", "Clear"),
        ("Pillar now", "Reliable"),
    ]
    assert [(row.label, row.value) for row in kpis.evidence] == [("KPI dropped since", "KPI 31")]
    assert [item.about.id for item in (pillar, kpis)] == [21, 22]


@pytest.mark.parametrize(("days", "expected"), [(200, []), (201, [20])])
def test_b9_a_decision_since_then_explains_it(days: int, expected: list[int]) -> None:
    decision = nodes.Decision(1, "Shall we?", initiative=20, decider=2, state="approved", decided_on=ago(days))
    work = initiative(approved_pillar=11)
    assert ids("B9", graph(initiatives=(work,), decisions=(decision,))) == expected


def test_b9_does_not_pass_what_nobody_recorded() -> None:
    verdict = ask("B9", graph(initiatives=(initiative(approved_known=False),)))
    assert verdict.found == [] and len(verdict.unclear) == 1
