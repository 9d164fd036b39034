"""How many queries a reading page takes, for somebody who only reads: docs/explanation/speed.md."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cxhub.testing import factories

pytestmark = pytest.mark.django_db

#: The most that a page of each kind may take. Twelve is the aim; decision 5 says why some have more. A story and a
#: lesson ask the search once for what is about the same.
MOST = {
    "/": 16,
    "/strategy/": 15,
    "principle": 15,
    "pillar": 18,
    "/playbooks/": 14,
    "play": 12,
    "/stories/": 14,
    "story": 14,
    "/lessons/": 13,
    "lesson": 13,
    "/measures/": 12,
    "kpi": 14,
    "/people/": 10,
    "person": 14,
    "/my-work/": 12,
    "/glossary/": 8,
}


def test_no_page_takes_more_than_it_may(client: Client) -> None:
    member = factories.MemberFactory(user=factories.UserFactory())
    pillar, principle, kpi = factories.PillarFactory(), factories.PrincipleFactory(), factories.KpiFactory()
    tag = factories.TagFactory()
    pages = {
        "principle": principle,
        "pillar": pillar,
        "play": factories.PlayFactory(principle=principle, owned_by=member),
        "story": factories.StoryFactory(principle=principle, pillar=pillar, tags=[tag], people=[member]),
        "lesson": factories.LessonFactory(pillar=pillar, tags=[tag], people=[member]),
    }
    initiative = factories.InitiativeFactory(pillar=pillar, owned_by=member, kpis=[kpi])
    factories.UpdateFactory(initiative=initiative)
    factories.MeasurementFactory(kpi=kpi)
    addresses = {name: page.get_url() for name, page in pages.items()}
    addresses |= {"kpi": kpi.get_absolute_url(), "person": member.get_absolute_url()}
    client.force_login(member.user)
    taken = {}
    for name in MOST:
        address = addresses.get(name, name)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200, address
        taken[name] = len(asked)
    assert {name: number for name, number in taken.items() if number > MOST[name]} == {}
