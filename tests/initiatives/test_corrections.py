"""Correcting an update: both stay, and the correction counts."""

import pytest
from django.db import transaction
from django.test import Client

from cxhub.facts import ImmutableFact
from cxhub.initiatives.models import Initiative, ProgressUpdate
from cxhub.metrics.models import Measurement
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


def test_only_the_newest_update_can_be_corrected_and_only_by_who_may_post(initiative, owner: Client, stranger: Client):
    old, new = factories.UpdateFactory.create_batch(2, initiative=initiative)
    assert stranger.get(f"/update/correct/{new.pk}/").status_code == 403
    assert correct(stranger, new).status_code == 403
    refused = owner.get(f"/update/correct/{old.pk}/", follow=True)
    assert "Only the newest update can be corrected" in refused.text
    correct(owner, old)
    assert owner.get("/update/correct/99999999999999999999999/").status_code == 404
    assert ProgressUpdate.objects.count() == 2


def test_an_update_cannot_be_rewritten_by_any_way(initiative):
    update = factories.UpdateFactory(initiative=initiative)
    update.narrative = "Better."
    for rewrite in (update.save, update.delete, ProgressUpdate.objects.all().delete):
        with pytest.raises(ImmutableFact), transaction.atomic():
            rewrite()
