"""Figures that are worked out once a minute."""

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from cxhub.access import Reader, visible
from cxhub.playbooks.models import CustomerStory
from cxhub.remembering import forget, remembered
from cxhub.testing import factories

pytestmark = pytest.mark.django_db


def number_of_stories(reader: Reader) -> int:
    return remembered("stories", reader, (CustomerStory,), visible(CustomerStory.objects.all(), reader).count)


def test_a_figure_is_worked_out_once_and_anew_when_one_of_its_rows_is_saved_or_deleted(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    reader = Reader(factories.UserFactory())
    story = factories.StoryFactory()
    assert number_of_stories(reader) == 1
    with django_assert_num_queries(0):
        assert number_of_stories(reader) == 1
    factories.StoryFactory()
    assert number_of_stories(reader) == 2
    story.delete()
    assert number_of_stories(reader) == 1


def test_nobody_is_told_the_figure_of_somebody_to_whom_more_is_open() -> None:
    story = factories.StoryFactory()
    member = factories.UserFactory()
    assert number_of_stories(Reader(member)) == 1
    PageViewRestriction.objects.create(page=story, restriction_type=PageViewRestriction.GROUPS)
    assert number_of_stories(Reader(member)) == 0
    assert number_of_stories(Reader(AnonymousUser())) == 0


def test_what_sends_no_signal_can_be_said() -> None:
    reader = Reader(factories.UserFactory())
    story = factories.StoryFactory()
    assert number_of_stories(reader) == 1
    CustomerStory.objects.filter(pk=story.pk).update(live=False)
    forget(CustomerStory)
    assert number_of_stories(reader) == 0
