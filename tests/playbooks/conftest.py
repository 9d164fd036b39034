"""A reader who is a person of the programme."""

import pytest
from django.test import Client

from cxhub.people.models import Member
from cxhub.testing import factories


@pytest.fixture
def reader(db) -> Member:
    factories.make_hub()
    return factories.MemberFactory(name="Ria Reader", user=factories.UserFactory())


@pytest.fixture
def client(reader) -> Client:
    client = Client()
    client.force_login(reader.user)
    return client
