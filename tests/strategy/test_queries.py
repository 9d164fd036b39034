"""Pages ask the database equally often however much there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cxhub.testing import factories


def grow(count: int):
    pillars = [factories.PillarFactory() for _ in range(count)]
    for pillar in pillars:
        principle = factories.PrincipleFactory(pillars=[pillar])
        factories.StoryFactory(principle=principle, pillar=pillar)
        factories.PlayFactory(principle=principle)
        kpi = factories.KpiFactory(pillar=pillar)
        factories.MeasurementFactory(kpi=kpi)
        factories.InitiativeFactory(pillar=pillar, kpis=[kpi])
    return pillars[0].url, principle.url


def queries_of(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.fixture
def few_and_many(client):
    factories.PurposeFactory(verified_by=factories.MemberFactory())
    factories.PromiseFactory()
    factories.StanceFactory()
    pillar, principle = grow(1)
    paths = ["/", "/strategy/", pillar, principle]
    few = {path: queries_of(client, path) for path in paths}
    grow(4)
    return few, {path: queries_of(client, path) for path in paths}


def test_more_rows_cost_no_more_queries(few_and_many):
    few, many = few_and_many
    assert {path: many[path] - few[path] for path in few if many[path] > few[path]} == {}


def test_no_page_asks_too_often(few_and_many):
    """Finding the page, who reads, the bar and what they owe cost a dozen or more; the rest is the page's own."""
    _few, many = few_and_many
    assert max(many.values()) <= 33, many
