"""A new name is found at once wherever it stands."""

import pytest
from django.urls import reverse

from cxhub.access import visibility_tokens
from cxhub.search import service
from cxhub.setup import Role
from cxhub.testing import factories

pytestmark = pytest.mark.django_db


def kinds_found(text):
    readable = visibility_tokens(factories.UserFactory())
    return {result.kind for result in service.search(text, readable=readable).results}


def test_a_person_with_a_new_name_is_found_in_all_they_own_and_told(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        member = factories.MemberFactory(name="Robin Before")
        factories.StoryFactory(told_by=member)
        factories.PlayFactory(owned_by=member)
        factories.InitiativeFactory(owned_by=member)
        factories.KpiFactory(owner=member)
        factories.LessonFactory(people=[member])
    with django_capture_on_commit_callbacks(execute=True):
        member.name = "Robin Zephyrine"
        member.save()

    assert kinds_found("Zephyrine") == {"person", "story", "play", "initiative", "kpi", "lesson"}


def test_a_tag_with_a_new_name_is_found_on_what_bears_it(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tag = factories.TagFactory(name="Weather")
        factories.StoryFactory(tags=[tag])
        factories.LessonFactory(tags=[tag])
    with django_capture_on_commit_callbacks(execute=True):
        tag.name = "Snowdrift"
        tag.save()

    assert kinds_found("snowdrift") == {"story", "lesson"}


def test_what_serves_a_pillar_is_found_by_its_new_slug(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        pillar = factories.PillarFactory(title="Put right", slug="put-right")
        other = factories.PillarFactory(title="Out put right", slug="out-put-right")
        factories.StoryFactory(title="A ferry in the fog", pillar=pillar)
        factories.StoryFactory(title="A ferry at night", pillar=other)
        factories.UpdateFactory(initiative=factories.InitiativeFactory(pillar=pillar), narrative="The ferry is back.")
    with django_capture_on_commit_callbacks(execute=True):
        pillar.title, pillar.slug = "Make good", "make-good"
        pillar.save_revision().publish()

    readable = visibility_tokens(factories.UserFactory())
    found = service.search("ferry", readable=readable, selected={"pillar": ["make-good"]})
    assert {result.kind for result in found.results} == {"story", "update"}
    assert not service.search("ferry", readable=readable, selected={"pillar": ["put-right"]}).results
    client.force_login(factories.UserFactory(role=Role.STAFF))
    page = client.get(reverse("cxhub_search") + "?q=ferry+pillar:make").content.decode()
    assert "in the fog" in page
    assert "at night" not in page
