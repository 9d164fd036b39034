"""Any rule takes data as it comes: links to what is gone, and fields that nobody filled in."""

from cxhub.alignment import nodes
from cxhub.alignment.graph import Graph
from cxhub.alignment.judging import judge
from tests.alignment.tiny import PILLAR, TODAY, ago, graph

#: An id that nothing has: a page that was deleted, or is no longer published.
NOWHERE = 99
ALL = (NOWHERE,)


def work(id: int, **values: object) -> nodes.Initiative:
    return nodes.Initiative(id, f"Initiative {id}", stage="in_progress", **values)  # type: ignore[arg-type]


def assert_none_breaks(programme: Graph) -> None:
    assert {verdict.rule.id: verdict.error for verdict in judge(programme) if verdict.error} == {}


def test_any_rule_takes_a_programme_of_nothing() -> None:
    assert_none_breaks(Graph(as_of=TODAY))


def test_any_rule_takes_objects_of_which_nothing_is_known() -> None:
    assert_none_breaks(
        Graph(
            as_of=TODAY,
            people=(nodes.Person(1, "Robin"),),
            pillars=(nodes.Pillar(10, "Reliable"),),
            purposes=(nodes.Purpose(5, "Purpose"),),
            stances=(nodes.Stance(6, "Stance"),),
            promises=(nodes.Promise(7, "Promise"),),
            principles=(nodes.Principle(40, "Say it first"),),
            reviews=(nodes.Review(40, "Say it first"),),
            plays=(nodes.Play(60, "Ring back"),),
            stories=(nodes.Story(70, "A story"),),
            lessons=(nodes.Lesson(80, "A lesson", state="validated"),),
            kpis=(nodes.Kpi(30, "KPI"), nodes.Kpi(31, "KPI", direction="", tier="headline")),
            readings=(nodes.Reading(1, "", kpi=30, as_of=ago(1)),),
            drivers=tuple(nodes.Driver(n, "Driver", kpi=30, studied_on=ago(1)) for n in range(4)),
            claims=(nodes.Claim(95, "Better", says="better", kpis=(30, 31)),),
            initiatives=(work(20), nodes.Initiative(21, "Ended", stage="closed")),
            updates=(nodes.Update(1, "", initiative=20, on=ago(1)),),
            milestones=(nodes.Milestone(1, "Step", initiative=20),),
            decisions=(nodes.Decision(90, "Shall we?", initiative=20, state="approved"),),
            assessments=(nodes.Assessment(1, "It hurts", decision=90, assessed_on=ago(1)),),
        )
    )


def test_any_rule_takes_links_to_what_is_gone() -> None:
    assert_none_breaks(
        graph(
            pillars=(PILLAR, nodes.Pillar(11, "Clear", executive=NOWHERE, owner=NOWHERE)),
            purposes=(nodes.Purpose(5, "Purpose", owner=NOWHERE, asked=9),),
            promises=(nodes.Promise(7, "Promise", owner=NOWHERE, principles=ALL),),
            principles=(nodes.Principle(40, "Say it first", owner=NOWHERE, pillars=ALL),),
            reviews=(nodes.Review(40, "Text", owner=NOWHERE, pillars=ALL, review_by=ago(9)),),
            plays=(nodes.Play(60, "Ring back", owner=NOWHERE, principle=NOWHERE, also_principles=ALL),),
            stories=(nodes.Story(70, "A story", principle=NOWHERE, pillar=NOWHERE, play=NOWHERE, told_by=NOWHERE),),
            lessons=(nodes.Lesson(80, "A lesson", state="validated", state_on=ago(99), pillar=NOWHERE, people=ALL),),
            kpis=(nodes.Kpi(30, "KPI", pillar=NOWHERE, owner=NOWHERE, baseline_on=ago(999)),),
            readings=(nodes.Reading(1, "", kpi=NOWHERE, as_of=ago(1)),),
            linkages=(nodes.Linkage(1, "Loyalty", kpi=NOWHERE),),
            claims=(nodes.Claim(95, "Better", says="better", claimed_by=NOWHERE, kpis=ALL, evidence=1, there=1),),
            initiatives=(
                work(20, owner=NOWHERE, executive_owner=NOWHERE, pillar=NOWHERE, kpis=ALL, front_line=ALL),
                work(21, secondary_pillars=ALL, approved_on=ago(9), approved_known=True, approved_pillar=NOWHERE),
                work(22, approved_on=ago(9), approved_known=True, approved_kpis=ALL),
            ),
            updates=(
                nodes.Update(1, "", initiative=20, on=ago(1), status="on_track", author=NOWHERE),
                nodes.Update(2, "", initiative=21, on=ago(1), status="off_track", blocked=True, blocker_owner=NOWHERE),
            ),
            decisions=(nodes.Decision(90, "Shall we?", initiative=NOWHERE, decider=NOWHERE, state="pending"),),
            assessments=(
                nodes.Assessment(
                    1,
                    "It hurts",
                    decision=90,
                    assessed_on=ago(1),
                    direction="negative",
                    severity=5,
                    assessed_by=NOWHERE,
                ),
            ),
        )
    )
