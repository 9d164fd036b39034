"""Decisions: looked at before they are approved, by whom they may be, and seen by whom they may be."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cxhub.initiatives import actions, deciding
from cxhub.initiatives.models import CustomerImpactAssessment, Decision, Initiative

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(initiative):
    return Decision.objects.create(
        slug="close-the-window",
        question="Shall we close the window?",
        options=["Close it", "Keep it open"],
        decider=initiative.executive_owner,
        initiative=initiative,
    )


def assessed(decision, **given):
    row = CustomerImpactAssessment(
        decision=decision, **{"finding": "140 people queue.", "direction": "neutral", "severity": 1, **given}
    )
    row.save()
    return row


def yes(decision, **given):
    return deciding.decide(decision=decision, state="approved", outcome="Close it", reason="Nobody comes.", **given)


def test_nothing_is_approved_before_somebody_has_looked(decision):
    with pytest.raises(ValidationError) as refused:
        yes(decision)
    assert set(refused.value.message_dict) == {"assessment"}
    assessed(decision, assessed_on=timezone.localdate() + datetime.timedelta(days=1))
    with pytest.raises(ValidationError):
        yes(decision)
    assessed(decision)
    assert yes(decision).decided_on == timezone.localdate()


def test_a_decision_cannot_be_dated_back_to_before_its_assessment(decision):
    assessed(decision)
    with pytest.raises(ValidationError):
        yes(decision, on=timezone.localdate() - datetime.timedelta(days=1))


def test_harm_needs_help_with_a_name_and_a_day(decision):
    row = assessed(decision, direction="negative", severity=3, mitigation="Two mornings a week")
    with pytest.raises(ValidationError) as refused:
        yes(decision)
    assert set(refused.value.message_dict) == {"mitigation"}
    row.mitigation_owner, row.mitigation_due = decision.decider, timezone.localdate()
    deciding.mitigate(assessment=row)
    yes(decision)


def test_an_answer_is_for_good_and_a_rejection_needs_no_assessment(decision):
    deciding.decide(decision=decision, state="rejected", outcome="", reason="Too many people need it.")
    assessed(decision)
    with pytest.raises(ValidationError):
        yes(decision)


def test_the_decider_goes_from_question_to_answer_in_the_browser(initiative, executive: Client, stranger: Client):
    page = stranger.post(
        "/decisions/new/",
        {
            "question": "Shall we close the window?",
            "options": "Close it\nKeep it",
            "decider": initiative.executive_owner.pk,
            "initiative": initiative.pk,
        },
        follow=True,
    ).text
    assert "Nobody has assessed yet" in page
    address = "/decisions/shall-we-close-the-window/"
    answer = {"option": "0", "state": "approved", "reason": "Nobody comes."}
    assert stranger.post(f"{address}decide/", answer).status_code == 403
    page = executive.post(f"{address}decide/", answer).text
    assert "Nobody has assessed yet" in page and f"{address}assess/" in page and "Nobody comes." in page
    form = {
        "finding": "140 people queue.",
        "direction": "negative",
        "severity": "4",
        "segments": "Students\nVisitors",
        "touchpoints": "get-my-money-back: Asking on the spot\nThe window",
    }
    executive.post(f"{address}assess/", form)
    page = executive.post(f"{address}decide/", answer).text
    row = CustomerImpactAssessment.objects.get()
    assert f"/assessments/{row.pk}/" in page
    assert row.touchpoints[1] == {"touchpoint": "The window"}
    executive.post(
        f"/assessments/{row.pk}/",
        {"mitigation": "Mornings", "mitigation_owner": initiative.owned_by.pk, "mitigation_due": "2030-01-01"},
    )
    page = executive.post(f"{address}decide/", answer, follow=True).text
    assert "Close it" in page and "Mornings" in page and "Asking on the spot" in page
    assert Decision.objects.get().state == "approved"
    assert "Shall we close the window?" in executive.get("/decisions/?state=approved").text


def test_imported_approvals_without_a_look_say_so_on_their_page(decision, stranger: Client):
    Decision.objects.update(state="approved", imported=True, decided_on=timezone.localdate())
    assert "nobody has looked" in stranger.get(decision.get_absolute_url()).text
    assert "Shall we close" in stranger.get("/decisions/?impact=none").text


def test_what_is_decided_about_hidden_work_is_hidden(decision, stranger: Client):
    assessed(decision)
    lone = Decision.objects.create(slug="lone", question="Anything else?")
    PageViewRestriction.objects.create(page=decision.initiative, restriction_type=PageViewRestriction.GROUPS)
    page = stranger.get("/decisions/").text
    assert "Anything else?" in page and "close the window" not in page
    assert stranger.get(decision.get_absolute_url()).status_code == 404
    assert stranger.get(lone.get_absolute_url()).status_code == 200
    assert b"window" not in b"".join(stranger.get("/decisions/?format=csv").streaming_content)


@pytest.mark.parametrize(
    "query", ["?page=x", "?state=maybe", "?sort=-x", "?impact=%00", "?decider=nobody", "?impact=after"]
)
def test_any_address_gives_a_page(decision, stranger: Client, query):
    assert stranger.get(f"/decisions/{query}").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"finding": ""},
        {"severity": "6"},
        {"severity": "9" * 30},
        {"people": "-1"},
        {"people": "9" * 30},
        {"direction": "sideways"},
        {"touchpoints": "journey:"},
        {"segments": "x\n" * 2 + "\n".join(str(n) for n in range(30))},
        {"mitigation_due": "yesterday"},
    ],
)
def test_a_wrong_assessment_comes_back_with_a_sentence(decision, stranger: Client, wrong):
    form = {"finding": "Queues.", "direction": "mixed", "severity": "2", **wrong}
    page = stranger.post(f"/decisions/{decision.slug}/assess/", form)
    assert page.status_code == 200 and "put right" in page.text
    assert not CustomerImpactAssessment.objects.exists()


def test_approving_an_initiative_takes_an_assessment_and_a_complete_kpi(initiative, executive: Client):
    Initiative.objects.update(stage="proposed")
    initiative.kpis.update(target=None)
    with pytest.raises(ValidationError) as refused:
        actions.change_stage(initiative=initiative, to="approved")
    assert set(refused.value.message_dict) == {"kpis", "assessments"}
    initiative.kpis.update(target=90)
    executive.post(
        f"/initiatives/{initiative.pk}/assess/", {"finding": "Shorter waits.", "direction": "positive", "severity": "2"}
    )
    actions.change_stage(initiative=initiative, to="approved")


def test_what_was_approved_once_is_not_asked_for_an_assessment_again(initiative):
    Initiative.objects.update(stage="paused", approved_on=datetime.date(2024, 1, 1), imported=True)
    actions.change_stage(initiative=initiative, to="in_progress")


def test_the_list_costs_the_same_however_many_rows(decision, stranger: Client, django_assert_max_num_queries):
    def ask() -> int:
        with django_assert_max_num_queries(40) as asked:
            stranger.get("/decisions/")
            stranger.get(decision.get_absolute_url())
        return len(asked)

    assessed(decision)
    ask()
    few = ask()
    for n in range(4):
        other = Decision.objects.create(
            slug=f"d{n}", question=f"What {n}?", decider=decision.decider, initiative=decision.initiative
        )
        assessed(other)
        assessed(decision)
    assert ask() == few
