"""The audit in the API: leaders read all of it, others what asks them to act, and nobody what lies on a closed page."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import APIToken, PageViewRestriction

from cxhub.alignment import running
from cxhub.alignment.models import Finding
from cxhub.setup import Role
from cxhub.testing import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Any:
    """A member of staff who owns work without a KPI."""
    member = make.MemberFactory(user=make.UserFactory())
    make.InitiativeFactory(owned_by=member, kpis=[], title="Calm counters")
    make.InitiativeFactory(kpis=[], title="Loud counters")
    return member


def read(user: Any, path: str, **params: Any) -> Any:
    """The answer of the reader's tier to a user."""
    token = APIToken.create_token(user=user, name="tests")[1]
    response = Client().get(f"/api/v3/cx/audit/{path}", params, headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 200, response.content
    return response.json()


def titles(user: Any) -> set[str]:
    return {item["about"]["title"] for item in read(user, "findings/", rule="C1")["items"]}


def test_leaders_read_everything_and_owners_what_asks_them(owner: Any) -> None:
    running.run()
    leader = make.UserFactory(role=Role.LEADER)
    assert titles(leader) == {"Calm counters", "Loud counters"}
    assert titles(owner.user) == {"Calm counters"}
    assert titles(make.UserFactory()) == set()
    assert len(read(leader, "runs/")["items"]) == 1
    assert read(owner.user, "runs/")["items"] == []
    assert {item["finding"]["id"] for item in read(owner.user, "events/")["items"]} == set(
        Finding.objects.filter(responsible=owner).values_list("pk", flat=True)
    )


def test_what_is_closed_to_a_leader_is_neither_told_nor_counted(owner: Any) -> None:
    running.run()
    closed = Finding.objects.get(rule="C1", about_title="Loud counters")
    closed.page.view_restrictions.add(PageViewRestriction(restriction_type=PageViewRestriction.GROUPS), bulk=False)
    closed.page.view_restrictions.get().groups.add(Group.objects.create(name="Few"))
    leader = make.UserFactory(role=Role.LEADER)
    assert titles(leader) == {"Calm counters"}
    run = read(leader, "runs/")["items"][0]
    assert (run["score"], run["counts"], run["pillars"]) == (None, None, None)


def test_a_finding_tells_its_evidence_and_its_fix(owner: Any) -> None:
    running.run()
    finding = Finding.objects.get(rule="C1", about_title="Calm counters")
    told = read(owner.user, f"findings/{finding.pk}/")
    assert told["responsible"]["title"] == owner.name
    assert (told["severity"], told["state"]) == ("high", "open")
    assert told["evidence"][0] == {"label": "KPIs", "value": "none", "url": ""}
    assert told["fix_url"].endswith("/edit/#id_kpis-label")


def test_rules_are_read_by_whoever_reads_the_hub() -> None:
    rules = read(make.UserFactory(), "rules/")["items"]
    overloaded = next(rule for rule in rules if rule["id"] == "A5")
    assert overloaded["thresholds"] == [
        {"name": "initiatives", "label": "active initiatives at most", "default": 5.0, "value": 5.0}
    ]
    assert Client().get("/api/v3/cx/audit/rules/").json() == {"items": []}
