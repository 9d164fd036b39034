"""The audit in Wagtail's admin."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cxhub.alignment.models import Claim
from cxhub.setup import Role
from cxhub.testing import factories
from tests.alignment.audited import make_finding, make_run

pytestmark = pytest.mark.django_db


def signed_in(role: Role | None) -> Client:
    client = Client()
    client.force_login(factories.UserFactory(role=role))
    return client


@pytest.fixture
def work() -> Any:
    factories.make_hub()
    found = factories.InitiativeFactory(title="Lost and found")
    make_run([make_finding(found, sentence="Lost and found withers."), make_finding(found, rule="C1", severity="low")])
    return found


def test_the_admins_home_shows_the_worst_to_whom_it_concerns(work):
    page = signed_in(Role.LEADER).get(reverse("wagtailadmin_home")).text
    assert "Lost and found withers." in page
    assert "Lost and found withers." not in signed_in(Role.OWNER).get(reverse("wagtailadmin_home")).text


def test_the_editor_of_a_page_shows_what_was_found_about_it(work):
    client = signed_in(Role.OFFICE)
    page = client.get(reverse("wagtailadmin_pages:edit", args=[work.pk])).text
    assert "2 open findings about this page" in page
    assert "Lost and found withers." in page
    other = factories.InitiativeFactory()
    assert "about this page" not in client.get(reverse("wagtailadmin_pages:edit", args=[other.pk])).text


def test_the_report_lists_and_exports_what_its_reader_may_see(work):
    address = reverse("cxhub_findings_report")
    client = signed_in(Role.LEADER)
    assert "Lost and found withers." in client.get(address).text
    assert "Lost and found withers." not in client.get(address, {"severity": "low"}).text
    assert "Lost and found withers." in client.get(address, {"export": "csv"}).getvalue().decode()
    assert address in client.get(reverse("wagtailadmin_home")).text
    owner = signed_in(Role.OWNER)
    assert owner.get(address).status_code == 302
    assert address not in owner.get(reverse("wagtailadmin_home")).text


def test_a_leader_writes_a_claim_with_its_evidence(work):
    client = signed_in(Role.LEADER)
    address = reverse("cxhub_claims:add")
    assert client.get(address).status_code == 200
    kpi = factories.KpiFactory()
    data = {
        "statement": "More people hear it from us",
        "says": "better",
        "order": "1",
        "active": "on",
        "evidence-TOTAL_FORMS": "1",
        "evidence-INITIAL_FORMS": "0",
        "evidence-MIN_NUM_FORMS": "0",
        "evidence-MAX_NUM_FORMS": "1000",
        "evidence-0-kpi": kpi.pk,
        "evidence-0-checked_on": "2026-01-01",
        "evidence-0-ORDER": "1",
    }
    assert client.post(address, data).status_code == 302
    assert Claim.objects.get().evidence.get().target == kpi
    assert signed_in(Role.OWNER).get(address).status_code == 302
