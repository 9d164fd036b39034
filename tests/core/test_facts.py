"""Facts are appended, and a correction points at what it corrects."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from cxhub.facts import ImmutableFact
from cxhub.initiatives.models import ProgressUpdate
from cxhub.metrics.models import Measurement
from cxhub.testing import factories

pytestmark = pytest.mark.django_db

FACTS = [factories.MeasurementFactory, factories.UpdateFactory]


@pytest.mark.parametrize("factory", FACTS)
def test_a_fact_can_be_neither_saved_again_nor_deleted(factory):
    fact = factory()

    with pytest.raises(ImmutableFact):
        fact.save()
    with pytest.raises(ImmutableFact):
        fact.delete()
    with pytest.raises(ImmutableFact):
        type(fact).objects.all().delete()
    with pytest.raises(ImmutableFact):
        type(fact).objects.update(corrects=None)
    assert type(fact).objects.get() == fact


def test_a_correction_takes_the_place_of_the_reading_and_both_are_kept():
    first = factories.MeasurementFactory(value=41.0)
    correction = factories.MeasurementFactory(kpi=first.kpi, as_of=first.as_of, value=44.0, corrects=first)

    assert list(Measurement.objects.current()) == [correction]
    assert Measurement.objects.count() == 2
    first.kpi.refresh_from_db()
    assert first.kpi.latest == correction


def test_a_reading_of_another_day_does_not_become_the_latest_when_it_is_older():
    newest = factories.MeasurementFactory()
    factories.MeasurementFactory(kpi=newest.kpi, as_of=newest.as_of - datetime.timedelta(days=31))

    newest.kpi.refresh_from_db()
    assert newest.kpi.latest == newest


def test_a_correction_of_another_kpis_reading_is_refused():
    reading = Measurement(
        kpi=factories.KpiFactory(), as_of="2026-10-31", value=1.0, corrects=factories.MeasurementFactory()
    )

    with pytest.raises(ValidationError) as refused:
        reading.full_clean()
    assert set(refused.value.message_dict) == {"corrects"}


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_is_no_number_is_refused(value):
    with pytest.raises(ValidationError) as refused:
        Measurement(kpi=factories.KpiFactory(), as_of="2026-10-31", value=value).full_clean()
    assert "value" in refused.value.message_dict


def test_an_older_update_that_comes_in_late_is_not_the_latest():
    update = factories.UpdateFactory()
    factories.UpdateFactory(
        initiative=update.initiative, posted_at=update.posted_at - datetime.timedelta(days=14), status="off_track"
    )

    update.initiative.refresh_from_db()
    assert update.initiative.latest_update == update
    assert ProgressUpdate.objects.count() == 2
