"""Wagtail's bar stands on pages for those who edit, and costs the others nothing."""

import pytest

from cxhub.setup import Role
from cxhub.testing import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "stands"), [(Role.STAFF, False), (Role.OFFICE, True)])
def test_the_bar_stands_for_those_who_edit(client, role, stands):
    principle = factories.PrincipleFactory()
    client.force_login(factories.UserFactory(role=role))

    assert ("wagtail-userbar" in client.get(principle.url).content.decode()) is stands


def test_whoever_loses_the_right_loses_the_bar_at_once(client):
    principle = factories.PrincipleFactory()
    user = factories.UserFactory(role=Role.OFFICE)
    client.force_login(user)
    user.groups.clear()

    assert "wagtail-userbar" not in client.get(principle.url).content.decode()


def test_owners_have_the_bar_where_they_write_and_on_what_they_wrote(client):
    principle = factories.PrincipleFactory()
    user = factories.UserFactory(role=Role.OWNER)
    client.force_login(user)
    own = factories.StoryFactory(owner=user)

    bars = {
        page.pk: "wagtail-userbar" in client.get(page.url).content.decode()
        for page in (principle, own, own.get_parent())
    }

    assert bars == {principle.pk: False, own.pk: True, own.get_parent().pk: True}
