"""What the reader's tier tells of every kind of object."""

from typing import Any

import pytest
from django.utils import timezone

from cxhub.alignment import running
from cxhub.alignment.models import Claim, EvidenceLink, MaturityAssessment, ScorecardSnapshot, ThresholdChange
from cxhub.api.paging import Sort
from cxhub.api.resources import RESOURCES
from cxhub.initiatives.models import Consideration, DateMove, Dependency, DriverWork, OwnerChange, StageChange
from cxhub.metrics.models import Driver, DriverStudy, FinancialLinkage, Kpi, MeasurementSplit
from cxhub.models import GlossaryTerm
from cxhub.playbooks.models import TouchpointStandard
from cxhub.reminders.models import Comment, Nudge
from cxhub.reminders.subjects import about
from cxhub.search.models import ChosenResult, Synonym
from cxhub.setup import Role
from cxhub.testing import factories as make
from tests.api.conftest import Api


@pytest.fixture
def programme(hub: Any) -> dict[str, Any]:
    """One object of each kind, linked."""
    person = make.MemberFactory(user=make.UserFactory())
    boss = make.ExecutiveFactory()
    tag = make.TagFactory(name="Waiting")
    pillar = make.PillarFactory(title="Clear", executive=boss)
    principle = make.PrincipleFactory(
        pillars=[pillar],
        body=f'<p>See <a linktype="page" id="{pillar.pk}">the pillar</a>.</p>',
        dos=[("sentence", "Say it first")],
        conflicts=[("conflict", {"principle": None, "words": "speed", "resolution": "Say so"})],
        owned_by=person,
    )
    for factory in (make.StanceFactory, make.IntendedExperienceFactory):
        factory()
    make.PurposeFactory(body="<p>Because.</p>", owned_by=boss)
    make.PromiseFactory(principles=[principle], donts=[("sentence", "Promise twice")])
    make.ValuePropositionFactory(come=[("reason", {"reason": "Near", "percent": 41.5, "n": 200, "source": "Survey"})])
    play = make.PlayFactory(principle=principle, steps=[("step", {"do": "Ring back", "detail": "Within a day"})])
    TouchpointStandard.objects.create(play=play, touchpoint="Phone", must_be_true="Answered", checks_made=3)
    story = make.StoryFactory(principle=principle, pillar=pillar, people=[person], tags=[tag], related_play=play)
    lesson = make.LessonFactory(pillar=pillar, play_changed=play, tags=[tag])
    kpi = make.KpiFactory(pillar=pillar, owner=person)
    make.MeasurementFactory(kpi=kpi, value=60.0, n=120)
    initiative = make.InitiativeFactory(
        pillar=pillar, kpis=[kpi], owned_by=person, executive_owner=boss, stories=[story], lessons=[lesson], tags=[tag]
    )
    make.MilestoneFactory(initiative=initiative)
    make_scorecard(kpi)
    driver = make_study(kpi)
    DriverWork.objects.create(driver=driver, initiative=initiative)
    update = make.UpdateFactory(initiative=initiative)
    Comment.objects.create(author=person, text="Well done", **about(update))
    today = timezone.localdate()
    Nudge.objects.create(
        subject="one", title="Post", due=today, on=today, rung=1, member=person, owner=person, **about(initiative)
    )
    StageChange.objects.create(initiative=initiative, from_stage="approved", to_stage="in_progress", by=person.user)
    DateMove.objects.create(initiative=initiative, to_date=timezone.localdate(), approved_by=boss)
    OwnerChange.objects.create(initiative=initiative, role="owner", to_member=person)
    Dependency.objects.create(initiative=initiative, on_initiative=make.InitiativeFactory(pillar=pillar))
    Consideration.objects.create(initiative=initiative, page=lesson.page_ptr, answer="applied", by=person)
    make.AssessmentFactory(
        decision=make.DecisionFactory(initiative=initiative),
        segments=["Students"],
        touchpoints=[{"journey": "Home", "touchpoint": "Phone"}],
    )
    running.run()
    ThresholdChange.objects.create(rule="A5", name="initiatives", value="4", reason="We are few")
    Synonym.objects.create(term="lift", synonyms="elevator;hoist")
    ChosenResult.objects.create(query="lost child", address="/plays/lost-child/", document_key="play:1", words="lost")
    GlossaryTerm.objects.create(slug="seat", term="Seat", meaning="A place to sit.")
    return {
        "pillar": pillar,
        "play": play,
        "story": story,
        "kpi": kpi,
        "initiative": initiative,
        "principle": principle,
    }


def make_scorecard(kpi: Kpi) -> None:
    """A claim with its evidence, a kept scorecard, and an answer of the self-assessment."""
    claim = Claim.objects.create(statement="More people hear it from us", says="better")
    EvidenceLink.objects.create(claim=claim, kpi=kpi)
    ScorecardSnapshot.objects.create(title="Board", as_of=timezone.localdate(), content={})
    MaturityAssessment.objects.create(framework="triangle", competency="leadership", level=2)


def make_study(kpi: Kpi) -> Driver:
    """A driver of the KPI; and what a movement of the KPI is worth, and how one group answered."""
    today = timezone.localdate()
    FinancialLinkage.objects.create(
        kpi=kpi, delta=1, outcome="Trips", effect_central=0.4, studied_on=today, expires_on=today, n=20
    )
    MeasurementSplit.objects.create(kpi=kpi, as_of=today, dimension="mode", group="Bus", value=60.0)
    study = DriverStudy.objects.create(slug="study", kpi=kpi, studied_on=today, r_squared=0.4)
    return Driver.objects.create(study=study, rank=1, name="Told in time", importance=31, performance=52)


def test_every_kind_is_listed_and_told_as_its_schema_says(bearer: Any, programme: dict[str, Any]) -> None:
    office: Api = bearer(Role.OFFICE)
    for path, resource in RESOURCES.items():
        listed = office.items(f"{path}/")
        assert listed, f"no {path} to see"
        detail = office.item(f"{path}/{listed[0]['id']}/")
        assert set(detail) == set(resource.schema.model_fields), path
        resource.schema.model_validate(detail)
        assert {name: detail[name] for name in listed[0]} == listed[0]
        assert detail["type"] == resource.kind


def test_every_list_goes_on_after_any_row_in_every_order(programme: dict[str, Any]) -> None:
    for path, resource in RESOURCES.items():
        rows = resource.model._default_manager.all()
        row = rows.first()
        for field in (name.removeprefix("-") for name in resource.sort):
            for sort in (Sort(field), Sort(f"-{field}")):
                following = sort.after(rows, *sort.read(sort.cursor(row, "a list"), "a list"))
                assert row not in following, f"{path} by {sort.text}"


def test_what_curates_the_search_is_for_those_who_look_after_it(bearer: Any, programme: dict[str, Any]) -> None:
    office, staff = bearer(Role.OFFICE), bearer(Role.STAFF)
    assert [row["synonyms"] for row in office.items("search-synonyms/?q=LIFT")] == [["elevator", "hoist"]]
    assert [row["query"] for row in office.items("chosen-results/?does=first")] == ["lost child"]
    for path in ("search-synonyms/", "chosen-results/"):
        assert staff.items(path) == []
