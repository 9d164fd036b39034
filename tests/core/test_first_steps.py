"""A new hub tells those who can fill it how to begin."""

import re

import pytest
from django.test import Client

from cxhub.setup import Role
from cxhub.testing import factories

pytestmark = pytest.mark.django_db


def signed_in(role: Role | None) -> Client:
    client, user = Client(), factories.UserFactory(role=role)
    client.post("/sign-in/", {"username": user.username, "password": "a good long password"})
    return client


def home(role: Role | None) -> str:
    return signed_in(role).get(factories.make_hub().url).text


def test_the_programme_office_is_led_to_what_the_hub_lacks() -> None:
    factories.make_hub()
    page, office = home(Role.OFFICE), signed_in(Role.OFFICE)
    for form in (
        "/admin/pages/add/cxhub_strategy/purpose/",
        "/admin/pages/add/cxhub_strategy/cxprinciple/",
        "/admin/pages/add/cxhub_playbooks/playbook/",
        "/admin/pages/add/cxhub_initiatives/initiative/",
        "/admin/cxhub_kpis/new/",
        "/admin/cx/import/",
    ):
        (address,) = re.findall(f'href="({form}[0-9/]*)"', page)
        assert office.get(address).status_code == 200, address
    factories.PrincipleFactory()
    page = home(Role.OFFICE)
    assert "/admin/pages/add/cxhub_strategy/cxprinciple/" not in page
    assert "/admin/pages/add/cxhub_strategy/purpose/" in page


@pytest.mark.parametrize("role", [None, Role.STAFF, Role.LEADER])
def test_whoever_can_take_no_step_sees_none(role: Role | None) -> None:
    assert "First steps" not in home(role)
    assert "No purpose has been written yet" in home(role)


def test_the_steps_go_once_they_are_taken() -> None:
    factories.PurposeFactory()
    factories.PromiseFactory()
    factories.PillarFactory()
    factories.PrincipleFactory()
    factories.MemberFactory()
    factories.KpiFactory()
    factories.PlayFactory()
    assert "First steps" in home(Role.OFFICE)
    factories.InitiativeFactory()
    assert "First steps" not in home(Role.OFFICE)
