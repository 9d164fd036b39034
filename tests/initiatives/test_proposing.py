"""From a proposal to its end, as people meet it in the browser."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry, PageViewRestriction

from cxhub.initiatives import actions, ending
from cxhub.initiatives.handing_over import answered_on, hand_over
from cxhub.initiatives.models import Consideration, Initiative, OwnerChange, StageChange
from cxhub.playbooks.models import LessonLearned
from cxhub.search import indexing
from cxhub.setup import Role
from cxhub.testing import factories

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form(member, **given):
    return {
        "title": "Umbrellas at Tanner Row",
        "problem": "People stand in the rain at the replacement bus stop.",
        "promise": "You stay dry.",
        "owner": member.pk,
        **given,
    }


@pytest.fixture
def lesson(initiative):
    made = factories.LessonFactory(title="Umbrellas blow away at Tanner Row", lesson="<p>Tie umbrellas down.</p>")
    indexing.reindex()
    return made


@pytest.fixture
def proposer(initiative) -> Client:
    owner = initiative.owned_by.user
    owner.groups.add(factories.Group.objects.get(name=Role.OWNER.value))
    return signed_in(owner)


def test_a_proposal_is_kept_only_when_what_was_learned_before_is_answered(initiative, lesson, proposer: Client):
    page = proposer.post("/initiatives/propose/", form(initiative.owned_by)).text
    assert "Umbrellas blow away at Tanner Row" in page and "one tap each" in page
    assert "You stay dry." in page, "what was typed is kept"
    assert not Initiative.objects.filter(title__startswith="Umbrellas").exists()
    looked = proposer.post("/initiatives/propose/", {"problem": "Rain at Tanner Row", "check": "1"}).text
    assert "Umbrellas blow away at Tanner Row" in looked
    assert "This field is required" not in looked, "looking is not proposing"
    answers = {f"answer_{lesson.pk}": "applied", f"note_{lesson.pk}": "We tie them down."}
    proposer.post("/initiatives/propose/", form(initiative.owned_by, **answers))
    made = Initiative.objects.get(title__startswith="Umbrellas")
    assert (made.stage, made.live, made.owned_by) == ("proposed", False, initiative.owned_by)
    kept = made.considerations.get()
    assert (kept.page_id, kept.answer, kept.note, kept.by) == (lesson.pk, "applied", "We tie them down.", made.owned_by)
    assert made.stage_changes.get().to_stage == "proposed"


def test_the_programme_office_publishes_what_it_proposes_at_once(initiative, office: Client):
    answer = office.post("/initiatives/propose/", form(initiative.owned_by, title="A bench"), follow=True)
    assert Initiative.objects.get(title="A bench").live
    assert "A bench" in answer.text


def test_matches_are_shown_while_typing_and_only_those_that_the_reader_may_see(lesson, proposer: Client):
    ask = {"q": "umbrellas in the rain"}
    assert "blow away" in proposer.get("/initiatives/propose/matches/", ask).text
    PageViewRestriction.objects.create(page=lesson, restriction_type=PageViewRestriction.GROUPS)
    assert "blow away" not in proposer.get("/initiatives/propose/matches/", ask).text


@pytest.mark.parametrize("query", ["", '"((( kind:', "\x00", "a" * 9000, "ünïcödé \U0001f600", "* * * ???"])
def test_whatever_is_typed_gets_an_answer(initiative, proposer: Client, query):
    assert proposer.get("/initiatives/propose/matches/", {"q": query}).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "!!!"},
        {"title": ""},
        {"owner": "9" * 30},
        {"kpis": "9" * 30},
        {"pillar": "9" * 30},
        {"target_date": "soon"},
    ],
)
def test_a_wrong_proposal_comes_back(initiative, proposer: Client, wrong):
    page = proposer.post("/initiatives/propose/", form(initiative.owned_by, **wrong))
    assert page.status_code == 200 and "put right" in page.text


def test_who_may_not_propose_is_told_so(initiative, stranger: Client):
    assert stranger.get("/initiatives/propose/").status_code == 403
    assert stranger.get("/initiatives/propose/matches/?q=rain").status_code == 403


def test_answers_can_be_changed_on_the_initiatives_page(initiative, lesson, owner: Client, stranger: Client):
    address = f"/initiatives/{initiative.pk}/lessons/{lesson.pk}/"
    assert stranger.post(address, {"answer": "rejected"}).status_code == 403
    page = owner.post(address, {"answer": "rejected", "note": "Ours are heavy."}, follow=True).text
    assert "Ours are heavy." in page and "Rejected" in page
    owner.post(address, {"answer": "applied"})
    assert Consideration.objects.get().answer == "applied"
    assert owner.get(f"/initiatives/{initiative.pk}/lessons/?q=umbrellas").status_code == 200


def test_the_executive_owner_approves_and_is_told_what_is_missing(initiative, executive: Client, owner: Client):
    Initiative.objects.update(stage="proposed", approved_on=None)
    address = f"/initiatives/{initiative.pk}/approve/"
    assert owner.get(address).status_code == 403
    page = executive.post(address, {"reason": "Go on."}).text
    assert "Assess what it would do to customers." in page and f"/initiatives/{initiative.pk}/assess/" in page
    factories.AssessmentFactory(initiative=initiative)
    assert "Go on." in executive.post(address, {"reason": "Go on."}, follow=True).text
    assert Initiative.objects.get().stage == "approved"


def test_closing_takes_an_outcome_a_look_back_and_a_lesson(initiative, owner: Client):
    address = f"/initiatives/{initiative.pk}/close/"
    page = owner.post(address, {"outcome": "40% fewer calls", "retrospective": "It rained."}).text
    assert "Link a lesson or write one" in page and "It rained." in page
    ends = {"outcome": "40% fewer calls", "retrospective": "It rained.", "new_lesson": "Ask at night\nNot by day."}
    page = owner.post(address, ends, follow=True).text
    assert "40% fewer calls" in page
    made = Initiative.objects.get()
    assert (made.stage, made.closed_on) == ("closed", timezone.localdate())
    assert made.lessons.get().title == "Ask at night"
    assert made.get_latest_revision_as_object().outcome == "40% fewer calls"


def test_no_way_to_closed_leads_past_the_lesson(initiative, executive: Client):
    with pytest.raises(ValidationError):
        actions.change_stage(initiative=initiative, to="closed")
    answer = executive.post(f"/initiatives/{initiative.pk}/stage/", {"stage": "closed"})
    assert answer.url == f"/initiatives/{initiative.pk}/close/"


def test_closing_leaves_the_draft_that_somebody_is_writing_alone(initiative):
    initiative.title = "Answer much sooner"
    initiative.save_revision()
    known = factories.LessonFactory()
    ending.close(initiative=Initiative.objects.get(), outcome="Done", retrospective="Well.", lessons=[known])
    made = Initiative.objects.get()
    assert (made.title, made.stage, made.outcome) == ("Answer sooner", "closed", "Done")
    made.latest_revision.publish()
    made = Initiative.objects.get()
    assert (made.title, made.stage, made.outcome) == ("Answer much sooner", "closed", "Done")
    assert made.lessons.get() == LessonLearned.objects.get()


def test_a_pause_can_be_taken_back_the_same_day_and_leaves_both_rows(initiative, executive: Client):
    executive.post(f"/initiatives/{initiative.pk}/stage/", {"stage": "paused", "reason": "Snow"})
    assert "Take “Paused” back" in executive.get(initiative.url).text
    executive.post(f"/initiatives/{initiative.pk}/take-back/")
    assert Initiative.objects.get().stage == "in_progress"
    assert StageChange.objects.count() == 2
    executive.post(f"/initiatives/{initiative.pk}/take-back/")
    assert Initiative.objects.get().stage == "in_progress", "a taking back is not taken back"


def test_an_old_change_of_stage_is_not_taken_back(initiative):
    long_ago = timezone.localdate() - datetime.timedelta(days=9)
    actions.change_stage(initiative=initiative, to="paused", on=long_ago)
    with pytest.raises(ValidationError):
        ending.take_back(initiative=initiative)


def test_taking_an_approval_back_takes_its_day_back(initiative):
    Initiative.objects.update(stage="proposed")
    factories.AssessmentFactory(initiative=initiative)
    actions.change_stage(initiative=initiative, to="approved")
    ending.take_back(initiative=initiative)
    made = Initiative.objects.get()
    assert (made.stage, made.approved_on) == ("proposed", None)


def test_handing_over_keeps_who_it_was(initiative, owner: Client, stranger: Client):
    address = f"/initiatives/{initiative.pk}/hand-over/"
    other = factories.MemberFactory(name="Nia New")
    given = {"role": "owner", "to": other.pk, "reason": "On leave"}
    assert stranger.post(address, given).status_code == 403
    assert "is no executive" in owner.post(address, {**given, "role": "executive_owner"}).text
    page = owner.post(address, given, follow=True).text
    assert "Olu Owner → Nia New" in page and "On leave" in page
    made = Initiative.objects.get()
    assert made.owned_by == other == made.get_latest_revision_as_object().owned_by
    assert PageLogEntry.objects.filter(action="cxhub.hand_over").exists()


def test_an_owner_who_changes_in_the_editor_is_noted_too(initiative):
    before = initiative.executive_owner
    initiative.executive_owner = after = factories.ExecutiveFactory()
    initiative.save_revision().publish()
    change = OwnerChange.objects.get()
    assert (change.role, change.from_member, change.to_member) == ("executive_owner", before, after)


def test_who_answered_on_a_day_is_known_from_the_changes(initiative):
    first, second = initiative.executive_owner, factories.ExecutiveFactory()
    hand_over(initiative=initiative, role="executive_owner", to=second)
    changes = list(OwnerChange.objects.all())
    made = Initiative.objects.get()
    today = timezone.localdate()
    assert answered_on(made, "executive_owner", today - datetime.timedelta(days=1), changes) == first.pk
    assert answered_on(made, "executive_owner", today, changes) == second.pk
    assert answered_on(made, "owner", today, changes) == made.owned_by_id
