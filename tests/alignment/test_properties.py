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

PILLARS = (nodes.Pillar(10, "Reliable", executive=2), nodes.Pillar(11, "Clear", executive=2))
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
        pillars=PILLARS,
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
@settings(max_examples=40, deadline=None)
def test_the_same_programme_always_gets_the_same_verdicts(graph: Graph) -> None:
    first, second = judge(graph), judge(Graph.load(graph.dump()))
    assert [(verdict.state, verdict.found, verdict.unclear) for verdict in first] == [
        (verdict.state, verdict.found, verdict.unclear) for verdict in second
    ]
    assert not [verdict.error for verdict in first if verdict.error]


#: What each link is when it is there.
LINKS = {"owner": 1, "executive_owner": 2, "front_line": (4,)}


@given(programmes(), st.sampled_from(list(LINKS)))
@settings(max_examples=60, deadline=None)
def test_naming_who_was_missing_never_lowers_a_score(graph: Graph, link: str) -> None:
    work = graph.initiatives[0]
    if getattr(work, link):
        return
    mended = dataclasses.replace(work, **{link: LINKS[link]})
    after = scores(dataclasses.replace(graph, initiatives=(mended, *graph.initiatives[1:])))
    assert all(after[pillar] >= before for pillar, before in scores(graph).items())


@given(programmes(), st.sampled_from([30, 31]))
@settings(max_examples=60, deadline=None)
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
