"""Every row of the e-mail is a link that does what the row asks for, for its reader alone, once."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cxhub.initiatives import deciding, planning
from cxhub.initiatives.handing_over import hand_over
from cxhub.initiatives.models import Blocker, CustomerImpactAssessment, Decision, Initiative
from cxhub.people.owed import OwedSource, sources
from cxhub.playbooks.models import Play
from cxhub.reminders.letters import write
from cxhub.reminders.models import Mail, UsedLink
from cxhub.reminders.rounds import Letter
from cxhub.reminders.tokens import make_token
from cxhub.strategy.models import Acknowledgement
from cxhub.testing import factories

TODAY = timezone.localdate


def ago(days: int) -> datetime.date:
    return TODAY() - datetime.timedelta(days=days)


@pytest.fixture
def leader(db):
    """Somebody who owes one thing of each kind that a link can do."""
    leader = factories.ExecutiveFactory(user=factories.UserFactory())
    gone = factories.MemberFactory(active=False, inactive_since=ago(20))
    mine = factories.InitiativeFactory(title="Answer sooner", owned_by=leader, executive_owner=leader)
    factories.InitiativeFactory(title="Left alone", owned_by=gone, executive_owner=leader)
    decision = factories.DecisionFactory(question="Shall we close the window?", decider=leader, decide_by=ago(1))
    factories.AssessmentFactory(
        decision=decision,
        direction="negative",
        severity=4,
        mitigation="A bus every hour",
        mitigation_owner=leader,
        mitigation_due=ago(2),
    )
    update = factories.UpdateFactory(initiative=mine, posted_at=timezone.now() - datetime.timedelta(days=9))
    Blocker.objects.create(update=update, type="resource", owner=leader, next_action="One developer")
    factories.PlayFactory(title="First message", owned_by=leader, review_by=ago(3))
    factories.PromiseFactory(title="We say so first", acknowledge_by=TODAY())
    return leader


def links(member) -> dict[str, str]:
    """What the e-mail of today leads to, by what it lets its reader do."""
    found = {}
    for source in sources(member.user, member):
        assert isinstance(source, OwedSource)
        for row in source.rows:
            if signed := source.tell(row).signed:
                found[signed.action] = signed.address(make_token(member, signed.subject or row, signed.action))
    return found


ANSWERS = {
    "verify": {},
    "acknowledge_page": {},
    "resolve_blocker": {},
    "mitigation_done": {},
    "decide": {"state": "approved", "option": "0", "reason": "Nobody comes."},
    "hand_over": {"role": "owner", "reason": "She has left."},
}


def done(leader) -> dict[str, bool]:
    """What has been done of it."""
    return {
        "verify": Play.objects.get(title="First message").verified_by == leader,
        "acknowledge_page": Acknowledgement.objects.filter(reader=leader).exists(),
        "resolve_blocker": Blocker.objects.get().resolved_on is not None,
        "mitigation_done": CustomerImpactAssessment.objects.get().mitigation_done_on is not None,
        "decide": Decision.objects.get().state == "approved",
        "hand_over": Initiative.objects.get(title="Left alone").owned_by == leader,
    }


def test_each_link_shows_its_form_and_does_its_one_thing_without_signing_in(leader, client: Client):
    found = links(leader)
    assert set(ANSWERS) <= set(found)
    for action, answers in ANSWERS.items():
        path = found[action]
        assert not done(leader)[action]
        for _scanner in range(2):
            page = client.get(path)
            assert page.status_code == 200, action
            assert client.head(path).status_code == 200
        assert 'method="post"' in page.text
        assert "Sign out" not in page.text
        assert not UsedLink.objects.filter(action=action).exists()
        assert not Session.objects.exists()
        given = {**answers, "to": leader.pk} if action == "hand_over" else answers
        posted = client.post(path, given, follow=True)
        assert posted.status_code == 200, action
        assert "Thank you" in posted.text
        assert done(leader)[action], action
        again = client.post(path, given)
        assert (again.status_code, "used already" in again.text) == (410, True)
        Session.objects.all().delete()
        client.cookies.clear()
    assert not set(ANSWERS) & set(links(leader)), "what is done is owed no more"


def test_an_error_uses_nothing_up_and_a_link_opens_nothing_else(leader, client: Client):
    path = links(leader)["decide"]
    refused = client.post(path, {"state": "approved", "option": "0"})
    assert refused.status_code == 200
    assert Decision.objects.get().is_pending
    assert client.get(path.replace("/decide/", "/verify/")).status_code == 403
    assert client.get(path.replace("/decide/", "/nothing/")).status_code == 404
    assert client.get(path[:-3] + "xx/").status_code == 403
    assert client.get(Decision.objects.get().get_absolute_url()).status_code == 302, "elsewhere nobody is signed in"


def test_a_link_is_worth_nothing_to_others_nor_once_its_reader_may_not(leader, client: Client):
    found = links(leader)
    client.force_login(factories.MemberFactory(user=factories.UserFactory()).user)
    assert client.get(found["decide"]).status_code == 403
    client.logout()
    Decision.objects.update(decider=factories.ExecutiveFactory())
    assert client.get(found["decide"]).status_code == 403
    assert client.post(found["decide"], ANSWERS["decide"]).status_code == 403
    play = Play.objects.get(title="First message")
    PageViewRestriction.objects.create(page=play, restriction_type=PageViewRestriction.GROUPS)
    assert client.get(found["verify"]).status_code == 403
    User.objects.filter(pk=leader.user_id).update(is_active=False)
    assert client.get(found["resolve_blocker"]).status_code == 403


def test_what_was_done_in_the_hub_since_the_e_mail_is_not_asked_again(leader, client: Client):
    found = links(leader)
    deciding.mitigation_done(assessment=CustomerImpactAssessment.objects.get())
    planning.resolve(blocker=Blocker.objects.get())
    Decision.objects.update(state="rejected")
    for action in ("mitigation_done", "resolve_blocker", "decide"):
        for answer in (client.get(found[action]), client.post(found[action], ANSWERS[action])):
            assert (answer.status_code, "is done already" in answer.text) == (410, True), action
    assert not UsedLink.objects.exists()


def test_an_initiative_that_was_stopped_since_is_not_to_be_approved(leader, client: Client):
    proposal = factories.InitiativeFactory(title="Say it aloud", stage="proposed", executive_owner=leader)
    path = links(leader)["approve"]
    page = client.get(path)
    assert "Before it can be approved:" in page.text
    assert "Assess what it would do to customers." in client.post(path, {"reason": "Yes."}).text
    Initiative.objects.update(stage="stopped")
    assert client.get(path).status_code == 410
    assert client.post(path, {"reason": "Yes."}).status_code == 410
    proposal.refresh_from_db()
    assert proposal.stage == "stopped"


def test_who_is_signed_in_is_led_to_where_it_stands(leader, client: Client):
    client.force_login(leader.user)
    answer = client.post(links(leader)["mitigation_done"])
    row = CustomerImpactAssessment.objects.get()
    assert (answer.status_code, answer.url) == (302, row.get_absolute_url())
    assert "in place since" in client.get(row.get_absolute_url()).text


def test_a_new_plan_is_to_be_done_again_and_only_by_those_who_may(leader, client: Client):
    row = CustomerImpactAssessment.objects.get()
    address = f"/assessments/{row.pk}/done/"
    client.force_login(factories.MemberFactory(user=factories.UserFactory()).user)
    assert client.post(address).status_code == 403
    client.force_login(leader.user)
    page = client.get(row.get_absolute_url()).text
    assert "It is in place" in page
    assert 'class="is-late"' in page
    client.post(address)
    plan = {"mitigation": "Two buses", "mitigation_owner": leader.pk, "mitigation_due": str(TODAY())}
    client.post(f"/assessments/{row.pk}/", plan)
    row.refresh_from_db()
    assert (row.mitigation, row.mitigation_done_on) == ("Two buses", None)
    assert "See to it that this helps: Two buses" in client.get("/my-work/").text


def test_the_e_mail_and_my_work_tell_whom_i_wait_for_and_what_customers_had_of_it(leader, client: Client):
    helper = factories.MemberFactory(name="Ruth Castellane")
    blocker = Blocker.objects.get()
    Blocker.objects.update(owner=helper)
    proposed = factories.InitiativeFactory(
        title="Say it aloud", stage="proposed", owned_by=leader, executive_owner=factories.ExecutiveFactory(name="Ed")
    )
    story = factories.StoryFactory(
        title="At Quay Street", quote="Ahead of a delay.", permission="yes", quote_by="A passenger", told_by=helper
    )
    story.initiatives.set([blocker.update.initiative])
    letter = write(Letter(leader, TODAY()))
    client.force_login(leader.user)
    for words in (letter.text, letter.html, client.get("/my-work/").text):
        assert "One developer" in words
        assert "Asked of Ruth Castellane 9 days ago." in words
        assert "Approval of Say it aloud" in words
        assert "“Ahead of a delay.”" in words
        assert "Ruth Castellane tells it." in words
    assert "WAITING FOR OTHERS" in letter.text
    assert "WHAT YOUR WORK DID" in letter.text
    PageViewRestriction.objects.create(page=story, restriction_type=PageViewRestriction.GROUPS)
    PageViewRestriction.objects.create(page=proposed, restriction_type=PageViewRestriction.GROUPS)
    assert "Ahead of a delay" not in write(Letter(leader, TODAY())).text
    assert "Say it aloud" not in write(Letter(leader, TODAY())).text


def test_who_is_handed_an_initiative_and_whose_way_is_cleared_get_an_e_mail(leader):
    new = factories.MemberFactory(user=factories.UserFactory(), email="new@merrowdale.example")
    blocker = Blocker.objects.get()
    planning.resolve(blocker=blocker, user=leader.user)
    assert not Mail.objects.exists(), "whoever did it knows"
    Blocker.objects.update(resolved_on=None)
    planning.resolve(blocker=Blocker.objects.get(), user=new.user)
    hand_over(initiative=blocker.update.initiative, role="owner", to=new, user=leader.user, reason="I move on.")
    sent = {mail.subject: mail for mail in Mail.objects.all()}
    assert set(sent) == {"Out of the way: One developer", "You own Answer sooner now"}
    assert sent["You own Answer sooner now"].to == "new@merrowdale.example"
    assert "I move on." in sent["You own Answer sooner now"].text
