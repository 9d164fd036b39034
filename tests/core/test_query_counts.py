"""How many queries a reading page takes, for somebody who only reads: docs/explanation/speed.md."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cxhub.initiatives.models import Consideration, DateMove, OwnerChange, StageChange
from cxhub.reminders.models import Comment, Notification, Nudge
from cxhub.reminders.subjects import about
from cxhub.setup import Role
from cxhub.testing import factories
from tests.queries import number_of

pytestmark = pytest.mark.django_db

#: The most that a page of each kind may take. Twelve is the aim; decision 5 says why a search has more.
MOST = {
    "/": 11,
    "/strategy/": 12,
    "principle": 12,
    "pillar": 11,
    "/playbooks/": 12,
    "play": 10,
    "/stories/": 11,
    "story": 11,
    "/lessons/": 10,
    "lesson": 10,
    "/initiatives/": 11,
    "initiative": 12,
    "/measures/": 9,
    "kpi": 11,
    "/people/": 7,
    "person": 11,
    "/my-work/": 12,
    "/glossary/": 5,
    "/search/": 5,
    # PostgreSQL looks the words up before it looks for them.
    "/search/?q=late+bus": 13 if connection.vendor == "sqlite" else 14,
    "audit": 8,
    "/api/v3/cx/initiatives/": 12,
}


def fill(initiative: Any, kpi: Any, lesson: Any) -> None:
    """Give an initiative some of everything that most have, and its owner something to do and to hear of."""
    day, owner = timezone.localdate(), initiative.owned_by
    update = factories.UpdateFactory(initiative=initiative)
    update.readings.create(kpi=kpi, as_of=day, value=1)
    Comment.objects.create(**about(update), text="Well done")
    Notification.objects.create(**about(update), member=owner, kind="comment", key="k", title="Commented", url="/")
    Nudge.objects.create(**about(initiative), subject="s", title="Update", due=day, member=owner, rung=1, on=day)
    factories.MilestoneFactory(initiative=initiative, due=day)
    StageChange.objects.create(initiative=initiative, to_stage="in_progress", by=owner.user)
    DateMove.objects.create(initiative=initiative, to_date=day, approved_by=owner)
    OwnerChange.objects.create(initiative=initiative, role="owner", to_member=owner)
    Consideration.objects.create(initiative=initiative, page=lesson.page_ptr)


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
        "initiative": factories.InitiativeFactory(pillar=pillar, owned_by=member, kpis=[kpi]),
    }
    fill(pages["initiative"], kpi, pages["lesson"])
    factories.MeasurementFactory(kpi=kpi)
    addresses = {name: page.get_url() for name, page in pages.items()}
    addresses |= {"kpi": kpi.get_absolute_url(), "person": member.get_absolute_url()}
    addresses["audit"] = "/audit/"
    client.force_login(member.user)
    leader = Client()
    leader.force_login(factories.UserFactory(role=Role.LEADER))
    taken = {}
    for name in MOST:
        address, reader = addresses.get(name, name), leader if name == "audit" else client
        reader.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert reader.get(address).status_code == 200, address
        taken[name] = number_of(asked)
    assert {name: number for name, number in taken.items() if number > MOST[name]} == {}
