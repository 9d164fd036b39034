"""The demonstration made larger for load."""

import pytest
from wagtail.models import Page

from cxhub.initiatives.models import Initiative, InitiativeIndex, ProgressUpdate
from cxhub.metrics.models import Kpi
from cxhub.people.models import Member
from cxhub.playbooks.models import CustomerStory, LessonIndex, LessonLearned, StoryIndex
from cxhub.setup import set_up_hub
from cxhub.site.demo import scale
from cxhub.strategy.models import CXPrinciple, StrategyPage, StrategyPillar

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hub with just enough for synthetic rows to refer to, and small numbers of them."""
    set_up_hub(as_root=True)
    for name, number in {"INITIATIVES": 7, "STORIES": 4, "LESSONS": 4, "BATCH": 5}.items():
        monkeypatch.setattr(scale, name, number)
    Member.objects.create(slug="ana", name="Ana", executive=True)
    strategy = StrategyPage.objects.get()
    strategy.add_child(instance=StrategyPillar(title="Clear", slug="clear"))
    strategy.add_child(instance=CXPrinciple(title="Say it", slug="say-it", statement="Say it."))
    Kpi.objects.create(slug="told", name="Told in time")
    words = "The tram stopped between two stops and nobody said a word. We waited for an hour in the rain."
    StoryIndex.objects.get().add_child(instance=CustomerStory(title="One wet evening", slug="wet", body=words))
    LessonIndex.objects.get().add_child(instance=LessonLearned(title="Say it twice", slug="twice", lesson=words))


def enlarge(factor: int) -> int:
    return scale.enlarge(factor, lambda line: None)


def test_it_adds_what_the_factor_asks_for(hub: None) -> None:
    assert enlarge(3) == 2 * (7 + 4 + 4)
    assert Initiative.objects.count() == 14
    assert CustomerStory.objects.count() == 9


def test_the_tree_stays_sound(hub: None) -> None:
    enlarge(3)
    assert Page.find_problems() == ([], [], [], [], [])
    index = InitiativeIndex.objects.get()
    assert index.numchild == 14
    page = Initiative.objects.get(slug="synthetic-initiative-0")
    assert page.get_parent().specific == index
    assert page.url == "/initiatives/synthetic-initiative-0/"
    page.title = "Renamed"
    page.save_revision().publish()


def test_initiatives_come_with_their_work(hub: None) -> None:
    enlarge(2)
    started = Initiative.objects.exclude(starts_on=None).exclude(latest_update=None).first()
    assert started is not None
    assert started.latest_update == ProgressUpdate.objects.filter(initiative=started).latest("posted_at")
    assert started.milestones.count() == 5
    assert started.kpis.count() == 1
    assert started.stage_changes.last().to_stage == started.stage


def test_the_same_factor_again_adds_nothing_and_a_larger_one_the_rest(hub: None) -> None:
    enlarge(2)
    titles = list(Initiative.objects.order_by("path").values_list("title", flat=True))
    assert enlarge(2) == 0
    assert enlarge(3) == 15
    assert list(Initiative.objects.order_by("path").values_list("title", flat=True))[:7] == titles
