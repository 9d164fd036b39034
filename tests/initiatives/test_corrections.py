"""Correcting an update: both stay, and the correction counts."""

import datetime

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from cxhub.facts import ImmutableFact
from cxhub.initiatives.models import Blocker, Initiative, ProgressUpdate
from cxhub.metrics.models import Measurement
from cxhub.reminders.models import Notification
from cxhub.testing import factories
from tests.initiatives.test_update_form import BLOCKER, TODAY, address, answers


def correct(client: Client, update, **given):
    return client.post(f"/update/correct/{update.pk}/", answers(**given))


def test_a_correction_stands_in_the_place_of_what_it_corrects_and_both_stay(initiative, owner: Client):
    owner.post(address(initiative), answers(narrative="All is well."))
    wrong = ProgressUpdate.objects.get()
    page = owner.get(initiative.url).text
    assert f"/update/correct/{wrong.pk}/" in page
    assert "All is well." in owner.get(f"/update/correct/{wrong.pk}/").text, "it starts from what was said"
    helper = initiative.owned_by.slug
    given = answers(status="off_track", narrative="Nothing is well.", **BLOCKER, blocker_owner=helper)
    assert owner.post(f"/update/correct/{wrong.pk}/", given).status_code == 302
    right = Initiative.objects.get().latest_update
    assert (right.corrects, right.status) == (wrong, "off_track")
    page = owner.get(initiative.url).text
    assert "<del>All is well.</del>" in page
    assert "<del>Nothing is well." not in page
    assert owner.post(f"/update/correct/{wrong.pk}/", given).status_code == 302, "sent twice it is one"
    assert ProgressUpdate.objects.count() == 2


def test_a_reading_that_came_with_it_is_corrected_too(initiative, owner: Client):
    kpi = initiative.kpis.get()
    owner.post(address(initiative), answers(**{f"value_{kpi.pk}": "61", f"as_of_{kpi.pk}": str(TODAY())}))
    wrong = ProgressUpdate.objects.get()
    correct(owner, wrong, **{f"value_{kpi.pk}": "60", f"as_of_{kpi.pk}": str(TODAY())})
    assert [row.value for row in Measurement.objects.current()] == [60]
    assert Measurement.objects.count() == 2
    assert "60%" in owner.get(initiative.url).text


def test_somebody_elses_reading_is_not_corrected_by_the_way(initiative, owner: Client):
    kpi = initiative.kpis.get()
    factories.MeasurementFactory(kpi=kpi, value=61)
    wrong = factories.UpdateFactory(initiative=initiative)
    page = correct(owner, wrong, **{f"value_{kpi.pk}": "60", f"as_of_{kpi.pk}": str(TODAY())})
    assert "There is a reading of 61% for that day already" in page.text
    assert ProgressUpdate.objects.count() == 1


def test_an_older_update_is_corrected_in_its_place_and_says_nothing_of_now(
    initiative, owner: Client, django_capture_on_commit_callbacks
):
    long_ago = timezone.now() - datetime.timedelta(days=28)
    old = factories.UpdateFactory(initiative=initiative, posted_at=long_ago, narrative="A small thing.")
    new = factories.UpdateFactory(initiative=initiative, posted_at=long_ago + datetime.timedelta(days=21))
    Blocker.objects.create(update=new, type="resource", next_action="Ask")
    due = Initiative.objects.get().next_update_due
    assert f"/update/correct/{old.pk}/" in owner.get(initiative.url).text
    page = owner.get(f"/update/correct/{old.pk}/").text
    assert "How things stand now is for the newest update to say." in page
    helper = initiative.owned_by.slug
    said = {"status": "off_track", "narrative": "It had stopped.", **BLOCKER, "blocker_owner": helper}
    assert correct(owner, old, **said).status_code == 302
    right = ProgressUpdate.objects.get(corrects=old)
    now = Initiative.objects.get()
    assert (right.as_of, now.latest_update_id, now.next_update_due) == (long_ago, new.pk, due)
    assert [row.pk for row in now.updates.current()] == [new.pk, right.pk], "it stands where the old one stood"
    assert not Notification.objects.filter(kind="red").exists(), "nobody is called for what was so long ago"
    new.blocker.refresh_from_db()
    assert new.blocker.since == timezone.localdate(long_ago), "the clock of what is in the way began then"
    assert "is corrected already" in owner.get(f"/update/correct/{old.pk}/", follow=True).text
    correct(owner, right, **{**said, "narrative": "It had stopped, I mean paused."})
    assert ProgressUpdate.objects.get(corrects=right).as_of == long_ago, "a correction is corrected in the same place"


def test_what_changed_since_shows_what_had_been_said_by_then(initiative, owner: Client):
    old = factories.UpdateFactory(initiative=initiative, posted_at=timezone.now() - datetime.timedelta(days=40))
    correct(owner, old, status="off_track", **BLOCKER, blocker_owner=initiative.owned_by.slug)
    page = owner.get(f"{initiative.get_parent().url}?view=changes").text
    assert "On track" in page
    assert "Off track" in page


def test_the_day_of_a_number_is_still_said_after_an_error(initiative, owner: Client):
    kpi = initiative.kpis.get()
    day = date_format(TODAY(), "j F")
    for given in (str(TODAY()), f"{TODAY():%d/%m/%Y}"):
        page = owner.post(address(initiative), answers(narrative="", **{f"as_of_{kpi.pk}": given})).text
        assert f"Of {day}, or another day" in page
    assert "Of another day" in owner.post(address(initiative), answers(**{f"as_of_{kpi.pk}": "soon"})).text


def test_only_who_may_post_corrects(initiative, owner: Client, stranger: Client):
    update = factories.UpdateFactory(initiative=initiative)
    assert stranger.get(f"/update/correct/{update.pk}/").status_code == 403
    assert correct(stranger, update).status_code == 403
    assert owner.get("/update/correct/99999999999999999999999/").status_code == 404
    assert ProgressUpdate.objects.count() == 1


def test_an_update_cannot_be_rewritten_by_any_way(initiative):
    update = factories.UpdateFactory(initiative=initiative)
    update.narrative = "Better."
    for rewrite in (update.save, update.delete, ProgressUpdate.objects.all().delete):
        with pytest.raises(ImmutableFact), transaction.atomic():
            rewrite()
