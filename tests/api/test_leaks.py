"""What a reader may not see appears nowhere: in no list, detail, filter, order, relation, search or error."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from cxhub.api.resources import RESOURCES
from cxhub.initiatives.models import Consideration, DateMove, Dependency, OwnerChange, StageChange
from cxhub.playbooks.models import PlaybookIndex, TouchpointStandard
from cxhub.reminders.models import Comment, Nudge
from cxhub.reminders.subjects import about
from cxhub.setup import Role
from cxhub.testing import factories as make
from tests.api.conftest import Api, token_of

STATES = ("public", "draft", "login", "groups", "password", "moved")

#: Who may see which of them.
SEES = {
    "anonymous": {"public"},
    "staff": {"public", "login"},
    "office": {"public", "login"},
    "group member": {"public", "login", "groups"},
    "superuser": {"public", "login", "groups"},
}


def canary(state: str) -> str:
    """A word that stands in every text of the objects in one state, and nowhere else."""
    return f"canary{state}"


@dataclass
class World:
    """A public hub with one section for each state, and public pages that link into all of them."""

    group: Group
    #: State → path of a resource → the objects there.
    objects: dict[str, dict[str, list[Any]]] = field(default_factory=dict)

    def hidden_from(self, who: str) -> list[tuple[str, Any]]:
        """Path and object of everything that somebody may not see."""
        return [
            (path, obj)
            for state in STATES
            if state not in SEES[who]
            for path, found in self.objects[state].items()
            for obj in found
        ]


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world, which takes long to make: once for all tests here, and gone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(planted: World, db: None) -> World:
    """The world for one test."""
    return planted


def make_world() -> World:
    hub = make.make_hub()
    PageViewRestriction.objects.all().delete()
    world = World(Group.objects.create(name="Inner circle"))
    vault = hub.add_child(instance=PlaybookIndex(title="vault", slug="vault"))
    PageViewRestriction.objects.create(page=vault, restriction_type="password", password="x")
    for state in STATES:
        word = canary(state)
        # What stands in a draft section may be live itself; only its own state counts then, as on the site.
        section = hub.add_child(instance=PlaybookIndex(title=word, slug=word, live=state != "draft"))
        world.objects[state] = plant(section, word, live=state != "draft") | {"playbook-indexes": [section]}
        if state in ("login", "groups", "password"):
            row = PageViewRestriction.objects.create(page=section, restriction_type=state, password="x")
            row.groups.set([world.group] if state == "groups" else [])
        if state == "moved":
            section.move(vault, pos="last-child")
    link_to_all(world)
    return world


def plant(section: Page, word: str, *, live: bool) -> dict[str, list[Any]]:
    """One object of each kind below a section, with the canary in all of their texts."""
    common = {"parent": section, "live": live, "title": word}
    pillar = make.PillarFactory(**common, line=word, executive=None)
    principle = make.PrincipleFactory(
        **common, slug=f"{word}-p", statement=word, pillars=[pillar], dos=[("sentence", word)]
    )
    playbook = make.PlaybookFactory(**common, slug=f"{word}-pb", line=word)
    play = make.PlayFactory(**common | {"parent": playbook}, trigger=word, principle=principle)
    story = make.StoryFactory(**common, slug=f"{word}-s", quote=word, pillar=pillar, principle=principle)
    lesson = make.LessonFactory(**common, slug=f"{word}-l", lesson=word, play_changed=play)
    initiative = make.InitiativeFactory(**common, slug=f"{word}-i", promise_to_customer=word, pillar=pillar)
    decision = make.DecisionFactory(initiative=initiative, question=word, slug=f"{word}-d", options=[word])
    day = datetime.date(2026, 3, 2)
    touchpoints = [{"journey": word, "touchpoint": word}]
    return {
        "decisions": [decision],
        "impact-assessments": [
            make.AssessmentFactory(decision=decision, finding=word, segments=[word], touchpoints=touchpoints)
        ],
        "owner-changes": [OwnerChange.objects.create(initiative=initiative, role="owner", reason=word)],
        "considerations": [Consideration.objects.create(initiative=initiative, page=lesson.page_ptr, note=word)],
        "dependencies": [Dependency.objects.create(initiative=initiative, on_initiative=initiative, note=word)],
        "pillars": [pillar],
        "principles": [principle],
        "playbooks": [playbook],
        "plays": [play],
        "standards": [TouchpointStandard.objects.create(play=play, touchpoint=word, must_be_true=word)],
        "stories": [story],
        "lessons": [lesson],
        "initiatives": [initiative],
        "milestones": [make.MilestoneFactory(initiative=initiative, title=word)],
        "updates": [update := make.UpdateFactory(initiative=initiative, narrative=word)],
        "comments": [Comment.objects.create(text=word, **about(update))],
        "nudges": [
            Nudge.objects.create(
                subject=word, title=word, due=day, on=day, rung=1, member=make.MemberFactory(), **about(initiative)
            )
        ],
        "stage-changes": [StageChange.objects.create(initiative=initiative, to_stage="approved", reason=word)],
        "date-moves": [
            DateMove.objects.create(initiative=initiative, to_date=initiative.target_date, reason=word),
        ],
    }


def link_to_all(world: World) -> None:
    """Public objects that point at every object there is, in every way that there is."""
    for state in STATES:
        there = {path: found[0] for path, found in world.objects[state].items()}
        pages = [page for page in there.values() if isinstance(page, Page)]
        links = "".join(f'<a linktype="page" id="{page.pk}">words</a> ' for page in pages)
        make.StoryFactory(
            pillar=there["pillars"],
            principle=there["principles"],
            also_principles=[there["principles"]],
            related_play=there["plays"],
            body=f"<p>{links}</p>",
        )
        make.LessonFactory(pillar=there["pillars"], play_changed=there["plays"], evidence=f"<p>{links}</p>")
        make.PrincipleFactory(
            pillars=[there["pillars"]],
            conflicts=[("conflict", {"principle": there["principles"], "words": "", "resolution": "Ask"})],
        )
        waiting = make.InitiativeFactory(
            pillar=there["pillars"],
            secondary_pillars=[there["pillars"]],
            kpis=[make.KpiFactory(pillar=there["pillars"])],
            stories=[there["stories"]],
            lessons=[there["lessons"]],
        )
        Consideration.objects.create(initiative=waiting, page=there["lessons"].page_ptr)
        Dependency.objects.create(
            initiative=waiting, on_initiative=there["initiatives"], on_milestone=there["milestones"]
        )


def reader(who: str, world: World) -> Api:
    """A client of one of the principals."""
    if who == "anonymous":
        return Api(Client())
    user = make.UserFactory(role=Role.OFFICE if who == "office" else None, is_superuser=who == "superuser")
    if who == "group member":
        user.groups.add(world.group)
    return Api(Client(), token_of(user))


def everything(api: Api) -> dict[str, str]:
    """Every answer of the reader's tier that needs no knowledge of ids: URL → text."""
    answers = {}
    for path, resource in RESOURCES.items():
        every_field = "fields=" + ",".join(resource.schema.model_fields)
        for choice in (*(f"sort={order}" for order in resource.sort), every_field):
            url = f"{path}/?limit=100&total=true&{choice}"
            answers[url] = api.get(url).content.decode()
        if "q" in resource.all_filters:
            answers[path + "?q"] = api.get(path + "/", {"q": "canary"}).content.decode()
    answers["search"] = api.get("search/", {"q": "canary*"}).content.decode()
    answers["strategy"] = api.get("strategy/").content.decode()
    return answers


@pytest.mark.parametrize("who", SEES)
def test_readers_get_exactly_what_they_may_see(who: str, world: World) -> None:
    api = reader(who, world)
    answers = everything(api)
    for state in STATES:
        holding = [url for url, text in answers.items() if canary(state) in text]
        if state not in SEES[who]:
            assert holding == [], f"{who} reads of {state} pages"
        else:
            for path in world.objects[state]:
                assert any(url.startswith(f"{path}/") for url in holding), f"{who} misses {state} {path}"

    missing = {path: api.get(f"{path}/987654321/") for path in RESOURCES}
    for path, obj in world.hidden_from(who):
        hidden = api.get(f"{path}/{obj.pk}/")
        assert hidden.status_code == 404
        assert (hidden.content, hidden.headers) == (missing[path].content, missing[path].headers)

    for state in set(STATES) - SEES[who]:
        for path, name, target in (
            ("stories", "pillar", "pillars"),
            ("initiatives", "secondary_pillar", "pillars"),
            ("kpis", "pillar", "pillars"),
            ("lessons", "play", "plays"),
            ("principles", "pillar", "pillars"),
            ("updates", "initiative", "initiatives"),
            ("plays", "playbook", "playbooks"),
        ):
            hidden = world.objects[state][target][0]
            for value in (hidden.pk, hidden.slug):
                assert api.items(f"{path}/", **{name: value}) == [], f"{who} finds {path} by a hidden {name}"


@pytest.mark.parametrize("who", SEES)
def test_links_to_what_is_hidden_keep_their_words_only(who: str, world: World) -> None:
    hidden = {obj.pk for _, obj in world.hidden_from(who) if isinstance(obj, Page)}
    told = [item["body"] for item in reader(who, world).items("stories/", fields="body", limit=100)]
    assert sum(text.count("words") for text in told) == 8 * len(STATES)
    assert sum(text.count("<a href") for text in told) == 8 * len(SEES[who])
    assert hidden
    assert not any("linktype" in text for text in told)


@pytest.mark.parametrize("who", ["anonymous", "staff", "group member"])
def test_wagtails_own_tier_leaks_nothing_either(who: str, world: World) -> None:
    api = reader(who, world)
    answers = {}
    for path in ("pages/", "pages/?search=canary", "images/", "documents/"):
        answers[path] = api.get(f"/api/v3/{path}").content.decode()
    for pk in Page.objects.values_list("pk", flat=True):
        for query in ("", "?rich_text_format=html", "?rich_text_format=markdown", "?version=draft"):
            answers[f"{pk}{query}"] = api.get(f"/api/v3/pages/{pk}/{query}").content.decode()
    for state in set(STATES) - SEES[who]:
        holding = [url for url, text in answers.items() if canary(state) in text]
        assert holding == [], f"{who} reads of {state} pages"


def test_a_session_reads_as_its_user_but_its_passwords_do_not_count_for_a_token(world: World, client: Client) -> None:
    user = make.UserFactory()
    client.force_login(user)
    session = client.session
    restriction = PageViewRestriction.objects.get(page=world.objects["password"]["playbook-indexes"][0])
    session[PageViewRestriction.passed_view_restrictions_session_key] = [restriction.pk]
    session.save()
    by_session = Api(client).items("pillars/", limit=100)
    by_token = Api(client, token_of(user)).items("pillars/", limit=100)
    assert canary("login") in str(by_session)
    assert canary("password") in str(by_session)
    assert canary("login") in str(by_token)
    assert canary("password") not in str(by_token)
