"""What holds of any programme: the audit is deterministic, and mending a link never lowers a score."""

import dataclasses
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cxhub.alignment import nodes
from cxhub.alignment.documenting import document
from cxhub.alignment.graph import Graph
from cxhub.alignment.judging import judge, pillar_of
from cxhub.alignment.scoring import Line
from tests.alignment.tiny import PEOPLE, TODAY, ago, ahead, initiative, kpi, reading, update
from tests.project.sources import ROOT

someone = st.sampled_from([None, 1, 2, 3])


@st.composite
def programmes(draw: Any) -> Graph:
    """Small programmes with links that are there or not."""
    work = tuple(
        initiative(
            20 + n,
            owner=draw(someone),
            executive_owner=draw(someone),
            pillar=draw(st.sampled_from([None, 10, 11])),
            kpis=draw(st.sampled_from([(), (30,), (31,), (30, 31)])),
            front_line=draw(st.sampled_from([(), (4,)])),
            effort=draw(st.sampled_from([None, 1, 100])),
        )
        for n in range(draw(st.integers(1, 4)))
    )
    statuses = st.sampled_from(["on_track", "caution", "off_track"])
    return Graph(
        as_of=TODAY,
        people=PEOPLE,
        pillars=(nodes.Pillar(10, "Reliable", executive=draw(someone)), nodes.Pillar(11, "Clear", executive=2)),
        kpis=(kpi(30, owner=draw(someone)), kpi(31, leading=False, target=draw(st.sampled_from([None, 70.0])))),
        readings=tuple(reading(n, draw(st.integers(40, 80)), 30 * n) for n in range(3)),
        initiatives=work,
        updates=tuple(
            update(n, draw(st.integers(0, 60)), draw(statuses), initiative=item.id) for n, item in enumerate(work)
        ),
    )


def scores(graph: Graph) -> dict[int | None, int]:
    """The score of each pillar and of the programme."""
    lines: dict[int | None, Line] = {None: Line(), **{pillar.id: Line() for pillar in graph.current_pillars}}
    for verdict in judge(graph):
        for item in verdict.found:
            lines[pillar_of(graph, item.about)].add(verdict.severity_of(item), waived=False)
    return {pillar: line.score for pillar, line in lines.items()}


@given(programmes())
@settings(max_examples=40)
def test_the_same_programme_always_gets_the_same_verdicts(graph: Graph) -> None:
    first, second = judge(graph), judge(Graph.load(graph.dump()))
    assert [(verdict.state, verdict.found, verdict.unclear) for verdict in first] == [
        (verdict.state, verdict.found, verdict.unclear) for verdict in second
    ]
    assert not [verdict.error for verdict in first if verdict.error]


def without(found: Graph, kind: str, **links: Any) -> tuple[Graph, Graph] | None:
    """The programme whose first object of a kind lacks a link, and the same with it; ``None`` where it is there."""
    first, *others = getattr(found, kind)
    if any(getattr(first, name) for name in links):
        return None
    return found, dataclasses.replace(found, **{kind: (dataclasses.replace(first, **links), *others)})


#: Kind of object, and the link as it is when it is there.
LINKS: list[tuple[str, dict[str, Any]]] = [
    ("initiatives", {"owner": 1}),
    ("initiatives", {"executive_owner": 2}),
    ("initiatives", {"front_line": (4,)}),
    ("kpis", {"owner": 1}),
    ("kpis", {"target": 70.0}),
    ("pillars", {"executive": 2}),
]


@given(programmes(), st.sampled_from(LINKS))
@settings(max_examples=60)
def test_naming_what_was_missing_never_lowers_a_score(graph: Graph, link: tuple[str, dict[str, Any]]) -> None:
    if both := without(graph, link[0], **link[1]):
        before, after = (scores(found) for found in both)
        assert all(after[pillar] >= value for pillar, value in before.items())


@given(programmes(), st.sampled_from(["principles", "plays", "stories", "linkages"]))
@settings(max_examples=40)
def test_adding_what_was_missing_never_lowers_a_score(graph: Graph, kind: str) -> None:
    whole = dataclasses.replace(
        graph,
        promises=(nodes.Promise(7, "Promise", owner=2, principles=(40,)),),
        principles=(nodes.Principle(40, "Say it first", owner=1, pillars=(10,)),),
        plays=(nodes.Play(60, "Ring back", owner=1, principle=40),),
        stories=(nodes.Story(70, "A story", date=ago(9), told_by=2, principle=40, play=60),),
        linkages=(nodes.Linkage(1, "Loyalty", kpi=30, studied_on=ago(9), expires_on=ahead(9)),),
    )
    before, after = scores(dataclasses.replace(whole, **{kind: ()})), scores(whole)
    assert all(after[pillar] >= value for pillar, value in before.items())


@given(programmes(), st.sampled_from([10, 11]))
@settings(max_examples=40)
def test_linking_a_pillar_never_makes_findings_weigh_more(graph: Graph, pillar: int) -> None:
    # What else is wrong with the work moves to the pillar's score, and rightly; altogether it weighs less.
    mended = {"pillar": pillar, "approved_pillar": pillar}
    orphan = dataclasses.replace(graph.initiatives[0], pillar=None, approved_pillar=None)
    before, after = (
        dataclasses.replace(graph, initiatives=(work, *graph.initiatives[1:]))
        for work in (orphan, dataclasses.replace(orphan, **mended))
    )
    assert weight(after) < weight(before)


def weight(graph: Graph) -> int:
    """What all findings take together."""
    return sum(verdict.severity_of(item).weight for verdict in judge(graph) for item in verdict.found)


@given(programmes(), st.sampled_from([30, 31]))
@settings(max_examples=60)
def test_linking_a_measure_that_is_fine_never_lowers_a_score(graph: Graph, number: int) -> None:
    fine = kpi(number, baseline_on=ago(10), target_on=ahead(900))
    kpis = tuple(fine if item.id == number else item for item in graph.kpis)
    work = graph.initiatives[0]
    if work.kpis:
        return
    # Approved with it: linking it later without a decision would be a finding of its own, and a true one.
    mended = dataclasses.replace(work, kpis=(number,), approved_kpis=(number,))
    good = tuple(item for item in graph.readings if item.kpi != number)
    base = dataclasses.replace(graph, kpis=kpis, readings=(*good, reading(99, 69.5, 0, number)))
    before = scores(
        dataclasses.replace(base, initiatives=(dataclasses.replace(work, approved_kpis=()), *graph.initiatives[1:]))
    )
    after = scores(dataclasses.replace(base, initiatives=(mended, *graph.initiatives[1:])))
    # Only that it lags (one point) may take the place of having none (ten).
    assert all(after[pillar] >= value for pillar, value in before.items())


def test_the_reference_of_the_rules_is_made_from_the_rules() -> None:
    written = (ROOT / "docs/reference/rules.md").read_text()
    assert written == document(), "manage.py cxhub_audit --rules > docs/reference/rules.md"
