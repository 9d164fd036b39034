"""Findings that were assigned climb the same ladder as updates."""

import datetime

import pytest
from wagtail import hooks

from cxhub.alignment import actions
from cxhub.alignment.models import Finding
from cxhub.alignment.owed import owed
from cxhub.reminders import sending
from cxhub.reminders.models import Nudge
from cxhub.setup import Role
from cxhub.testing import factories
from tests.reminders.conftest import DUE

pytestmark = pytest.mark.django_db


def test_an_assigned_finding_climbs_from_its_person_upwards(person, monkeypatch):
    monkeypatch.setattr(hooks, "get_hooks", lambda name: [owed] if name == "cxhub_owed" else [])
    office = person(name="Ona Office", role=Role.OFFICE)
    asked = person(name="Ann Asked", department=factories.DepartmentFactory(head=person(name="Hana Head")))
    given = DUE - datetime.timedelta(days=7)
    finding = Finding.objects.create(
        fingerprint="c2-1",
        rule="C2",
        about_type="programme",
        about_title="Pillar one",
        severity="high",
        weight=10,
        sentence="Nothing measures it.",
        fix="Add a KPI",
        responsible=office,
        first_seen=given,
        last_seen=given,
        open_since=given,
    )
    for number in (0, 1, 4, 7, 14):
        sending.remind(DUE + datetime.timedelta(days=number))
    assert not Nudge.objects.exists(), "what nobody was asked for is nobody's debt"

    event = actions.assign(finding=finding, user=office.user, to=asked)
    due = event.on + datetime.timedelta(days=7)
    for number in (0, 1, 4, 7):
        sending.remind(due + datetime.timedelta(days=number))

    # The head of the department may see no finding that is not theirs, so none is named to them.
    assert [(row.member.first_name, row.get_rung_display()) for row in Nudge.objects.order_by("on")] == [
        ("Ann", "owner"),
        ("Ann", "owner, again"),
        ("Ona", "programme office"),
    ]
