"""The programme office's report on how long updates take."""

import datetime

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cxhub.initiatives.models import ProgressUpdate
from cxhub.initiatives.update_times import times_of
from cxhub.testing import factories


def test_the_median_counts_known_times_of_the_last_year_and_no_corrections(initiative):
    now = timezone.now()
    for seconds in (20, 30, 40, 50, 600, None):
        update = factories.UpdateFactory(initiative=initiative, seconds=seconds, posted_at=now)
    factories.UpdateFactory(initiative=initiative, seconds=3000, corrects=update)
    old = now - datetime.timedelta(days=400)
    factories.UpdateFactory(initiative=initiative, seconds=1, posted_at=old)
    every, months = times_of(ProgressUpdate.objects.all(), timezone.localdate())
    assert (every.count, every.median, every.in_time) == (5, 40, 80)
    assert [month.times.count for month in months] == [5]


def test_the_programme_office_reads_it_and_owners_do_not(initiative, office: Client, owner: Client):
    factories.UpdateFactory(initiative=initiative, seconds=41)
    page = office.get(reverse("cxhub_update_times"))
    assert "a median needs 5" in page.text
    factories.UpdateFactory.create_batch(4, initiative=initiative, seconds=41)
    page = office.get(reverse("cxhub_update_times"))
    assert "Median: 41 seconds" in page.text
    assert reverse("cxhub_update_times") in office.get(reverse("wagtailadmin_home")).text
    assert owner.get(reverse("cxhub_update_times")).status_code == 302
