"""The audit in the admin: the office reads findings and changes thresholds; what a run wrote nobody writes there."""

import pytest
from django.test import Client

from cxhub.alignment import running
from cxhub.alignment.models import Finding, ThresholdChange
from cxhub.setup import Role
from cxhub.testing import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make.UserFactory(role=Role.OFFICE, username="hana"))
    return client


def test_findings_and_runs_are_listed_and_written_by_nobody(office: Client) -> None:
    make.InitiativeFactory(kpis=[], title="Calm counters")
    running.run()
    finding = Finding.objects.get(rule="C1")
    assert b"Calm counters" in office.get("/admin/cxhub_findings/").content
    assert office.get("/admin/cxhub_audit_runs/").status_code == 200
    assert office.get(f"/admin/cxhub_findings/inspect/{finding.pk}/").status_code == 200
    for url in (
        f"/admin/cxhub_findings/edit/{finding.pk}/",
        "/admin/cxhub_findings/new/",
        "/admin/cxhub_audit_runs/new/",
    ):
        assert office.get(url).status_code == 302, url


def test_the_office_changes_a_shared_threshold_with_a_reason(office: Client) -> None:
    values = {"rule": "", "name": "grace_days", "value": "5", "effective_from": "2026-11-01", "reason": "Holidays"}
    assert office.get("/admin/cxhub_thresholds/new/").status_code == 200
    refused = office.post("/admin/cxhub_thresholds/new/", {**values, "name": "grace"})
    assert refused.status_code == 200 and not ThresholdChange.objects.exists()
    assert office.post("/admin/cxhub_thresholds/new/", values).status_code == 302
    change = ThresholdChange.objects.get()
    assert (change.rule, change.parsed, change.by.username) == ("", 5, "hana")
    assert office.get(f"/admin/cxhub_thresholds/edit/{change.pk}/").status_code == 302


def test_staff_change_no_threshold(client: Client) -> None:
    client.force_login(make.UserFactory(role=Role.LEADER))
    client.post("/admin/cxhub_thresholds/new/", {"name": "grace_days", "value": "5", "reason": "Because"})
    assert not ThresholdChange.objects.exists()
