"""The graph is read in few queries, kept whole, read back the same, and goes back in time."""

import datetime
from collections.abc import Callable
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from cxhub.alignment.graph import VERSION, Graph
from cxhub.alignment.nodes import Initiative as InitiativeNode
from cxhub.alignment.nodes import Node
from cxhub.alignment.packing import pack, unpack
from cxhub.alignment.reading import read_graph
from cxhub.initiatives.actions import change_stage, move_date
from cxhub.initiatives.models import Initiative, ProgressUpdate, UpdateAcknowledgement
from cxhub.metrics.models import Measurement
from cxhub.strategy.models import CXPrinciple
from cxhub.testing import factories as make
from tests.alignment.tiny import TODAY, graph, initiative, update

KINDS: dict[str, type[Node]] = {
    name: get_args(hint)[0]
    for name, hint in get_type_hints(Graph).items()
    if get_origin(hint) is tuple and name != "active_stages"
}


@st.composite
def graphs(draw: Callable[..., Any]) -> Graph:
    """Graphs of any nodes, with words of any letters, empty or full."""
    day = st.dates()
    st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
    st.register_type_strategy(datetime.date, day)
    parts = {name: tuple(draw(st.lists(st.builds(kind), max_size=2))) for name, kind in KINDS.items()}
    return Graph(as_of=draw(day), active_stages=("in_progress",), **parts)


@given(graphs())
@settings(max_examples=15)
def test_a_kept_graph_reads_back_the_same(given_graph: Graph) -> None:
    assert Graph.load(given_graph.dump()) == given_graph
    assert Graph.load(given_graph.dump()).dump() == given_graph.dump()


def test_a_graph_of_an_older_hub_reads_with_defaults_and_of_a_newer_one_not_at_all() -> None:
    stored = unpack(graph(initiatives=(initiative(),)).dump())
    table = stored["kinds"]["initiatives"]
    index = table["fields"].index("executive_since")
    del table["fields"][index]
    for row in table["rows"]:
        del row[index]
        row.append("what nobody knows any more")
    table["fields"].append("forgotten")
    del stored["kinds"]["lessons"]
    assert Graph.load(pack(stored)).initiatives == (initiative(),)
    with pytest.raises(ValueError, match="version"):
        Graph.load(pack({**stored, "version": VERSION + 1}))


def test_what_is_gathered_comes_in_its_order() -> None:
    one = graph(initiatives=(initiative(), initiative(21, stage="closed")), updates=(update(1, 3), update(2, 9)))
    assert [item.id for item in one.updates_of[20]] == [2, 1]
    assert [item.id for item in one.active] == [20]
    assert one.active_by_kpi == {30: [initiative()]}


def programme() -> Initiative:
    """An initiative with everything, and what it hangs on."""
    boss, owner = make.ExecutiveFactory(), make.MemberFactory()
    pillar = make.PillarFactory(executive=boss)
    principle = make.PrincipleFactory(pillars=[pillar], owned_by=owner)
    play = make.PlayFactory(principle=principle)
    make.StoryFactory(principle=principle, told_by=boss, related_play=play)
    make.LessonFactory(play_changed=play)
    measure = make.KpiFactory(pillar=pillar, owner=owner)
    make.MeasurementFactory(kpi=measure, as_of=TODAY, value=60.0)
    made: Initiative = make.InitiativeFactory(
        pillar=pillar, kpis=[measure], owned_by=owner, executive_owner=boss, front_line_contributors=[owner]
    )
    make.MilestoneFactory(initiative=made)
    make.UpdateFactory(initiative=made)
    return made


@pytest.mark.django_db
def test_twice_as_much_is_read_in_as_many_queries(django_assert_max_num_queries: Any) -> None:
    programme()
    read_graph(timezone.localdate())
    with django_assert_max_num_queries(25) as few:
        read_graph(timezone.localdate())
    for _time in range(2):
        programme()
    with django_assert_max_num_queries(25) as many:
        found = read_graph(timezone.localdate())
    assert len(many) == len(few)
    assert (len(found.initiatives), len(found.kpis), len(found.updates)) == (3, 3, 3)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    with django_assert_max_num_queries(25):
        read_graph(yesterday)


@pytest.mark.django_db
def test_links_and_values_are_those_of_the_database() -> None:
    made = programme()
    make.PromiseFactory(principles=[CXPrinciple.objects.get()])
    found = read_graph(timezone.localdate())
    (node,) = found.initiatives
    assert (node.title, node.pillar, node.owner) == (made.title, made.pillar_id, made.owned_by_id)
    assert node.kpis == tuple(made.kpis.values_list("pk", flat=True))
    assert node.front_line == (made.owned_by_id,)
    assert found.promises[0].principles == (found.principles[0].id,)
    assert (found.stories[0].play, found.lessons[0].play_changed) == (found.plays[0].id, found.plays[0].id)
    assert found.readings[0].value == 60.0
    assert Graph.load(found.dump()) == found


@pytest.mark.django_db
def test_drafts_are_no_part_of_the_programme() -> None:
    make.InitiativeFactory(live=False)
    assert read_graph(timezone.localdate()).initiatives == ()


def day(back: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=back)


def long_ago(page: Page, back: int = 400) -> None:
    """Let a page have been there, unchanged, for so many days."""
    then = timezone.now() - datetime.timedelta(days=back)
    Page.objects.filter(pk=page.pk).update(first_published_at=then, latest_revision_created_at=then)
    page.revisions.update(created_at=then)


@pytest.fixture
def old(db: None) -> Initiative:
    """An initiative of long ago, in progress for 300 days."""
    made: Initiative = make.InitiativeFactory(stage="proposed", target_date=day(-100))
    long_ago(made)
    change_stage(initiative=made, to="approved", on=day(300), historical=True)
    change_stage(initiative=made, to="in_progress", on=day(290), historical=True)
    return Initiative.objects.get(pk=made.pk)


def at(back: int) -> InitiativeNode:
    (found,) = read_graph(day(back)).initiatives
    return found


def test_stages_and_dates_go_back_in_time(old: Initiative) -> None:
    move_date(initiative=old, to=day(-200), moved_on=day(50))
    change_stage(initiative=Initiative.objects.get(pk=old.pk), to="closed", on=day(10), historical=True)
    assert [at(back).stage for back in (301, 300, 290, 11, 10, 0)] == [
        "proposed",
        "approved",
        "in_progress",
        "in_progress",
        "closed",
        "closed",
    ]
    assert [at(back).target_date for back in (51, 50)] == [day(-100), day(-200)]
    assert [at(back).closed_on for back in (11, 10)] == [None, day(10)]
    assert [at(back).approved_on for back in (301, 300)] == [None, day(300)]
    assert len(read_graph(day(51)).date_moves) == 0
    assert read_graph(day(401)).initiatives == ()


def test_updates_and_answers_go_back_in_time(old: Initiative) -> None:
    def moment(back: int) -> datetime.datetime:
        return timezone.now() - datetime.timedelta(days=back)

    first = make.UpdateFactory(initiative=old, posted_at=moment(30))
    boss = make.ExecutiveFactory()
    UpdateAcknowledgement.objects.create(update=first, by=boss, at=moment(20))
    ProgressUpdate(initiative=old, status="caution", narrative="Not so", posted_at=moment(10), corrects=first).save()
    assert read_graph(day(31)).updates == ()
    assert [(item.acknowledged_by, item.status) for item in read_graph(day(21)).updates] == [(None, "on_track")]
    assert [item.acknowledged_by for item in read_graph(day(20)).updates] == [boss.pk]
    assert [item.status for item in read_graph(day(10)).updates] == ["caution"]


def test_readings_count_from_the_day_they_were_recorded_and_so_do_corrections(old: Initiative) -> None:
    one = make.KpiFactory()
    wrong = make.MeasurementFactory(kpi=one, as_of=day(40), recorded_on=day(30), value=50.0)
    Measurement(kpi=one, as_of=day(40), recorded_on=day(5), value=55.0, corrects=wrong).save()
    values = [[item.value for item in read_graph(day(back)).readings] for back in (31, 30, 6, 5)]
    assert values == [[], [50.0], [50.0], [55.0]]


def test_what_an_editor_changed_is_taken_from_the_revision_of_then(old: Initiative) -> None:
    before, kpi_before = old.owned_by_id, make.KpiFactory()
    old.kpis.set([kpi_before])
    old.save()
    revision = old.save_revision()
    revision.publish()
    long_ago(old)
    page = Initiative.objects.get(pk=old.pk)
    page.owned_by, page.title = make.MemberFactory(), "Another name"
    page.kpis.set([])
    page.save()
    page.save_revision().publish()
    assert (at(1).owner, at(1).kpis, at(1).title) == (before, (kpi_before.pk,), old.title)
    assert (at(0).owner, at(0).kpis, at(0).title) == (page.owned_by_id, (), "Another name")


def test_what_was_approved_is_known_from_the_revision_of_that_day(old: Initiative) -> None:
    pillar = old.pillar_id
    assert (at(0).approved_known, at(0).approved_pillar) == (True, pillar)
    page = Initiative.objects.get(pk=old.pk)
    page.pillar = make.PillarFactory()
    page.save()
    page.save_revision().publish()
    assert (at(0).pillar, at(0).approved_pillar, at(0).approved_known) == (page.pillar_id, pillar, True)
    page.revisions.filter(created_at__lt=timezone.now() - datetime.timedelta(days=1)).delete()
    assert at(0).approved_known is False


def test_who_left_since_was_here_then(db: None) -> None:
    make.MemberFactory(active=False, inactive_since=day(10))
    assert [person.active for person in read_graph(day(11)).people] == [True]
    assert [person.active for person in read_graph(day(10)).people] == [False]
