"""The groups of a hub can do their work in the admin, and no more."""

import pytest
from django.urls import reverse

from cxhub.initiatives.models import InitiativeIndex
from cxhub.metrics.models import Measurement
from cxhub.setup import Role
from cxhub.testing import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name",
    [
        "cxhub_members",
        "cxhub_departments",
        "cxhub_tags",
        "cxhub_glossary_terms",
        "cxhub_pillars",
        "cxhub_principles",
        "cxhub_periods",
        "cxhub_kpis",
        "cxhub_measurements",
        "cxhub_plays",
        "cxhub_stories",
        "cxhub_lessons",
        "cxhub_initiatives",
        "cxhub_milestones",
    ],
)
def test_the_programme_office_opens_every_list_of_the_cx_menu(client, name):
    factories.MeasurementFactory()
    factories.MilestoneFactory()
    factories.TagFactory()
    factories.PrincipleFactory()
    client.force_login(factories.UserFactory(role=Role.OFFICE))

    assert client.get(reverse(f"{name}:index")).status_code == 200


def test_staff_have_no_business_in_the_admin(client):
    client.force_login(factories.UserFactory(role=Role.STAFF))

    assert client.get(reverse("wagtailadmin_home")).status_code == 302


def test_the_office_records_a_measurement_in_the_admin_and_cannot_change_it(client):
    kpi = factories.KpiFactory()
    client.force_login(factories.UserFactory(role=Role.OFFICE))
    reading = {"kpi": kpi.pk, "as_of": "2026-10-31", "recorded_on": "2026-11-02", "value": "61.5", "corrects": ""}

    assert client.post(reverse("cxhub_measurements:add"), reading).status_code == 302
    measurement = Measurement.objects.get()
    kpi.refresh_from_db()
    assert kpi.latest == measurement
    response = client.post(reverse("cxhub_measurements:edit", args=[measurement.pk]), {**reading, "value": "99"})
    assert response.status_code in (302, 403)
    assert Measurement.objects.get().value == 61.5


def test_a_second_reading_for_a_day_is_refused_with_what_to_do(client):
    measurement = factories.MeasurementFactory()
    client.force_login(factories.UserFactory(role=Role.OFFICE))
    response = client.post(
        reverse("cxhub_measurements:add"),
        {
            "kpi": measurement.kpi_id,
            "as_of": measurement.as_of.isoformat(),
            "recorded_on": measurement.as_of.isoformat(),
            "value": "9",
            "corrects": "",
        },
    )

    assert response.status_code == 200
    assert "correct it instead" in response.content.decode()


def test_an_owner_proposes_an_initiative_and_cannot_publish_it(client):
    index = InitiativeIndex.objects.get()
    user = factories.UserFactory(role=Role.OWNER)

    assert index.permissions_for_user(user).can_add_subpage()
    assert not index.permissions_for_user(user).can_publish_subpage()
    office = factories.UserFactory(role=Role.OFFICE)
    assert index.permissions_for_user(office).can_publish_subpage()
