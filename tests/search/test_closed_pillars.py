"""What a reader may not see does not stand beside what they may."""

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction

from cxhub.setup import Role
from cxhub.testing import factories

pytestmark = pytest.mark.django_db


def test_a_closed_pillar_is_named_nowhere_on_the_search_page(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        pillar = factories.PillarFactory(title="Hushed", slug="hushed")
        factories.StoryFactory(title="A ferry in the fog", pillar=pillar)
    client.force_login(factories.UserFactory(role=Role.STAFF))
    address = reverse("cxhub_search") + "?q=ferry"
    assert "Hushed" in client.get(address).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=pillar, restriction_type="groups")

    page = client.get(address).content.decode()
    assert "A <mark>ferry</mark> in the fog" in page
    assert "hushed" not in page.lower()
    # Nor is it proposed to whoever asks for one that is nearly called so.
    assert "hushed" not in client.get(reverse("cxhub_search") + "?q=pillar:hushd").content.decode().lower()


def test_nothing_is_found_by_a_pillar_that_is_closed(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        pillar = factories.PillarFactory(title="Very hushed", slug="very-hushed")
        factories.StoryFactory(title="A ferry in the fog", pillar=pillar)
    client.force_login(factories.UserFactory(role=Role.STAFF))
    asked = [{"q": "pillar:very-hushed"}, {"q": "ferry pillar:hushed"}, {"q": "ferry", "pillar": "very-hushed"}]
    addresses = [reverse("cxhub_search"), "/api/v3/cx/search/"]

    def found(address: str, **query: str) -> int:
        answer = client.get(address, query)
        return answer.json()["total"] if "api" in address else answer.context["results"].total

    assert all(found(address, **query) for address in addresses for query in asked)
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=pillar, restriction_type="groups")

    assert not any(found(address, **query) for address in addresses for query in asked)
    # Just as with one that is not there: what is left out leaves nothing out, and the API says the same.
    assert found(addresses[0], q="ferry -pillar:very-hushed") == found(addresses[0], q="ferry -pillar:other") == 1
    closed, absent = (
        client.get(addresses[1], {"q": f"pillar:{name}"}).content.decode().replace(name, "…")
        for name in ("very-hushed", "very-absent")
    )
    assert closed == absent
