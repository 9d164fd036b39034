"""Pages of KPIs and the form for a reading."""

import csv
import datetime
import io

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from cxhub.metrics.models import Measurement, MeasurementSplit
from cxhub.setup import Role
from cxhub.testing import factories

pytestmark = pytest.mark.django_db


def reader(**given) -> Client:
    client = Client()
    client.force_login(factories.UserFactory(**given))
    return client


@pytest.fixture
def hub():
    return factories.make_hub()


@pytest.fixture
def kpi(hub):
    owner = factories.MemberFactory(user=factories.UserFactory())
    return factories.KpiFactory(name="Told in time", owner=owner, tier="headline")


@pytest.fixture
def owner(kpi) -> Client:
    client = Client()
    client.force_login(kpi.owner.user)
    return client


def days_ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def reading(**given) -> dict:
    return {"as_of": str(days_ago(1)), "value": "61", "low": "", "high": "", "n": "", "note": "", **given}


def test_the_owner_records_a_reading_and_readers_see_it(kpi, owner: Client):
    address = f"{kpi.get_absolute_url()}record/"
    assert owner.post(address, reading(low="58", high="64", n="1204")).status_code == 302
    page = reader().get(kpi.get_absolute_url()).text
    assert "61%" in page
    assert "n 1,204" in page
    assert "Record a reading" not in page


def test_only_owner_and_office_record(kpi, owner: Client):
    address = f"{kpi.get_absolute_url()}record/"
    assert reader().get(address).status_code == 403
    assert reader().post(address, reading()).status_code == 403
    assert reader(role=Role.OFFICE).get(address).status_code == 200
    assert not Measurement.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": "nan"}, "value"),
        ({"value": "a lot"}, "value"),
        ({"value": ""}, "value"),
        ({"as_of": "2999-01-01"}, "as_of"),
        ({"as_of": "yesterday"}, "as_of"),
        ({"low": "58"}, "high"),
        ({"low": "64", "high": "58"}, "high"),
        ({"low": "62", "high": "64"}, "high"),
        ({"n": "-1"}, "n"),
        ({"n": "9" * 40}, "n"),
    ],
)
def test_wrong_readings_are_kept_and_named(kpi, owner: Client, wrong, field):
    page = owner.post(f"{kpi.get_absolute_url()}record/", reading(note="Half typed", **wrong))
    assert page.status_code == 200
    assert f'id="id_{field}-error"' in page.text
    assert "Half typed" in page.text
    assert not Measurement.objects.exists()


def test_a_second_reading_of_a_day_is_a_correction_and_both_stay(kpi, owner: Client):
    address = f"{kpi.get_absolute_url()}record/"
    owner.post(address, reading())
    assert "correct it instead" in owner.post(address, reading(value="64")).text
    first = Measurement.objects.get()
    correct = f"{address}{first.pk}/"
    assert "What was wrong" in owner.get(correct).text
    page = owner.post(correct, reading(value="64"))
    assert 'id="id_note-error"' in page.text
    assert owner.post(correct, reading(value="64", note="Counted twice", as_of="2001-01-01")).status_code == 302
    correction = Measurement.objects.get(corrects=first)
    assert (correction.value, correction.as_of) == (64, first.as_of)
    page = owner.get(kpi.get_absolute_url()).text
    assert "<del>" in page
    assert "Counted twice" in page
    assert owner.get(correct).status_code == 404, "what is corrected already is not corrected again"
    assert owner.get(f"{address}{10**30}/").status_code == 404


def test_noise_is_not_reported_as_news(kpi):
    factories.MeasurementFactory(kpi=kpi, as_of=days_ago(365), value=60, low=57, high=63)
    factories.MeasurementFactory(kpi=kpi, as_of=days_ago(1), value=61, low=58, high=64)
    client = reader()
    assert "No detectable change since" in client.get(kpi.get_absolute_url()).text
    assert "no detectable change" in client.get("/measures/").text
    bare = factories.KpiFactory()
    factories.MeasurementFactory(kpi=bare, as_of=days_ago(365), value=60)
    factories.MeasurementFactory(kpi=bare, as_of=days_ago(1), value=90)
    assert "cannot be told from these readings" in client.get(bare.get_absolute_url()).text


def test_the_key_names_what_is_drawn_and_nothing_else(kpi):
    factories.MeasurementFactory(kpi=kpi, as_of=days_ago(1), value=61, low=58, high=64)
    bare = factories.KpiFactory(target=None, target_on=None)
    factories.MeasurementFactory(kpi=bare, as_of=days_ago(1), value=90)
    for shown, names in ((kpi, "Measured Interval Target"), (bare, "Measured")):
        page = BeautifulSoup(reader().get(shown.get_absolute_url()).text, "html.parser")
        assert " ".join(page.select_one("ul.key").get_text().split()) == names


def test_a_kpi_without_anything_says_what_is_missing(kpi):
    bare = factories.KpiFactory(
        owner=None, baseline=None, baseline_on=None, target=None, target_on=None, definition="", unit=""
    )
    page = reader().get(bare.get_absolute_url()).text
    for gap in ("No baseline", "No target", "Nobody yet", "Cannot be told", "No initiative is meant to move it"):
        assert gap in page
    for missing in ("owner", "target", "baseline", "reading"):
        page = reader().get("/measures/", {"missing": missing}).text
        assert bare.name in page
        assert (kpi.name in page) == (missing == "reading")


def test_measures_are_narrowed_and_exported(kpi):
    pillar = factories.PillarFactory()
    factories.KpiFactory(name="+Formula", pillar=pillar, tier="pillar")
    client = reader()
    assert "Told in time" not in client.get("/measures/", {"pillar": pillar.slug}).text
    assert "Told in time" in client.get("/measures/", {"pillar": "none"}).text
    rows = csv.reader(io.StringIO(client.get("/measures/", {"tier": "pillar", "format": "csv"}).getvalue().decode()))
    assert [row[0] for row in rows][1:] == ["'+Formula"]
    assert client.get("/measures/", {"format": "xlsx"}).getvalue().startswith(b"PK")


def test_the_page_offers_its_orders(kpi):
    factories.KpiFactory(name="Aardvarks seen", pillar=factories.PillarFactory())
    client = reader()
    page = client.get("/measures/").text
    assert page.index("Told in time") < page.index("Aardvarks seen")
    assert "/measures/?sort=read" in page
    assert 'href="/measures/?sort=name"' in page
    page = client.get("/measures/?sort=name").text
    assert page.index("Aardvarks seen") < page.index("Told in time")


@pytest.mark.parametrize("sort", ["pillar", "name", "read"])
def test_a_list_without_a_measure_says_so_in_any_order_and_explains_no_signs(hub, sort):
    said = reader().get("/measures/", {"sort": sort}).text
    assert "No measures yet" in said and 'class="key"' not in said
    factories.KpiFactory(pillar=None, tier="headline")
    said = reader().get("/measures/", {"sort": sort}).text
    assert "No measures yet" not in said and 'class="key"' in said
    said = reader().get("/measures/", {"sort": sort, "pillar": "single"}).text
    assert "No measure fits" in said and 'class="key"' not in said


@pytest.mark.parametrize("query", ["?page=x", "?pillar=gone&tier=%00", "?sort=;drop", "?missing=everything"])
def test_any_address_gives_a_page(kpi, query):
    assert reader().get(f"/measures/{query}").status_code == 200
    assert reader().get(f"{kpi.get_absolute_url()}{query}").status_code == 200
    assert reader().get("/measures/nothing-here/").status_code == 404


def test_groups_stand_on_one_scale_beside_the_reading_of_all_on_their_day(kpi):
    for days, value in ((40, 60), (10, 75)):
        factories.MeasurementFactory(kpi=kpi, as_of=days_ago(days), value=value)
    for group, value in (("Bus", 50), ("Tram", 70), ("Ferry", 60)):
        MeasurementSplit.objects.create(kpi=kpi, as_of=days_ago(40), dimension="mode", group=group, value=value)
    drawn = BeautifulSoup(reader().get(kpi.get_absolute_url()).text, "html.parser").select("#groups ~ * .bullet")
    assert [svg["aria-label"] for svg in drawn] == ["Bus: 50%, all 60", "Tram: 70%, all 60", "Ferry: 60%, all 60"]
    places = [float(svg.select_one(".bullet__dot")["cx"].rstrip("%")) for svg in drawn]
    assert places[0] < places[2] < places[1] and places[2] == pytest.approx((places[0] + places[1]) / 2, abs=0.1)
    assert len({svg.select_one(".bullet__target")["x"] for svg in drawn}) == 1


def test_groups_without_a_reading_of_all_have_nothing_to_stand_against(kpi):
    factories.MeasurementFactory(kpi=kpi, as_of=days_ago(3), value=60)
    MeasurementSplit.objects.create(kpi=kpi, as_of=days_ago(40), dimension="mode", group="Bus", value=50)
    drawn = BeautifulSoup(reader().get(kpi.get_absolute_url()).text, "html.parser").select("#groups ~ * .bullet")
    assert [svg["aria-label"] for svg in drawn] == ["Bus: 50%"] and not drawn[0].select(".bullet__target")


def test_a_measure_of_one_initiative_is_not_called_one_of_the_whole(kpi):
    factories.KpiFactory(name="Of one goal", pillar=None, tier="initiative")
    factories.KpiFactory(name="Of a pillar", pillar=factories.PillarFactory())
    page = BeautifulSoup(reader().get("/measures/").text, "html.parser")
    assert "3 measures, 1 of the whole" in page.get_text()
    sections = page.select("section.section")
    assert [section.select_one(".row__title").get_text(strip=True) for section in sections] == [
        "Told in time",
        "Of a pillar",
        "Of one goal",
    ]
    assert "single initiatives" in sections[2].h2.get_text() and "whole" in sections[0].h2.get_text()
    single = reader().get("/measures/", {"pillar": "single"}).text
    assert "Of one goal" in single and "Told in time" not in single
