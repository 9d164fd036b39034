"""The programme office's pages: what would be sent today, nudges, the outbox."""

import datetime

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cxhub.reminders.models import Mail, Nudge
from cxhub.setup import Role
from cxhub.testing import factories
from tests.reminders.conftest import DUE, London

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def office(programme) -> Client:
    return signed_in(programme.office.user)


def test_the_office_sees_what_would_be_sent_and_nothing_is_written(programme, office):
    programme.at(datetime.datetime.combine(DUE, datetime.time(4), London))
    page = office.get("/admin/cx/today/").content.decode()

    assert "Olu Owner: One thing, about one minute" in page
    assert "Post an update on Answer sooner (owner)" in page
    assert "/update/" + str(programme.initiative.pk) in page
    assert not Mail.objects.exists()
    assert not Nudge.objects.exists()


def test_the_preview_gives_nobody_elses_signed_link_away(programme, office):
    programme.at(datetime.datetime.combine(DUE, datetime.time(4), London))
    page = office.get("/admin/cx/today/").content.decode()

    assert f"/update/{programme.initiative.pk}/" in page
    assert page.count("/update/") == 1


def test_whoever_cannot_be_told_is_named_a_week_ahead_with_the_reason(programme, office):
    programme.owner.user = None
    programme.owner.save()
    for days in (-7, 0):
        programme.at(datetime.datetime.combine(DUE + datetime.timedelta(days=days), datetime.time(4), London))
        page = office.get("/admin/cx/today/").text
        assert "Olu Owner</a>: 1 thing. No account is linked to them" in page


def test_owners_have_no_business_there(programme):
    owner = signed_in(factories.UserFactory(role=Role.OWNER))

    for address in ("/admin/cx/today/", "/admin/cxhub_nudges/", "/admin/cxhub_mails/", "/admin/cxhub_absences/"):
        assert owner.get(address).status_code in (302, 403)


def test_the_office_reads_nudges_and_changes_none(programme, office):
    programme.night(DUE)
    nudge = Nudge.objects.get()

    assert "Answer sooner" in office.get("/admin/cxhub_nudges/").content.decode()
    assert office.get("/admin/cxhub_nudges/?export=csv").status_code == 200
    for verb in ("edit", "delete"):
        assert office.post(f"/admin/cxhub_nudges/{verb}/{nudge.pk}/").status_code in (302, 403, 404)
    assert Nudge.objects.filter(pk=nudge.pk, title=nudge.title).exists()


@pytest.mark.parametrize("name", ["absences", "hub_comments", "mails", "nights", "nudges"])
def test_the_lists_open(programme, office, name):
    programme.night(DUE)
    call_command("cxhub_mail_worker", "--once")

    assert office.get(f"/admin/cxhub_{name}/").status_code == 200


def test_an_e_mail_that_was_put_aside_is_shown_and_tried_again(programme, office):
    programme.night(DUE)
    Mail.objects.update(parked_at=timezone.now(), attempts=8, last_error="SMTPRecipientsRefused: 550 no such user")

    assert "550 no such user" in office.get("/admin/cx/today/").content.decode()
    assert office.post(f"/admin/cx/mail/{Mail.objects.get().pk}/again/").status_code == 302
    assert Mail.objects.get().parked_at is None
    stranger = signed_in(factories.UserFactory(role=Role.OWNER))
    assert stranger.post(f"/admin/cx/mail/{Mail.objects.get().pk}/again/").status_code in (302, 403)


def test_nudges_stand_on_the_page_of_what_they_are_about(programme):
    programme.nights([0, 1, 4])
    page = signed_in(programme.office.user).get(programme.initiative.get_url()).content.decode()

    assert "Reminders sent" in page
    assert "Hana Head, reviewer" in page
