"""Updates under load: two at once are one, many are all kept, and a save asks nobody outside for anything."""

import socket
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection, connections
from django.test import Client

from cxhub.initiatives.models import Initiative, ProgressUpdate
from cxhub.initiatives.updating import post_update
from cxhub.reminders.models import UsedLink
from cxhub.reminders.tokens import make_token
from cxhub.testing import factories
from tests.initiatives.test_update_form import address, answers


def at_once(jobs) -> list:
    """What each of these functions gives, all begun at the same moment, each in a thread of its own."""
    start = threading.Barrier(len(jobs))

    def run(job):
        try:
            start.wait(timeout=30)
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.fixture
def in_the_open(transactional_db):
    """Rows that other threads see, and that are gone afterwards."""
    factories.make_hub()
    owner = factories.MemberFactory(user=factories.UserFactory())
    initiative = factories.InitiativeFactory(owned_by=owner, kpis=[factories.KpiFactory()])
    yield initiative


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_submissions_at_once_make_one_update(in_the_open):
    initiative, key = in_the_open, uuid.uuid4()
    client = Client()
    client.force_login(initiative.owned_by.user)
    cookies = client.cookies

    def submit():
        own = Client()
        own.cookies = cookies
        return own.post(address(initiative), answers(key=str(key))).status_code

    assert at_once([submit] * 4) == [302] * 4
    assert ProgressUpdate.objects.count() == 1

    path = f"/update/{make_token(initiative.owned_by, initiative, 'post_update')}/"
    statuses = at_once([lambda: Client().post(path, answers()).status_code for _tab in range(4)])
    assert statuses.count(302) == 1, "a link is good for one update, whoever is quicker"
    assert ProgressUpdate.objects.count() == 2
    assert UsedLink.objects.count() == 1

    def post(number):
        return lambda: (
            post_update(
                initiative=initiative, author=None, status="on_track", confidence=0.8, narrative=f"Update {number}"
            ).pk
        )

    posted = at_once([post(number) for number in range(8)])
    assert ProgressUpdate.objects.filter(pk__in=posted).count() == 8, "none is lost"
    assert Initiative.objects.get().latest_update_id in posted


def test_a_save_reaches_for_nothing_outside(
    initiative, owner: Client, monkeypatch, settings, django_capture_on_commit_callbacks
):
    """Mail, search servers and webhooks may all be down: a save notes what they are owed and waits for none."""
    asked = []

    class Refusing(socket.socket):
        def connect(self, place):
            asked.append(place)
            raise OSError("There is no network.")

        connect_ex = connect

    connection.ensure_connection()
    monkeypatch.setattr(socket, "socket", Refusing)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    initiative.followers.create(member=factories.MemberFactory(email="follower@example.org"))
    given = answers(
        status="off_track", blocker_type="resource", next_action="Ask", blocker_owner=initiative.owned_by.slug
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert owner.post(address(initiative), given).status_code == 302
    assert ProgressUpdate.objects.count() == 1
    assert (asked, mail.outbox) == ([], [])
