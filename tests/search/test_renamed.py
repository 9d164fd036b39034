"""A new name is found at once wherever it stands."""

import pytest

from cxhub.access import visibility_tokens
from cxhub.search import service
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
