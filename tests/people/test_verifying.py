"""Owners vouch for what they own by one button."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cxhub.playbooks.models import Play
from cxhub.testing import factories

pytestmark = pytest.mark.django_db

LONG_AGO = datetime.date(2020, 1, 1)


@pytest.fixture
def play(client):
    user = factories.UserFactory()
    client.force_login(user)
    return factories.PlayFactory(owned_by=factories.MemberFactory(user=user), review_by=LONG_AGO, title="Lost child")


def test_an_owner_checks_a_play_and_owes_it_no_more(client, play):
    assert "Lost child" in client.get(reverse("cxhub_my_work")).content.decode()
    assert "I have checked it" in client.get(play.url).content.decode()

    answer = client.post(reverse("cxhub_verify", args=[play.pk]), follow=True)

    assert "vouched for until" in answer.content.decode()
    play = Play.objects.get()
    assert (play.verified_by, play.verified_on) == (play.owned_by, timezone.localdate())
    assert play.review_by == timezone.localdate() + datetime.timedelta(days=90)
    assert "Lost child" not in client.get(reverse("cxhub_my_work")).content.decode()


def test_a_draft_that_somebody_is_writing_stays_a_draft_and_brings_no_old_date_back(client, play):
    play.title = "Lost child or grown-up"
    draft = play.save_revision()
    client.post(reverse("cxhub_verify", args=[play.pk]))

    assert Play.objects.get().title == "Lost child"
    draft.refresh_from_db()
    draft.publish()
    play = Play.objects.get()
    assert play.title == "Lost child or grown-up"
    assert play.verified_on == timezone.localdate()
    assert play.review_by > timezone.localdate()


def test_nobody_else_can_vouch_for_it(client, play):
    client.force_login(factories.MemberFactory(user=factories.UserFactory()).user)

    assert "I have checked it" not in client.get(play.url).content.decode()
    assert client.post(reverse("cxhub_verify", args=[play.pk])).status_code == 404
    assert client.post(reverse("cxhub_verify", args=[10**15])).status_code == 404
    assert Play.objects.get().review_by == LONG_AGO


def test_looking_at_the_address_writes_nothing(client, play):
    assert client.get(reverse("cxhub_verify", args=[play.pk])).status_code == 405
    assert Play.objects.get().verified_on is None


def test_a_page_of_a_kind_that_nobody_vouches_for_has_no_such_address(client, play):
    assert client.post(reverse("cxhub_verify", args=[factories.StoryFactory().pk])).status_code == 404
