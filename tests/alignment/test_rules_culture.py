"""Rules F, and those of which the hub holds no data: nothing passes that nobody looked at."""

import pytest

from cxhub.alignment import nodes
from cxhub.alignment.registry import all_rules
from tests.alignment.tiny import ago, ask, found, graph, ids, initiative


def test_f11_asks_the_owner_of_the_principle_where_the_play_has_none() -> None:
    play = nodes.Play(60, "Ring back", principle=40)
    (one,) = found("F11", graph(plays=(play,), principles=(nodes.Principle(40, "Say it first", owner=1),)))
    assert one.responsible == 1


def lesson(id: int, days: int = 61, **values: object) -> nodes.Lesson:
    given = {"state": "validated", "state_on": ago(days), "people": (1,), **values}
    return nodes.Lesson(id, f"Lesson {id}", date=ago(400), **given)


def test_f8_an_accepted_lesson_changes_a_play_within_sixty_days() -> None:
    lessons = (
        lesson(80),
        lesson(81, state="disseminated"),
        lesson(82, days=60),
        lesson(83, play_changed=60),
        lesson(84, refused=True),
        lesson(85, state="submitted"),
        lesson(86, state="infused"),
    )
    assert ids("F8", graph(lessons=lessons)) == [80, 81]


def test_f9_a_review_is_late_the_day_after_its_day() -> None:
    reviews = tuple(
        nodes.Review(50 + n, f"Text {n}", about="play", owner=1, review_by=day)
        for n, day in enumerate((ago(1), ago(0), ago(-1), None))
    )
    verdict = ask("F9", graph(reviews=reviews))
    assert [item.about.id for item in verdict.found] == [50]
    assert [item.about.id for item in verdict.unclear] == [53]


def test_f10_somebody_from_the_front_line_has_a_hand_in_it() -> None:
    work = (
        initiative(20),
        initiative(21, front_line=()),
        initiative(22, front_line=(1,)),
        initiative(23, front_line=(1, 4)),
        initiative(24, front_line=(), stage="proposed"),
    )
    assert ids("F10", graph(initiatives=work)) == [21, 22]


def test_f11_a_play_has_a_story_or_a_lesson() -> None:
    plays = tuple(nodes.Play(60 + n, f"Play {n}", owner=1) for n in range(3))
    stories = (nodes.Story(70, "A story", date=ago(400), play=60),)
    assert ids("F11", graph(plays=plays, stories=stories, lessons=(lesson(80, play_changed=61),))) == [62]


UNRECORDED = [rule.id for rule in all_rules() if rule.check.__module__.endswith("unrecorded")] + ["C9", "D7"]


@pytest.mark.parametrize("rule", UNRECORDED)
def test_what_is_not_recorded_is_not_assessable(rule: str) -> None:
    verdict = ask(rule, graph(initiatives=(initiative(),)))
    assert (verdict.state, verdict.found) == ("not_assessable", [])
    assert verdict.unclear[0].missing


def test_every_rule_of_the_audit_is_registered() -> None:
    counts = {"A": 8, "B": 9, "C": 10, "D": 9, "E": 11, "F": 11}
    assert [rule.id for rule in all_rules()] == [
        f"{area}{n}" for area, many in counts.items() for n in range(1, many + 1)
    ]
