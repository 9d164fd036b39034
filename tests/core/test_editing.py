"""The programme office edits pages and records in the admin."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from cxhub.metrics.models import Kpi
from cxhub.setup import Role
from cxhub.testing import factories
from cxhub.testing.samples import page_of, page_types

pytestmark = pytest.mark.django_db


#: One of each record that a factory makes by itself, and its place in the admin.
RECORDS = {
    "cxhub_decisions": factories.DecisionFactory,
    "cxhub_assessments": lambda: factories.AssessmentFactory(initiative=factories.InitiativeFactory()),
    "cxhub_kpis": factories.KpiFactory,
    "cxhub_members": factories.MemberFactory,
    "cxhub_departments": factories.DepartmentFactory,
    "cxhub_tags": factories.TagFactory,
    "cxhub_milestones": lambda: factories.MilestoneFactory(initiative=factories.InitiativeFactory()),
}


@pytest.fixture
def office(client):
    client.force_login(factories.UserFactory(role=Role.OFFICE))
    return client


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model.__name__)
def test_every_kind_of_page_can_be_opened_for_editing_looked_at_as_a_draft_and_traced(office, model):
    page = page_of(model)
    page.title = "Not yet out"
    page.save_revision()

    assert office.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    draft = office.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert draft.status_code == 200
    assert office.get(reverse("wagtailadmin_pages:history", args=[page.pk])).status_code == 200
    assert Page.objects.get(pk=page.pk).title != "Not yet out"


@pytest.mark.parametrize(
    "model", [model for model in page_types() if model.allowed_parent_page_models()], ids=lambda model: model.__name__
)
def test_every_kind_of_page_has_a_form_to_add_one(office, model):
    page = page_of(model)
    if model.max_count_per_parent == 1 or not model.can_create_at(page.get_parent().specific):
        pytest.fail(f"{model.__name__} cannot be added where the one before stands")
    address = reverse(
        "wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, page.get_parent().pk]
    )
    client_may = page.get_parent().permissions_for_user(factories.UserFactory(role=Role.OFFICE)).can_add_subpage()

    assert office.get(address).status_code == (200 if client_may else 302)


@pytest.mark.parametrize("name", RECORDS)
def test_every_kind_of_record_can_be_opened_for_editing(office, name):
    record = RECORDS[name]()
    address = reverse(f"{name}:edit", args=[record.pk])
    form = office.get(address).context["form"]
    assert form["opened_with"].value() == form._fingerprint()


def kpi_form(kpi, **changes):
    return {
        "name": kpi.name,
        "slug": kpi.slug,
        "definition": kpi.definition,
        "unit": kpi.unit,
        "decimals": kpi.decimals,
        "direction": kpi.direction,
        "tier": kpi.tier,
        "kind": kpi.kind,
        "frequency": kpi.frequency,
        "pillar": "",
        "owner": kpi.owner_id,
        "baseline": kpi.baseline,
        "baseline_on": kpi.baseline_on.isoformat(),
        "target": kpi.target,
        "target_on": kpi.target_on.isoformat(),
        "source": "",
        "method": "",
        **changes,
    }


def test_two_people_edit_a_record_at_once_and_the_second_is_told_and_keeps_what_was_typed(office):
    kpi = factories.KpiFactory()
    address = reverse("cxhub_kpis:edit", args=[kpi.pk])
    opened = office.get(address).context["form"]["opened_with"].value()
    assert office.post(address, kpi_form(kpi, unit="points", opened_with=opened)).status_code == 302

    answer = office.post(address, kpi_form(kpi, source="My survey", opened_with=opened))
    assert answer.status_code == 200
    assert "Somebody saved this while you were editing" in answer.text
    assert "Unit: “points”" in answer.text and "Name:" not in answer.text.split("Somebody saved this")[1][:300]
    assert answer.context["form"]["source"].value() == "My survey"
    assert Kpi.objects.get().unit == "points"
    # Who typed the same loses nothing.
    assert office.post(address, kpi_form(kpi, unit="points", opened_with=opened)).status_code == 302

    again = answer.context["form"]["opened_with"].value()
    assert office.post(address, kpi_form(kpi, source="My survey", opened_with=again)).status_code == 302
    assert Kpi.objects.get().source == "My survey"


def test_a_record_with_a_mistake_comes_back_with_what_was_typed_and_the_field_named(office):
    kpi = factories.KpiFactory()
    answer = office.post(
        reverse("cxhub_kpis:edit", args=[kpi.pk]), kpi_form(kpi, target_on="2001-01-01", source="My survey")
    )

    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"target_on"}
    assert answer.context["form"]["source"].value() == "My survey"
