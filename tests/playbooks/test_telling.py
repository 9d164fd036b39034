"""Any member of the programme can tell a story; nobody sees it before somebody who may has read it."""

import pytest
from django.test import Client

from cxhub.playbooks.models import CustomerStory
from cxhub.setup import Role
from cxhub.testing import factories

STORY = {
    "what_happened": "Sam told the tram what he knew.\n\nForty people walked <b>home</b>.",
    "quote": "I was home first.",
    "quote_by": "A passenger on the 3",
    "permission": "anonymous",
}


def test_a_story_becomes_a_draft_that_nobody_sees(client, reader):
    principle = factories.PrincipleFactory()
    editor = factories.MemberFactory(name="Hana Petrova", user=factories.UserFactory(role=Role.OFFICE))
    assert "Hana Petrova" in client.get("/tell-a-story/").content.decode()
    response = client.post(f"/tell-a-story/?principle={principle.pk}", STORY, follow=True)
    assert response.redirect_chain[-1][0] == principle.url
    assert f"{editor.name} will read it and publish it" in response.content.decode()
    story = CustomerStory.objects.get()
    assert not story.live and story.title.startswith("Sam told the tram")
    assert (story.told_by, story.principle, story.permission) == (reader, principle, "anonymous")
    assert "&lt;b&gt;home&lt;/b&gt;" in story.body
    assert list(story.people.all()) == [reader]
    assert client.get(story.url_path).status_code == 404
    assert "Sam told the tram" not in client.get("/stories/").content.decode()


def test_the_programme_office_publishes_it(client):
    client.post("/tell-a-story/", STORY)
    story = CustomerStory.objects.get()
    story.get_latest_revision().publish()
    html = client.get(CustomerStory.objects.get().url).content.decode()
    assert "I was home first." in html and "A passenger on the 3" not in html
    assert "<b>home</b>" not in html


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("what_happened", "Say in a few lines what happened."),
        ("permission", "Say what the customer allowed."),
        ("quote", "write what they said, or leave the name out"),
    ],
)
def test_what_is_missing_is_named_and_the_rest_kept(client, missing, words):
    response = client.post("/tell-a-story/", {**STORY, missing: ""})
    html = response.content.decode()
    assert response.status_code == 422 and words in html
    assert all(value in html for name, value in STORY.items() if name in ("quote_by",))
    assert not CustomerStory.objects.exists()


@pytest.mark.parametrize(
    "query", ["principle=x", "principle=999999", "play=-1", "principle=1%00", "play=99999999999999"]
)
def test_any_address_gives_the_form(client, query):
    assert client.get(f"/tell-a-story/?{query}").status_code == 200


def test_an_account_without_a_person_is_told_why_it_cannot(db):
    factories.make_hub()
    client = Client()
    client.force_login(factories.UserFactory())
    assert "not linked to one yet" in client.get("/tell-a-story/").content.decode()
    client.post("/tell-a-story/", STORY)
    assert not CustomerStory.objects.exists()
