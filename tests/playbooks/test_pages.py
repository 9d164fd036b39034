"""Playbooks, stories and lessons as their readers see them."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cxhub.models import HubHome
from cxhub.playbooks.models import TouchpointStandard
from cxhub.playbooks.models.lessons import LessonState
from cxhub.testing import factories

TODAY = timezone.localdate()


def html_of(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_late_reviews_stand_first_and_plays_nobody_lived_last(client):
    book = factories.PlaybookFactory(title="When service stops")
    late = factories.PlayFactory(parent=book, title="Late one", review_by=TODAY - datetime.timedelta(days=22))
    told = factories.PlayFactory(parent=book, title="Told one", review_by=TODAY + datetime.timedelta(days=22))
    factories.StoryFactory(related_play=told)
    html = html_of(client, "/playbooks/")
    assert html.index("Past their review") < html.index("When service stops") < html.index("Not lived yet")
    assert "Review 22 days late" in html
    assert html[html.index("Not lived yet") :].count(f'href="{late.url}"') == 1
    assert f'href="{told.url}"' not in html[html.index("Not lived yet") :]


def test_a_play_holds_its_whole_procedure(client):
    play = factories.PlayFactory(
        trigger="When the gap passes 15 minutes.",
        steps=[("step", {"do": "Tell the vehicle", "detail": "In your own voice."})],
        may_without_asking=[("sentence", "Call a taxi up to £40")],
    )
    TouchpointStandard.objects.create(
        play=play, touchpoint="On board", must_be_true="First words in 2 minutes", checks_passed=26, checks_made=30
    )
    lesson = factories.LessonFactory(play_changed=play, state="infused", change="Step 2 names the stop.")
    html = html_of(client, play.url)
    for words in (
        "15 minutes",
        "Tell the vehicle",
        "In your own voice.",
        "up to £40",
        "26 of 30",
        "Step 2 names the stop.",
    ):
        assert words in html
    assert html.count('type="checkbox"') == 1 and f'href="{lesson.url}"' in html


@pytest.mark.parametrize(
    ("permission", "words", "name"), [("yes", True, True), ("anonymous", True, False), ("no", False, False)]
)
def test_the_customer_decides_what_is_shown(client, permission, words, name):
    principle = factories.PrincipleFactory()
    story = factories.StoryFactory(
        quote="I was home first.", quote_by="Daria of the 38", permission=permission, principle=principle, mood="warm"
    )
    for path in (story.url, "/stories/", "/stories/?format=csv"):
        response = client.get(path)
        text = b"".join(response).decode()
        assert ("I was home first." in text) is words, path
        if path != "/stories/":
            assert ("Daria of the 38" in text) is name, path
        assert words or "Daria" not in text


def test_a_lesson_says_what_changed_and_how_far_it_has_come(client):
    play = factories.PlayFactory(title="Replacement bus")
    lesson = factories.LessonFactory(
        state="infused", play_changed=play, change="Step 2 names the stop.", lesson="<p>Name what people see.</p>"
    )
    html = html_of(client, lesson.url)
    for words in ("Name what people see.", "Step 2 names the stop.", "Replacement bus", "In a play"):
        assert words in html


def test_lessons_are_counted_by_how_far_they_have_come(client):
    factories.LessonFactory(title="Just written")
    factories.LessonFactory(title="In use", state="infused")
    html = html_of(client, "/lessons/")
    assert "1 of 2 is" in html
    html = html_of(client, "/lessons/?state=infused")
    assert "In use" in html and "Just written" not in html


def test_drafts_are_named_nowhere(client):
    pillar = factories.PillarFactory(title="Secret pillar", live=False)
    principle = factories.PrincipleFactory(title="Secret principle", live=False)
    draft = factories.PlayFactory(title="Secret play", live=False)
    story = factories.StoryFactory(
        pillar=pillar, principle=principle, related_play=draft, tags=[factories.TagFactory()]
    )
    lesson = factories.LessonFactory(pillar=pillar, play_changed=draft, state="infused")
    play = factories.PlayFactory(principle=principle)
    paths = ["/", "/stories/", "/lessons/", "/playbooks/", story.url, lesson.url, play.url]
    for path in [*paths, "/stories/?format=csv", "/lessons/?format=csv", "/playbooks/?format=csv"]:
        assert "Secret" not in b"".join(client.get(path)).decode(), path


@pytest.mark.parametrize(
    ("path", "words"),
    [("/playbooks/", "No plays yet"), ("/stories/", "No stories yet"), ("/lessons/", "No lessons yet")],
)
def test_an_empty_list_says_what_to_do(client, path, words):
    assert words in html_of(client, path)


def test_strangers_are_asked_to_sign_in(db):
    story = factories.StoryFactory()
    for path in ("/stories/", "/stories/?format=csv", story.url, "/tell-a-story/"):
        response = Client().get(path)
        assert response.status_code == 302 and "/sign-in/" in response["Location"], path


def test_a_closed_play_is_not_told_of_on_the_home_page(client):
    play = factories.PlayFactory(title="Ramp will not deploy")
    factories.LessonFactory(
        state=LessonState.INFUSED, state_on=TODAY, play_changed=play, change="Drivers may call the taxi themselves."
    )
    assert "Ramp will not deploy" in html_of(client, HubHome.objects.get().url)
    PageViewRestriction.objects.create(page=play, restriction_type="groups")
    html = html_of(client, HubHome.objects.get().url)
    assert "Ramp will not deploy" not in html
    assert "Drivers may call the taxi" not in html
