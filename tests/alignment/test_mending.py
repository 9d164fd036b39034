"""From a finding to the form that mends it: links fill it in, and whom it asks mends it where it stands."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from cxhub.alignment import rules
from cxhub.alignment.links import FORMS, Links
from cxhub.alignment.models import FindingState
from cxhub.alignment.registry import PROGRAMME, all_rules
from cxhub.initiatives.models import OwnerChange
from cxhub.metrics.models import Driver, DriverStudy
from cxhub.setup import Role
from cxhub.testing import factories
from tests.alignment.audited import make_finding, make_run

pytestmark = pytest.mark.django_db


def signed_in(role: Role, member: Any = None) -> Client:
    user = factories.UserFactory(role=role)
    if member is not None:
        member.user = user
        member.save()
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def hub() -> Any:
    return factories.make_hub()


def key_of(thing: Any) -> tuple[str, int]:
    return (thing._meta.model_name, thing.pk)


def test_every_place_that_a_rule_names_is_known():
    folder = Path(rules.__file__).parent
    named = {name for path in folder.glob("*.py") for name in re.findall(r'"(\w+)"', " ".join(fix_at(path)))}
    assert named
    assert named <= FORMS.keys()


def fix_at(path: Path) -> list[str]:
    return re.findall(r"fix_at=(.+)", path.read_text())


def a_driver() -> Driver:
    study = DriverStudy.objects.create(kpi=factories.KpiFactory(), studied_on="2026-01-01", n=400)
    return Driver.objects.create(study=study, name="Ease", rank=1, importance=0.3)


#: Place → what is made, and what its form must hold. The hub is planted before.
PLACES: dict[str, Any] = {
    "new_initiative": [
        (factories.PillarFactory, lambda row: f'<option value="{row.pk}" selected>'),
        (a_driver, lambda row: f'<option value="{row.study.kpi_id}" selected>'),
    ],
    "new_story": [
        (factories.PrincipleFactory, lambda row: row.title),
        (factories.PlayFactory, lambda row: row.title),
    ],
    "new_decision": [(factories.InitiativeFactory, lambda row: f'<option value="{row.pk}" selected>')],
    "new_kpi": [(factories.PillarFactory, lambda row: f'name="pillar" value="{row.pk}"')],
    "new_linkage": [(factories.KpiFactory, lambda row: row.name)],
    "update": [(factories.InitiativeFactory, lambda row: row.title)],
    "stage": [(factories.InitiativeFactory, lambda row: row.title)],
    "reading": [(factories.KpiFactory, lambda row: row.name)],
    "assess": [(factories.DecisionFactory, lambda row: row.question)],
}


@pytest.mark.parametrize(
    ("place", "make", "holds"), [(place, *case) for place, cases in PLACES.items() for case in cases]
)
def test_the_link_of_a_finding_fills_in_its_form(hub, place, make, holds):
    thing = make()
    response = signed_in(Role.OFFICE, factories.MemberFactory()).get(Links([key_of(thing)]).fix(key_of(thing), place))
    assert response.status_code == 200
    assert "<form" in response.text
    assert holds(thing) in response.text


def test_what_is_left_of_the_places_are_pages(hub):
    made = factories.InitiativeFactory()
    for place in FORMS.keys() - PLACES.keys() - {"edit"}:
        assert Links([key_of(made)]).fix(key_of(made), place)
    assert Links([PROGRAMME]).fix(PROGRAMME, "new_story") == "/tell-a-story/"


#: Rules that name fields, by what they are about.
OBJECTS: dict[str, Any] = {"A6": factories.PillarFactory, "A8": factories.PrincipleFactory, "C3": factories.KpiFactory}


@pytest.mark.parametrize("rule", [rule for rule in all_rules() if rule.fields], ids=lambda rule: rule.id)
def test_the_objects_own_form_opens_at_the_field(hub, rule):
    thing = OBJECTS.get(rule.id, factories.InitiativeFactory)()
    url = urlsplit(Links([key_of(thing)]).fix(key_of(thing), "edit", rule.fields))
    page = signed_in(Role.OFFICE).get(url.path).text
    assert f'id="{url.fragment}"' in page
    assert all(f'name="{name}"' in page for name in rule.fields)


def test_a_link_fills_in_nothing_that_the_form_does_not_offer(hub):
    client = signed_in(Role.OFFICE, factories.MemberFactory())
    kpi = factories.KpiFactory(pk=4711)
    for value in ["0", "x", "-1", "9" * 30, "", "²", "\x00"]:
        for path in ("/admin/cxhub_financial_linkages/new/", "/admin/cxhub_kpis/new/", "/initiatives/propose/"):
            response = client.get(path, {"kpi": value, "pillar": value, "kpis": value, "owner": value})
            assert response.status_code == 200
            assert f'<option value="{kpi.pk}" selected>' not in response.text


def test_a_link_fills_in_only_what_it_may(hub):
    page = signed_in(Role.OFFICE).get(
        "/admin/cxhub_kpis/new/", {"name": "Forged", "pillar": factories.PillarFactory().pk}
    )
    assert "Forged" not in page.text


@pytest.fixture
def ownerless(hub) -> Any:
    boss = factories.ExecutiveFactory(name="Ines Halloran")
    work = factories.InitiativeFactory(title="Lost and found", owned_by=None, executive_owner=boss)
    finding = make_finding(work, rule="A1", responsible=boss, fix_url=f"/admin/pages/{work.pk}/edit/")
    make_run([finding])
    return finding


def test_whom_a_finding_asks_mends_it_where_it_stands(ownerless):
    work, boss = ownerless.page.specific, ownerless.responsible
    robin = factories.MemberFactory(name="Robin Vance")
    gone = factories.MemberFactory(name="Edmund Vale", active=False)
    client = signed_in(Role.LEADER, boss)
    page = client.get(ownerless.get_absolute_url()).text
    assert "Robin Vance" in page
    assert "Edmund Vale" not in page
    assert ownerless.fix_url not in page, "she may not open the admin's form, and is not led to a refusal"
    for wrong in (gone.pk, "", "x", "9" * 30):
        client.post(ownerless.get_absolute_url(), {"act": "mend", "mend-owned_by": wrong})
        work.refresh_from_db()
        assert work.owned_by is None
    client.post(ownerless.get_absolute_url(), {"act": "mend", "mend-owned_by": robin.pk})
    work.refresh_from_db()
    assert work.owned_by == robin
    assert work.get_latest_revision_as_object().owned_by_id == robin.pk
    assert OwnerChange.objects.get(initiative=work).by == boss.user


@pytest.mark.parametrize("role", [Role.LEADER, Role.OWNER])
def test_whom_a_finding_does_not_ask_mends_nothing(ownerless, role):
    client = signed_in(role, factories.ExecutiveFactory())
    robin = factories.MemberFactory()
    answer = client.post(ownerless.get_absolute_url(), {"act": "mend", "mend-owned_by": robin.pk})
    assert answer.status_code in (403, 404)
    ownerless.page.specific.refresh_from_db()
    assert ownerless.page.specific.owned_by is None


def test_what_is_resolved_or_names_no_field_is_not_mended_here(ownerless):
    client = signed_in(Role.LEADER, ownerless.responsible)
    robin = factories.MemberFactory()
    ownerless.state = FindingState.RESOLVED
    ownerless.save()
    assert client.post(ownerless.get_absolute_url(), {"act": "mend", "mend-owned_by": robin.pk}).status_code == 403
    other = make_finding(ownerless.page, rule="B9", responsible=ownerless.responsible)
    assert client.post(other.get_absolute_url(), {"act": "mend"}).status_code == 403


def test_what_a_measure_lacks_is_completed(hub):
    kpi = factories.KpiFactory(target=None, baseline=40, baseline_on="2026-01-01", target_on=None)
    dev = factories.MemberFactory()
    finding = make_finding(kpi, rule="C3", responsible=dev)
    finding.fix_url = Links([key_of(kpi)]).fix(key_of(kpi), "edit")
    finding.save()
    client = signed_in(Role.OWNER, dev)
    assert finding.fix_url not in client.get(finding.get_absolute_url()).text
    assert finding.fix_url in signed_in(Role.OFFICE).get(finding.get_absolute_url()).text
    given = {f"mend-{name}": value for name, value in {"baseline": "40", "baseline_on": "2026-01-01"}.items()}
    given |= {"act": "mend", "mend-owner": dev.pk, "mend-target": "70", "mend-direction": kpi.direction}
    early = client.post(finding.get_absolute_url(), {**given, "mend-target_on": "2025-01-01"})
    assert "must be later than the baseline" in early.text
    client.post(finding.get_absolute_url(), {**given, "mend-target_on": "2027-01-01"})
    kpi.refresh_from_db()
    assert (kpi.target, kpi.owner, str(kpi.target_on)) == (70, dev, "2027-01-01")


def test_no_answer_breaks_the_form(hub):
    owner = factories.MemberFactory()
    work = factories.InitiativeFactory(owned_by=owner)
    client = signed_in(Role.OWNER, owner)
    for rule, name in (("B1", "pillar"), ("C1", "kpis")):
        finding = make_finding(work, rule=rule, responsible=owner)
        for wrong in ("9" * 30, "\x00", "-1"):
            answer = client.post(finding.get_absolute_url(), {"act": "mend", f"mend-{name}": wrong})
            assert answer.status_code == 200


def test_measures_are_added_to_those_that_are_there(hub):
    owner, first, second = factories.MemberFactory(), factories.KpiFactory(), factories.KpiFactory()
    work = factories.InitiativeFactory(owned_by=owner, kpis=[first])
    finding = make_finding(work, rule="C10", responsible=owner)
    client = signed_in(Role.OWNER, owner)
    client.post(finding.get_absolute_url(), {"act": "mend", "mend-kpis": [second.pk]})
    assert set(type(work).objects.get(pk=work.pk).kpis.all()) == {first, second}
