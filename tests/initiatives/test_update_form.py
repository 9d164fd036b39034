"""Posting an update, as owners and others meet it."""

import datetime
import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from cxhub.initiatives.models import Initiative, ProgressUpdate
from cxhub.metrics.models import Measurement
from cxhub.testing import factories

TODAY = timezone.localdate


def address(initiative) -> str:
    return f"/update/{initiative.pk}/"


def key_of(page: str) -> str:
    return re.search(r'name="key" value="([^"]+)"', page)[1]


def answers(**given) -> dict:
    return {"key": str(uuid.uuid4()), "status": "on_track", "confidence": "8", "narrative": "Two more.", **given}


BLOCKER = {"blocker_type": "resource", "next_action": "One developer for one week"}


def test_the_owner_posts_an_update_and_finds_it_on_the_initiative(initiative, owner: Client):
    assert "Post update" in owner.get(initiative.url).text
    form = owner.get(address(initiative))
    posted = owner.post(address(initiative), answers(key=key_of(form.text)), follow=True)
    assert posted.redirect_chain[-1][0] == f"{initiative.url}#updates"
    assert "Two more." in posted.text
    update = ProgressUpdate.objects.get()
    assert (update.author, update.confidence) == (initiative.owned_by, 0.8)
    assert Initiative.objects.get().latest_update == update


def test_the_same_form_sent_twice_makes_one_update(initiative, owner: Client):
    form = answers()
    assert owner.post(address(initiative), form).status_code == 302
    assert owner.post(address(initiative), form).status_code == 302
    assert ProgressUpdate.objects.count() == 1
    assert owner.post(address(initiative), answers()).status_code == 302
    assert ProgressUpdate.objects.count() == 2


def test_only_who_may_post_sees_the_form(initiative, owner: Client, stranger: Client, office: Client, client: Client):
    assert office.get(address(initiative)).status_code == 200
    refused = stranger.get(address(initiative))
    assert refused.status_code == 403
    assert "You may not open this" in refused.text
    assert stranger.post(address(initiative), answers()).status_code == 403
    assert client.get(address(initiative)).headers["location"].startswith("/sign-in/")
    assert "Post update" not in stranger.get(initiative.url).text
    assert not ProgressUpdate.objects.exists()


def test_what_a_reader_may_not_see_is_not_there(initiative, stranger: Client, owner: Client):
    initiative.unpublish()
    for client in (stranger, owner):
        assert client.get(address(initiative)).status_code == 404
        assert client.post(address(initiative), answers()).status_code == 404
    assert stranger.get("/update/99999999999999999999999/").status_code == 404


def test_bad_input_is_kept_and_named(initiative, owner: Client):
    page = owner.post(address(initiative), answers(narrative="x" * 281, confidence="eleven", status="green")).text
    assert "x" * 281 in page
    for field in ("id_narrative", "id_confidence", "id_status"):
        assert f'href="#{field}' in page
    assert not ProgressUpdate.objects.exists()


@pytest.mark.parametrize("trouble", [{"status": "caution"}, {"status": "off_track"}, {"confidence": "3"}])
def test_trouble_asks_for_a_blocker_with_its_owner_and_next_action(initiative, owner: Client, trouble):
    page = owner.post(address(initiative), answers(**trouble)).text
    assert all(f'id="id_{name}-error"' in page for name in ("blocker_type", "blocker_owner", "next_action"))
    assert "is-unsure" in page, "without script the questions must be seen"
    helper = factories.MemberFactory()
    owner.post(address(initiative), answers(**trouble, **BLOCKER, blocker_owner=helper.slug))
    blocker = ProgressUpdate.objects.get().blocker
    assert (blocker.owner, blocker.next_action) == (helper, BLOCKER["next_action"])


def test_a_blocker_of_the_time_before_is_not_posted_again_once_all_is_well(initiative, owner: Client):
    member = initiative.owned_by.slug
    owner.post(address(initiative), answers(status="caution", **BLOCKER, blocker_owner=member))
    owner.post(address(initiative), answers(status="on_track", **BLOCKER, blocker_owner=member))
    assert not hasattr(Initiative.objects.get().latest_update, "blocker")


def test_a_reading_becomes_a_measurement_once(initiative, owner: Client):
    kpi = initiative.kpis.get()
    reading = {f"value_{kpi.pk}": "61", f"as_of_{kpi.pk}": str(TODAY())}
    owner.post(address(initiative), answers(**reading))
    assert Measurement.objects.get().value == 61
    page = owner.post(address(initiative), answers(**{**reading, f"value_{kpi.pk}": "64"}))
    assert "There is a reading of 61% for that day already" in page.text
    tomorrow = str(TODAY() + datetime.timedelta(days=1))
    page = owner.post(address(initiative), answers(**{**reading, f"as_of_{kpi.pk}": tomorrow}))
    assert "A reading cannot be of a day to come." in page.text
    assert Measurement.objects.count() == 1


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e999", "a lot", "1.2.3"])
def test_a_reading_must_be_a_number(initiative, owner: Client, number):
    kpi = initiative.kpis.get()
    page = owner.post(address(initiative), answers(**{f"value_{kpi.pk}": number, f"as_of_{kpi.pk}": str(TODAY())}))
    assert page.status_code == 200
    assert f'value="{number}"' in page.text
    assert not Measurement.objects.exists()


def test_milestones_are_ticked_and_the_date_moves_with_a_reason(initiative, owner: Client):
    milestone = factories.MilestoneFactory(initiative=initiative)
    later = initiative.target_date + datetime.timedelta(days=40)
    page = owner.post(address(initiative), answers(target_date=str(later)))
    assert "Say why the date moves" in page.text
    owner.post(
        address(initiative),
        answers(target_date=str(later), date_reason="The supplier is late", milestones=[milestone.pk]),
    )
    milestone.refresh_from_db()
    assert milestone.done_on == TODAY()
    initiative.refresh_from_db()
    assert (initiative.target_date - initiative.original_target_date).days == 40
    page = owner.get(initiative.url).text
    assert "+40 days" in page
    assert "The supplier is late" in page


def test_a_milestone_of_other_work_cannot_be_ticked(initiative, owner: Client):
    other = factories.MilestoneFactory()
    page = owner.post(address(initiative), answers(milestones=[other.pk]))
    assert page.status_code == 200
    assert not ProgressUpdate.objects.exists()


@pytest.mark.parametrize("name", ["milestones", "story"])
def test_a_number_larger_than_any_is_no_choice(initiative, owner: Client, name):
    page = owner.post(address(initiative), answers(**{name: "9" * 30}))
    assert page.status_code == 200
    assert not ProgressUpdate.objects.exists()


def test_nothing_changed_is_one_button_after_the_first_update(initiative, owner: Client):
    assert "Nothing changed" not in owner.get(address(initiative)).text
    page = owner.post(address(initiative), {"key": str(uuid.uuid4()), "same": "1"})
    assert "post a first update" in page.text
    factories.UpdateFactory(initiative=initiative, status="on_track", confidence=0.7)
    form = owner.get(address(initiative)).text
    owner.post(address(initiative), {"key": key_of(form), "same": "1", "narrative": "half a sentence"})
    latest = Initiative.objects.get().latest_update
    assert (latest.no_change, latest.status, latest.confidence, latest.narrative) == (True, "on_track", 0.7, "")


def test_a_form_without_its_key_is_taken_back_and_not_lost(initiative, owner: Client):
    page = owner.post(address(initiative), answers(key="nonsense"))
    assert "Two more." in page.text
    assert not ProgressUpdate.objects.exists()


def test_the_executive_owner_acknowledges_and_nobody_else(initiative, owner, executive, office):
    update = factories.UpdateFactory(initiative=initiative)
    acknowledge = f"/update/acknowledge/{update.pk}/"
    assert "Acknowledge" in executive.get(initiative.url).text
    assert owner.post(acknowledge).status_code == 403
    assert office.post(acknowledge).status_code == 403
    assert executive.get(acknowledge).status_code == 405
    for _twice in range(2):
        assert executive.post(acknowledge, {"text": "On the agenda."}).status_code == 302
    page = owner.get(initiative.url).text
    assert page.count("On the agenda.") == 1
    assert "Acknowledged by Ed Executive" in page
