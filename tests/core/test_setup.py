"""A hub is planted once, closed to strangers, with groups that can do their work."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, Site

from cxhub.initiatives.models import InitiativeIndex
from cxhub.metrics.models import Measurement
from cxhub.models import HubHome
from cxhub.playbooks.models import LessonIndex, PlaybookIndex, StoryIndex
from cxhub.setup import Role, set_up_hub
from cxhub.strategy.models import StrategyPage
from cxhub.testing import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bare_site")]

LISTS = (StrategyPage, PlaybookIndex, StoryIndex, LessonIndex, InitiativeIndex)


def test_running_it_twice_changes_nothing():
    call_command("cxhub_setup", as_root=True, verbosity=0)
    before = (Page.objects.count(), Group.objects.count(), PageViewRestriction.objects.count())
    call_command("cxhub_setup", as_root=True, verbosity=0)

    assert (Page.objects.count(), Group.objects.count(), PageViewRestriction.objects.count()) == before
    assert [model.objects.count() for model in LISTS] == [1] * len(LISTS)
    assert set(Group.objects.values_list("name", flat=True)) >= {role.value for role in Role}


def test_an_administrator_who_opened_the_hub_finds_it_open_after_another_run():
    set_up_hub()
    PageViewRestriction.objects.all().delete()
    set_up_hub()

    assert not PageViewRestriction.objects.exists()


def test_a_site_with_a_home_of_its_own_gets_the_hub_below_it():
    root = Site.objects.get(is_default_site=True).root_page
    home = set_up_hub()

    assert home.get_parent().pk == root.pk
    assert Site.objects.get(is_default_site=True).root_page.pk == root.pk
    assert home.slug == "hub"


def test_a_slug_that_is_taken_is_left_alone():
    root = Site.objects.get(is_default_site=True).root_page
    root.add_child(instance=Page(title="Hub caps", slug="hub"))

    assert set_up_hub().slug == "cx-hub"


def test_the_runnable_site_is_the_hub():
    home = set_up_hub(as_root=True)

    assert Site.objects.get(is_default_site=True).root_page.pk == home.pk
    assert HubHome.objects.get().depth == 2


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
    factories.make_hub()
    index = InitiativeIndex.objects.get()
    user = factories.UserFactory(role=Role.OWNER)

    assert index.permissions_for_user(user).can_add_subpage()
    assert not index.permissions_for_user(user).can_publish_subpage()
    office = factories.UserFactory(role=Role.OFFICE)
    assert index.permissions_for_user(office).can_publish_subpage()
