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
