"""Whatever changes, every document that shows it is brought up to date at once, and not by the nightly check."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from wagtail.models import Page

from cxhub.playbooks.models import TouchpointStandard
from cxhub.search import checking, service
from cxhub.search.engines import get_engine
from cxhub.search.models import SearchDocument, SearchOutbox
from cxhub.strategy.models import StrategyPage
from cxhub.testing import factories

pytestmark = pytest.mark.django_db

Commits = Callable[..., Any]

TAGGED = {"story", "lesson", "initiative"}
SERVING = {"principle", "playbook", "play", "story", "lesson", "initiative", "update", "decision", "kpi"}
FOUNDATIONS = {"purpose", "promise", "stance", "experience", "proposition"}
OWNED = SERVING | FOUNDATIONS | {"pillar"}


@dataclass(frozen=True)
class Shown:
    """How one thing shows in documents.

    :param word: stands in its name, and nowhere else.
    :param named: the kinds of documents that the word finds.
    :param slug: stands where one filters by it.
    :param filed: the kinds of documents that have the slug.
    :param attribute: what holds the name.
    """

    word: str
    named: set[str]
    slug: str = ""
    filed: set[str] = field(default_factory=set)
    attribute: str = "name"


SHOWN = {
    "member": Shown("quillon", OWNED | {"person"}, "robin-q", OWNED),
    "department": Shown("hydrofoil", {"person", "story"}),
    "tag": Shown("snowdrift", TAGGED, "drift", TAGGED),
    "parent": Shown("barometer", set(), "pressure", TAGGED),
    "pillar": Shown("kestrel", {"pillar"}, "windhover", SERVING | {"pillar"}, "title"),
    "principle": Shown("barnacle", {"principle", "play", "story"}, attribute="title"),
    "also": Shown("limpet", {"principle", "play", "story"}, attribute="title"),
    "playbook": Shown("almanac", {"playbook"}, attribute="title"),
    "play": Shown("osprey", {"play", "story", "lesson"}, attribute="title"),
    "standard": Shown("lanyard", {"play"}, attribute="must_be_true"),
    "kpi": Shown("punctual", {"kpi", "initiative"}),
    "initiative": Shown("zeppelin", {"initiative", "update"}, attribute="title"),
    "blocker": Shown("pontoon", {"update"}, attribute="next_action"),
    "assessment": Shown("marigold", {"decision"}, attribute="finding"),
}


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Commits) -> Commits:
    """A block whose changes are committed at its end, as far as the index can tell."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def hub(committed: Commits) -> dict[str, Any]:
    """One document of every kind, each of which shows as much as it can; and what they show."""
    with committed():
        department = factories.DepartmentFactory(name="Hydrofoil office")
        member = factories.MemberFactory(name="Robin Quillon", slug="robin-q", department=department)
        parent = factories.TagFactory(name="Barometer", slug="pressure")
        tag = factories.TagFactory(name="Snowdrift", slug="drift", parent=parent)
        pillar = factories.PillarFactory(title="Kestrel", slug="windhover", executive=member)
        for factory in (
            factories.PurposeFactory,
            factories.PromiseFactory,
            factories.StanceFactory,
            factories.IntendedExperienceFactory,
            factories.ValuePropositionFactory,
        ):
            factory(owned_by=member)
        principle = factories.PrincipleFactory(title="Barnacle", statement="Say it.", owned_by=member, pillars=[pillar])
        also = factories.PrincipleFactory(title="Limpet", statement="Do it.")
        principles = {"principle": principle, "also_principles": [also]}
        playbook = factories.PlaybookFactory(title="Almanac", owned_by=member, pillars=[pillar])
        play = factories.PlayFactory(title="Osprey", parent=playbook, owned_by=member, **principles)
        standard = TouchpointStandard.objects.create(play=play, touchpoint="Kiosk", must_be_true="The lanyard is worn.")
        about = {"pillar": pillar, "tags": [tag]}
        told = {"told_by": member, "people": [member], "department": department, "related_play": play}
        factories.StoryFactory(title="Ferry in the fog", **told, **about, **principles)
        factories.LessonFactory(title="Ask at the pier", people=[member], play_changed=play, **about)
        kpi = factories.KpiFactory(name="Punctual ferries", slug="on-time", owner=member, pillar=pillar)
        initiative = factories.InitiativeFactory(
            title="Zeppelin", owned_by=member, executive_owner=member, kpis=[kpi], **about
        )
        obstacle = factories.updating.Obstacle("clarity", member, "Hire the pontoon.")
        update = factories.UpdateFactory(initiative=initiative, obstacle=obstacle)
        decision = factories.DecisionFactory(initiative=initiative, decider=member)
        assessment = factories.AssessmentFactory(decision=decision, finding="A marigold is missed.")
    assert not differences()
    return {
        "member": member,
        "department": department,
        "tag": tag,
        "parent": parent,
        "pillar": pillar,
        "principle": principle,
        "also": also,
        "playbook": playbook,
        "play": play,
        "standard": standard,
        "kpi": kpi,
        "initiative": initiative,
        "blocker": update.blocker,
        "assessment": assessment,
    }


def differences() -> dict[str, list[str]]:
    """Where the index is not what the database says, as the nightly check finds it."""
    return {name: keys for name, keys in checking.check(get_engine()).named() if keys}


def kinds_named(word: str) -> set[str]:
    """Kinds of what a search finds for somebody who may see everything."""
    readable = frozenset(SearchDocument.objects.values_list("access", flat=True))
    return {one.kind for one in service.search(word, readable=readable, size=50, as_typed=True).results}


def kinds_filed(slug: str) -> set[str]:
    """Kinds of what one may filter by a slug."""
    rows = SearchDocument.objects.values_list("kind", "facet_text")
    return {kind for kind, text in rows for line in text.splitlines() if line.partition("=")[2] == slug}


def save(thing: Any) -> None:
    """Save a record, or publish a page."""
    if isinstance(thing, Page):
        thing.save_revision().publish()
    else:
        thing.save()


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_renamed_and_then_deleted_is_shown_so_at_once(
    name: str, hub: dict[str, Any], committed: Commits
) -> None:
    thing, shown = hub[name], SHOWN[name]
    assert kinds_named(shown.word) == shown.named
    with committed():
        setattr(thing, shown.attribute, "Wolverine")
        save(thing)
    assert not differences()
    assert (kinds_named(shown.word), kinds_named("wolverine")) == (set(), shown.named)
    with committed():
        thing.delete()
    assert not differences()
    assert not kinds_named("wolverine") | kinds_filed(shown.slug)


@pytest.mark.parametrize("name", [name for name, shown in SHOWN.items() if shown.slug])
def test_what_gets_another_slug_is_filed_under_that_one(name: str, hub: dict[str, Any], committed: Commits) -> None:
    thing, shown = hub[name], SHOWN[name]
    assert kinds_filed(shown.slug) == shown.filed
    with committed():
        thing.slug = "wolverine"
        save(thing)
    assert not differences()
    assert (kinds_filed(shown.slug), kinds_filed("wolverine")) == (set(), shown.filed)


def test_a_branch_that_is_deleted_takes_along_what_the_rest_shows_of_it(
    hub: dict[str, Any], committed: Commits
) -> None:
    with committed():
        StrategyPage.objects.get().delete()
    assert not differences()
    assert not kinds_named("barnacle") | kinds_named("limpet") | kinds_filed("windhover")
    with committed():
        hub["playbook"].delete()
    assert not differences()
    assert not kinds_named("osprey")


def test_a_tag_under_another_parent_is_found_by_that_one(hub: dict[str, Any], committed: Commits) -> None:
    with committed():
        hub["tag"].parent = factories.TagFactory(name="Season", slug="season")
        hub["tag"].save()
    assert not differences()
    assert (kinds_filed("pressure"), kinds_filed("season")) == (set(), TAGGED)


def test_only_what_shows_a_deleted_pillar_is_looked_at(hub: dict[str, Any], committed: Commits) -> None:
    with committed():
        pillar = factories.PillarFactory(title="Wind", slug="wind")
        story = factories.StoryFactory(pillar=pillar)
    before = set(SearchOutbox.objects.values_list("object_key", "version"))
    with committed():
        pillar.delete()
    after = set(SearchOutbox.objects.values_list("object_key", "version"))
    assert {key for key, version in after - before} == {f"pillar:{pillar.pk}", f"story:{story.pk}"}
