"""What belongs to a pillar that a reader may not see is listed as belonging to none, everywhere alike."""

import re
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from cxhub.setup import Role
from cxhub.testing import factories
from tests.alignment.audited import make_finding, make_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Any:
    """Work and a measure of an open pillar, of a closed one between it and another, and of none."""
    factories.make_hub()
    clear, hushed, easy = (
        factories.PillarFactory(title=title, order=order) for order, title in enumerate(["Clear", "Hushed", "Easy"])
    )
    for pillar in (clear, hushed, easy, None):
        name = pillar.title[0] if pillar else "no pillar"
        kpi = factories.KpiFactory(name=f"Measure of {name}", pillar=pillar, tier="headline")
        work = factories.InitiativeFactory(title=f"Work of {name}", pillar=pillar, stage="in_progress", kpis=[kpi])
        work.departments.add(factories.DepartmentFactory(name=f"People of {name}"))
        work.save()
        make_finding(work, pillar=pillar)
    from cxhub.alignment.models import Finding

    make_run(list(Finding.objects.all()), pillars=[clear, hushed, easy])
    PageViewRestriction.objects.create(page=hushed, restriction_type="groups")
    return hushed


@pytest.fixture
def leader(programme: Any) -> Client:
    client = Client()
    client.force_login(factories.UserFactory(role=Role.LEADER))
    return client


@pytest.mark.parametrize(
    "address",
    [
        "/audit/?sort=pillar",
        "/audit/?sort=pillar&format=csv",
        "/audit/matrix/",
        "/audit/matrix/?format=csv",
        "/audit/map/",
        "/audit/scorecard/",
        "/measures/",
        "/measures/?format=csv",
        "/",
    ],
)
def test_its_name_is_nowhere(leader: Client, address: str):
    answer = leader.get(address)
    page = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
    assert "Hushed" not in page and "hushed" not in page


def test_its_findings_name_no_pillar(leader: Client):
    addresses = set(re.findall(r'href="(/audit/findings/[^"]+)"', leader.get("/audit/").text))
    assert len(addresses) == 4
    assert all("Hushed" not in leader.get(address).text for address in addresses)


def test_headings_stand_once_and_counts_are_those_of_the_lists_they_lead_to(leader: Client):
    audit = leader.get("/audit/?sort=pillar").text
    assert audit.count("<h3>The programme, no pillar</h3>") == 1
    assert "2 more findings are about the programme as a whole" in audit
    assert len(leader.get("/audit/?pillar=none").context["page_obj"].object_list) == 2
    measures = leader.get("/measures/")
    assert [str(pillar or "") for pillar, _lines in measures.context["groups"]] == ["", "Clear", "Easy"]
    assert measures.context["tally"]["overall"] == 2
    assert len(leader.get("/measures/?pillar=none").context["page_obj"].object_list) == 2
    bands = leader.get("/audit/matrix/").context["bands"]
    assert [(str(band.pillar or ""), len(band.rows)) for band in bands] == [("Clear", 1), ("Easy", 1), ("", 2)]
    (last,) = [row for row in leader.get("/audit/matrix/").context["departments"]["rows"] if row["pillar"] is None]
    for cell in last["cells"]:
        if cell["n"]:
            assert leader.get(cell["url"]).context["page_obj"].paginator.count == cell["n"]
    assert sum(cell["n"] for cell in last["cells"]) == 2
    charts = list(leader.get("/audit/map/").context["pillars"])
    assert [(str(chart.subject or ""), len(chart.items)) for chart in charts] == [("Clear", 1), ("Easy", 1), ("", 2)]
