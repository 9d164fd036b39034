"""The office changes what rules speak up at: it sees first what that would find."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from cxhub.alignment import running
from cxhub.alignment.models import ThresholdChange
from cxhub.setup import Role
from cxhub.testing import factories

pytestmark = pytest.mark.django_db


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(factories.UserFactory(role=role))
    return client


@pytest.fixture
def busy() -> None:
    """An executive who answers for three initiatives, none of which moves a measure."""
    factories.make_hub()
    boss = factories.ExecutiveFactory(name="Ines Halloran")
    for title in ("Calm counters", "Clear letters", "Kind calls"):
        factories.InitiativeFactory(title=title, executive_owner=boss, stage="in_progress")
    running.run()


def test_a_threshold_is_tried_before_it_is_changed(busy):
    office = signed_in(Role.OFFICE)
    page = office.post("/audit/rules/A5/", {"act": "try", "name": "initiatives", "value": "2"}).text
    assert "2 would find 1 instead of 0" in page
    assert "Would appear" in page
    assert "Ines Halloran answers for 3 active initiatives" in page
    assert "They would take 4 points from scores instead of 0" in page
    assert not ThresholdChange.objects.exists(), "trying changes nothing"
    office.post("/audit/rules/A5/", {"act": "change", "name": "initiatives", "value": "2", "reason": "Too few hours"})
    assert not ThresholdChange.objects.exists(), "a change has a day"
    later = timezone.localdate() + datetime.timedelta(days=3)
    given = {"act": "change", "name": "initiatives", "value": "2", "reason": "Too few hours"}
    past = office.post("/audit/rules/A5/", {**given, "effective_from": "2020-01-01"})
    assert "today or a later day" in past.text
    assert office.post("/audit/rules/A5/", {**given, "effective_from": str(later)}).status_code == 302
    assert ThresholdChange.objects.get().effective_from == later


def test_what_would_disappear_is_named(busy):
    office = signed_in(Role.OFFICE)
    tried = {"act": "try", "name": "initiatives", "value": "2"}
    assert "Would disappear" not in office.post("/audit/rules/A5/", tried).text
    office.post(
        "/audit/rules/A5/",
        {**tried, "act": "change", "reason": "Too few hours", "effective_from": str(timezone.localdate())},
    )
    page = office.post("/audit/rules/A5/", {**tried, "value": "9"}).text
    assert "9 would find 0 instead of 1" in page
    assert "Would disappear" in page


def test_a_severity_is_tried_by_its_word(busy):
    page = signed_in(Role.OFFICE).post("/audit/rules/C1/", {"act": "try", "name": "severity", "value": "Critical"}).text
    assert "would find 3 instead of 3" in page
    assert "take 75 points from scores instead of 30" in page


@pytest.mark.parametrize(
    ("name", "value"), [("initiatives", "x"), ("initiatives", "-1"), ("severity", "dire"), ("", "")]
)
def test_nonsense_is_not_tried(busy, name, value):
    answer = signed_in(Role.OFFICE).post("/audit/rules/A5/", {"act": "try", "name": name, "value": value})
    assert answer.status_code == 200
    assert "would find" not in answer.text.lower().replace("show what it would find", "")


def test_the_thresholds_that_all_share_have_a_page(busy):
    office, leader = signed_in(Role.OFFICE), signed_in(Role.LEADER)
    assert "/audit/rules/shared/" in leader.get("/audit/rules/").text
    page = leader.get("/audit/rules/shared/").text
    assert "Cadence days" in page
    assert "Show what it would find" not in page
    assert leader.post("/audit/rules/shared/", {"act": "try", "name": "cadence_days", "value": "7"}).status_code == 403
    assert "would find" in office.post(
        "/audit/rules/shared/", {"act": "try", "name": "cadence_days", "value": "7"}
    ).text.replace("Show what it would find", "")
    given = {"act": "change", "name": "cadence_days", "value": "7", "reason": "Weekly from now on"}
    office.post("/audit/rules/shared/", {**given, "effective_from": str(timezone.localdate())})
    assert "Weekly from now on" in leader.get("/audit/rules/shared/").text
    staff = signed_in(Role.STAFF).get("/audit/rules/shared/").text
    assert "Weekly from now on" in staff, "what is judged by is open to whoever is judged"
    assert 'href="/audit/"' not in staff
    assert Client().get("/audit/rules/shared/").status_code == 302


def test_without_a_run_there_is_nothing_to_try_on():
    factories.make_hub()
    answer = signed_in(Role.OFFICE).post("/audit/rules/A5/", {"act": "try", "name": "initiatives", "value": "2"})
    assert "The audit has not run yet" in answer.text
