"""Rules A: somebody answers, and does."""

import dataclasses

from cxhub.alignment import nodes
from tests.alignment.tiny import BOSS, GONE, PILLAR, ago, ask, found, graph, ids, initiative, update


def test_a1_an_active_initiative_needs_an_owner_who_is_here() -> None:
    work = (initiative(20), initiative(21, owner=None), initiative(22, owner=3), initiative(23, owner=99))
    assert ids("A1", graph(initiatives=work)) == [21, 22, 23]


def test_a1_leaves_work_alone_that_is_not_active() -> None:
    work = [initiative(20 + n, stage=stage, owner=None) for n, stage in enumerate(("proposed", "paused", "closed"))]
    assert ids("A1", graph(initiatives=tuple(work))) == []


def test_a1_asks_the_executive_owner_and_names_who_left() -> None:
    (one,) = found("A1", graph(initiatives=(initiative(owner=3),)))
    assert (one.responsible, one.sentence) == (BOSS.id, "Initiative 20 has no owner: Kim has left.")


def test_a2_an_executive_owner_is_here_and_an_executive() -> None:
    work = (
        initiative(20),
        initiative(21, executive_owner=None),
        initiative(22, executive_owner=3),
        initiative(23, executive_owner=1),
        initiative(24, executive_owner=None, stage="proposed"),
    )
    findings = found("A2", graph(initiatives=work))
    assert [item.about.id for item in findings] == [21, 22, 23]
    assert [item.sentence for item in findings] == [
        "No executive answers for Initiative 21.",
        "No executive answers for Initiative 22: Kim has left.",
        "No executive answers for Initiative 23: Robin is none.",
    ]
    assert findings[0].responsible == PILLAR.executive


def silent(days: int, **values: object) -> nodes.Update:
    return update(days, days, acknowledged_by=None, acknowledged_on=None, **values)


def test_a3_the_sign_of_the_executive_owner_may_be_sixty_days_old_and_not_older() -> None:
    for days, expected in ((60, []), (61, [20])):
        updates = (silent(1), update(2, 70, acknowledged_on=ago(days)))
        assert ids("A3", graph(initiatives=(initiative(),), updates=updates)) == expected


def test_a3_three_cadences_count_where_they_are_longer() -> None:
    for days, expected in ((84, []), (85, [20])):
        work = initiative(cadence_days=28)
        updates = (silent(1), update(2, 90, acknowledged_on=ago(days)))
        assert ids("A3", graph(initiatives=(work,), updates=updates)) == expected


def test_a3_needs_something_to_answer() -> None:
    assert ids("A3", graph(initiatives=(initiative(),))) == []
    assert ids("A3", graph(initiatives=(initiative(),), updates=(silent(61),))) == []
    assert ids("A3", graph(initiatives=(initiative(),), updates=(silent(60),))) == [20]


def test_a3_any_sign_of_the_executive_owner_counts_and_nobody_elses() -> None:
    one = {"initiatives": (initiative(),), "updates": (silent(1),)}
    move = nodes.DateMove(1, "", initiative=20, to_date=ago(0), moved_on=ago(5), approved_by=2)
    decision = nodes.Decision(1, "Shall we?", initiative=20, decider=2, state="approved", decided_on=ago(5))
    assert ids("A3", graph(**one)) == [20]
    assert ids("A3", graph(**one, date_moves=(dataclasses.replace(move, approved_by=4),))) == [20]
    for other in ({"decider": 4}, {"decided_on": None, "state": "pending"}):
        assert ids("A3", graph(**one, decisions=(dataclasses.replace(decision, **other),))) == [20]
    assert ids("A3", graph(**one, date_moves=(move,))) == []
    assert ids("A3", graph(**one, decisions=(decision,))) == []
    assert ids("A3", graph(initiatives=one["initiatives"], updates=(silent(1, author=2),))) == []
    assert ids("A3", graph(initiatives=one["initiatives"], updates=(silent(1), update(2, 2, acknowledged_by=4)))) == [
        20
    ]


def test_a3_whoever_took_over_is_given_as_long() -> None:
    updates = (silent(1),)
    for since, expected in ((59, []), (60, [20])):
        assert ids("A3", graph(initiatives=(initiative(active_since=ago(since)),), updates=updates)) == expected
        assert ids("A3", graph(initiatives=(initiative(executive_since=ago(since)),), updates=updates)) == expected


def test_a3_counts_the_updates_since_the_last_sign() -> None:
    updates = (silent(1), silent(9), update(2, 61))
    (one,) = found("A3", graph(initiatives=(initiative(),), updates=updates))
    assert [row.value for row in one.evidence if row.label == "Updates since then"] == ["2"]


def test_a3_is_silent_where_a2_speaks() -> None:
    assert ids("A3", graph(initiatives=(initiative(executive_owner=3),), updates=(silent(1),))) == []


def test_a4_one_person_cannot_be_both() -> None:
    work = (initiative(20), initiative(21, owner=2), initiative(22, owner=None, executive_owner=None))
    assert ids("A4", graph(initiatives=work)) == [21]


def test_a5_five_are_enough_and_six_too_many() -> None:
    work = tuple(initiative(20 + n) for n in range(5))
    assert ids("A5", graph(initiatives=work)) == []
    assert ids("A5", graph(initiatives=(*work, initiative(30, stage="paused")))) == []
    one_more = (*work, initiative(30))
    (one,) = found("A5", graph(initiatives=one_more))
    assert (one.about, len(one.evidence)) == (BOSS, 6)
    assert ids("A5", graph(initiatives=tuple(dataclasses.replace(item, executive_owner=3) for item in one_more))) == []
    assert ids("A5", graph(initiatives=work), initiatives=4) == [BOSS.id]


def test_a6_a_current_pillar_has_an_executive_who_is_here() -> None:
    pillars = (
        PILLAR,
        nodes.Pillar(11, "Clear", executive=None),
        nodes.Pillar(12, "Easy", executive=GONE.id),
        nodes.Pillar(13, "Old", executive=None, ends_on=ago(1)),
        nodes.Pillar(14, "Last day", executive=None, ends_on=ago(0)),
        nodes.Pillar(15, "Next", executive=None, starts_on=ago(-1)),
    )
    assert ids("A6", graph(pillars=pillars)) == [11, 12, 14]


def test_a6_asks_whoever_answers_for_the_strategy_where_nobody_is_nearer() -> None:
    purpose = nodes.Purpose(5, "Purpose", owner=2)
    (one,) = found("A6", graph(pillars=(nodes.Pillar(11, "Clear"),), purposes=(purpose,)))
    assert one.responsible == BOSS.id


def test_a7_sixty_days_without_a_story_or_a_decision_are_allowed() -> None:
    def story(days: int, teller: int = 2) -> nodes.Story:
        return nodes.Story(1, "A story", date=ago(days), told_by=teller)

    decision = nodes.Decision(1, "Shall we?", decider=2, state="approved", decided_on=ago(60))
    assert found("A7", graph(stories=(story(60),))) == []
    assert len(found("A7", graph(stories=(story(61),)))) == 1
    assert len(found("A7", graph(stories=(story(1, teller=1),)))) == 1
    assert found("A7", graph(stories=(story(61),), decisions=(decision,))) == []
    for other in ({"decider": 1}, {"decided_on": None, "state": "pending"}):
        unlike = dataclasses.replace(decision, **other)
        assert len(found("A7", graph(stories=(story(61),), decisions=(unlike,)))) == 1


def test_a7_cannot_tell_without_stories_and_decisions() -> None:
    assert ask("A7", graph()).state == "not_assessable"


def test_a8_texts_have_an_owner_who_is_here() -> None:
    texts = [nodes.Review(n, f"Text {n}", about="play", owner=owner) for n, owner in enumerate((1, None, 3), start=50)]
    assert ids("A8", graph(reviews=tuple(texts))) == [51, 52]
