"""People around one initiative, each signed in."""

import pytest
from django.test import Client

from cxhub.setup import Role
from cxhub.testing import factories


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def initiative(db):
    owner = factories.MemberFactory(name="Olu Owner", user=factories.UserFactory())
    executive = factories.ExecutiveFactory(name="Ed Executive", user=factories.UserFactory())
    return factories.InitiativeFactory(
        title="Answer sooner",
        owned_by=owner,
        executive_owner=executive,
        kpis=[factories.KpiFactory(name="Told in time")],
    )


@pytest.fixture
def owner(initiative) -> Client:
    return signed_in(initiative.owned_by.user)


@pytest.fixture
def executive(initiative) -> Client:
    return signed_in(initiative.executive_owner.user)


@pytest.fixture
def stranger(initiative) -> Client:
    """Somebody of the programme who has nothing to do with this initiative."""
    return signed_in(factories.MemberFactory(user=factories.UserFactory()).user)


@pytest.fixture
def office(initiative) -> Client:
    return signed_in(factories.UserFactory(role=Role.OFFICE))
