"""What a KPI is worth, what drives it, and readings that are worked out from counts."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from cxhub.initiatives.models import DriverWork
from cxhub.metrics.models import Driver, DriverStudy, FinancialLinkage, Measurement, MeasurementSplit
from cxhub.testing import factories

pytestmark = pytest.mark.django_db


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


@pytest.fixture
def kpi() -> Any:
    factories.make_hub()
    return factories.KpiFactory(name="Told in time", owner=factories.MemberFactory(user=factories.UserFactory()))


def page_of(kpi, user=None) -> str:
    client = Client()
    client.force_login(user or factories.UserFactory())
    return client.get(kpi.get_absolute_url()).text


def linkage(kpi, **given) -> FinancialLinkage:
    values = {
        "delta": 10,
        "delta_unit": "points more",
        "outcome": "Fewer claims",
        "effect_low": 1.2,
        "effect_central": 3.1,
        "effect_high": 5.0,
        "effect_unit": "%",
        "studied_on": in_days(-100),
        "expires_on": in_days(265),
    }
    return FinancialLinkage(kpi=kpi, **{**values, **given})


def test_the_page_says_what_a_movement_is_worth_and_for_how_long(kpi):
    assert "No money linked" in page_of(kpi)
    linkage(kpi).save()
    page = page_of(kpi)
    assert "10 points more goes with: Fewer claims" in page
    assert "3.1%" in page
    assert "(1.2 to 5.0)" in page
    assert "No money linked" not in page
    assert "Expired" not in page


def test_a_movement_is_said_with_as_many_decimals_as_it_has(kpi):
    linkage(kpi, delta=1.5, delta_unit="minutes less").save()
    linkage(kpi, delta=1204.0, delta_unit="calls less").save()
    page = page_of(kpi)
    assert "1.5 minutes less goes with" in page
    assert "1,204 calls less goes with" in page


def test_what_has_expired_is_struck_out(kpi):
    linkage(kpi, expires_on=in_days(-1)).save()
    page = page_of(kpi)
    assert "<del>" in page
    assert "Expired" in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"effect_low": 4}, "effect_low"),
        ({"effect_high": 3}, "effect_high"),
        ({"effect_central": float("inf"), "effect_high": None}, "effect_central"),
        ({"expires_on": in_days(-101)}, "__all__"),
    ],
)
def test_impossible_linkages_are_refused(kpi, wrong, field):
    with pytest.raises(ValidationError) as refused:
        linkage(kpi, **wrong).full_clean()
    assert field in refused.value.error_dict


def test_the_page_draws_what_matters_against_how_well_it_is_done(kpi):
    study = DriverStudy.objects.create(
        slug="study", kpi=kpi, studied_on=in_days(-30), r_squared=0.41, n=1946, method="Johnson relative weights"
    )
    for rank, name, importance, performance in ((1, "It comes", 60, 50), (2, "I am told", 40, None)):
        Driver.objects.create(study=study, rank=rank, name=name, importance=importance, performance=performance)
    initiative = factories.InitiativeFactory(title="Clockface", stage="in_progress")
    DriverWork.objects.create(driver=study.drivers.get(rank=1), initiative=initiative)
    draft = factories.InitiativeFactory(title="Hidden", stage="in_progress", live=False)
    DriverWork.objects.create(driver=study.drivers.get(rank=2), initiative=draft)
    page = page_of(kpi)
    assert "explain 41% of it" in page
    assert "Clockface" in page
    assert page.count("Nobody works on it") == 1, "what a reader may not see counts as nobody"
    assert "Hidden" not in page
    assert 'href="#driver-' in page


def test_groups_are_shown_with_those_that_were_not_asked(kpi):
    MeasurementSplit.objects.create(kpi=kpi, as_of=in_days(-40), dimension="mode", group="Horse", value=12.0)
    for group, value in (("Bus", 69.3), ("Ferry", None)):
        MeasurementSplit.objects.create(
            kpi=kpi, as_of=in_days(-20), dimension="mode", group=group, value=value, note="" if value else "Not asked."
        )
    page = page_of(kpi)
    assert "69%" in page
    assert "No data." in page
    assert "Horse" not in page, "an older reading has groups of its own"


def record(kpi, **given) -> Any:
    client = Client()
    client.force_login(kpi.owner.user)
    data = {"as_of": str(in_days(-1)), "value": "", "low": "", "high": "", "n": "", "note": "", **given}
    return client.post(f"{kpi.get_absolute_url()}record/", data)


def test_value_and_interval_are_worked_out_from_the_counts(kpi):
    kpi.score = "net_promoter"
    kpi.save()
    assert record(kpi, positive="50", negative="20", n="100", scale="0 to 10").status_code == 302
    found = Measurement.objects.get()
    assert [round(number, 1) for number in (found.value, found.low, found.high)] == [29.1, 14.1, 44.2]
    assert (found.positive, found.negative, found.scale) == (50, 20, "0 to 10")
    assert "do not fit" in record(kpi, positive="90", negative="20", n="100", as_of=str(in_days(-2))).text
    assert "or the answers" in record(kpi, as_of=str(in_days(-2))).text


def test_the_scale_stays_and_other_scales_are_never_compared(kpi):
    kpi.score = "mean"
    kpi.save()
    record(kpi, value="5.1", sd="1.4", n="250", scale="1 to 7", as_of=str(in_days(-400)))
    assert Measurement.objects.get().scale == "1 to 7"
    record(kpi, value="4.1", sd="1.0", n="250", scale="1 to 5")
    assert "cannot be told from these readings" in page_of(kpi)


def worth(**given) -> dict[str, str]:
    values = {
        "delta": "10",
        "delta_unit": "points more",
        "outcome": "Fewer claims",
        "effect_low": "1.2",
        "effect_central": "3.1",
        "effect_high": "5",
        "effect_unit": "%",
        "n": "2100",
        "n_of": "households",
        "method": "Regression",
        "studied_on": str(in_days(-30)),
        "expires_on": str(in_days(335)),
        "note": "",
    }
    return {**values, **given}


def test_the_owner_says_what_it_is_worth(kpi):
    client = Client()
    client.force_login(kpi.owner.user)
    address = f"{kpi.get_absolute_url()}worth/"
    assert f'href="{address}"' in client.get(kpi.get_absolute_url()).text
    assert client.get(address).status_code == 200
    assert client.post(address, worth()).status_code == 302
    found = FinancialLinkage.objects.get()
    assert (found.kpi, found.recorded_by, found.effect_low, found.n) == (kpi, kpi.owner, 1.2, 2100)
    assert "10 points more goes with: Fewer claims" in page_of(kpi)


def test_others_may_not_say_what_it_is_worth(kpi):
    client = Client()
    client.force_login(factories.UserFactory())
    address = f"{kpi.get_absolute_url()}worth/"
    assert address not in page_of(kpi)
    assert client.get(address).status_code == 403
    assert client.post(address, worth()).status_code == 403
    assert not FinancialLinkage.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"delta": "ten"}, "delta"),
        ({"effect_central": ""}, "effect_central"),
        ({"effect_low": "4"}, "effect_low"),
        ({"effect_high": "inf"}, "effect_high"),
        ({"n": "-1"}, "n"),
        ({"outcome": "x" * 301}, "outcome"),
        ({"studied_on": "2999-01-01", "expires_on": "2999-02-01"}, "studied_on"),
        ({"expires_on": "never"}, "expires_on"),
    ],
)
def test_a_worth_that_cannot_be_is_kept_and_named(kpi, wrong, field):
    client = Client()
    client.force_login(kpi.owner.user)
    page = client.post(f"{kpi.get_absolute_url()}worth/", worth(note="Half typed", **wrong))
    assert page.status_code == 200
    assert f'id="id_{field}-error"' in page.text
    assert "Half typed" in page.text
    assert not FinancialLinkage.objects.exists()


def test_a_study_that_ends_before_it_began_is_refused(kpi):
    client = Client()
    client.force_login(kpi.owner.user)
    page = client.post(f"{kpi.get_absolute_url()}worth/", worth(expires_on=str(in_days(-40))))
    assert "It expires before it was studied." in page.text
