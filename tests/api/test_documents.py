"""The OpenAPI document, its page, and the discovery of types."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from cxhub.api.resources import RESOURCES
from cxhub.playbooks.models import TouchpointStandard
from cxhub.setup import Role
from cxhub.testing import factories as make
from tests.api.conftest import Api


def references(node: Any) -> set[str]:
    """Every $ref below a node."""
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(references(child) for child in node.values()))
    return set().union(*(references(child) for child in node)) if isinstance(node, list) else set()


def test_the_document_lists_every_kind_with_its_fields(db: None, client: Client) -> None:
    document = client.get("/api/v3/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]
    for path, resource in RESOURCES.items():
        listed = document["paths"][f"/api/v3/cx/{path}/"]["get"]
        told = document["paths"][f"/api/v3/cx/{path}/{{id}}/"]["get"]
        assert {parameter["name"] for parameter in listed["parameters"]} == set(resource.query.model_fields)
        name = told["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        assert set(schemas[name]["properties"]) == set(resource.schema.model_fields)
    for path in ("strategy", "search"):
        assert f"/api/v3/cx/{path}/" in document["paths"]
    assert references(document) <= {f"#/components/schemas/{name}" for name in schemas}
    ids = [operation["operationId"] for found in document["paths"].values() for operation in found.values()]
    assert len(ids) == len(set(ids))


def test_the_page_of_the_docs_asks_nobody_else(db: None, client: Client) -> None:
    response = client.get("/api/v3/docs/")
    assert response.status_code == 200
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", response.content.decode())


def test_every_page_type_and_record_is_discovered(staff: Api) -> None:
    types = {item["name"] for item in staff.get("/api/v3/schema/").json()["types"]}
    assert types >= {resource.model._meta.label for resource in RESOURCES.values()}
    for name in ("cxhub_metrics.Kpi", "cxhub_strategy.StrategyPillar"):
        assert staff.get(reverse("wagtailapi_v3:get_schema_for_type", args=[name])).json()["read"]["properties"]


def test_the_editors_tier_gives_every_field(bearer: Any) -> None:
    office = bearer(Role.OFFICE)
    person = make.MemberFactory()
    pillar = make.PillarFactory(owned_by=person)
    play = make.PlayFactory(owned_by=person, steps=[("step", {"do": "Ring back", "detail": ""})])
    TouchpointStandard.objects.create(play=play, touchpoint="Phone", must_be_true="Answered")
    initiative = make.InitiativeFactory(owned_by=person, pillar=pillar, tags=[make.TagFactory(name="Bus")])
    made = [pillar, play, initiative, make.StoryFactory(), make.LessonFactory(), make.PromiseFactory()]
    made += [make.PrincipleFactory(pillars=[pillar]), make.StanceFactory(), make.PurposeFactory()]
    for page in made:
        told = office.item(f"/api/v3/pages/{page.pk}/")
        assert {field.name for field in type(page).api_fields} <= set(told)
    told = office.item(f"/api/v3/pages/{play.pk}/")
    assert told["owned_by"] == {"id": person.pk, "meta": {"type": "cxhub_people.Member"}}
    assert told["steps"][0]["value"]["do"] == "Ring back"
    assert told["standards"][0]["touchpoint"] == "Phone"
    assert office.item(f"/api/v3/pages/{initiative.pk}/")["tags"] == ["Bus"]


def test_a_staff_members_token_reads_the_strategy(staff: Api) -> None:
    purpose = make.PurposeFactory(statement="To bring people home.")
    make.PromiseFactory(statement="You will know.", live=False)
    strategy = staff.item("strategy/")
    assert strategy["purpose"]["statement"] == "To bring people home."
    assert strategy["purpose"]["id"] == purpose.pk
    assert strategy["promise"] is None
