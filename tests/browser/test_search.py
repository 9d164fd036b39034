"""Searching in the browser, six ways, with pages and synonyms of the demonstration."""

import csv
from typing import Any

import pytest
import yaml
from playwright.sync_api import expect

from cxhub.search import indexing
from cxhub.search.models import Synonym
from cxhub.site.demo.loading import SOURCE
from cxhub.testing import factories
from tests.browser.conftest import Visit, sign_in
from tests.browser.visitor import SCREENS

PLAYS = (
    "at-the-stop-and-on-board/lost-child",
    "assisting-people/lift-out-of-service",
    "when-service-stops/fog-on-the-ferrow",
    "when-service-stops/replacement-bus-at-short-notice",
)
LESSONS = ("any-inconvenience", "fog-lies-in-the-middle", "the-notice-on-the-lift-door")


def told(path: str) -> dict[str, Any]:
    """What a file of the demonstration says before its text."""
    return yaml.safe_load((SOURCE / f"{path}.md").read_text(encoding="utf-8").split("---")[1])


@pytest.fixture
def pages(site: str) -> None:
    """Some plays and lessons of the demonstration, and all of its synonyms."""
    for path in PLAYS:
        play = told(f"playbooks/{path}")
        steps = [{"type": "step", "value": step} for step in play["steps"]]
        factories.PlayFactory(title=play["title"], trigger=play["trigger"], steps=steps)
    for path in LESSONS:
        lesson = told(f"lessons/{path}")
        factories.LessonFactory(**{name: lesson[name] for name in ("title", "lesson", "context", "recommendation")})
    for row in csv.DictReader((SOURCE / "synonyms.csv").read_text(encoding="utf-8").splitlines()):
        Synonym.objects.get_or_create(term=row["term"], defaults={"synonyms": row["synonyms"]})
    indexing.reindex()


def test_each_way_of_asking_finds_what_it_should(pages: None, visit: Visit) -> None:
    visitor = visit("/search/", as_user="staff", screen=SCREENS[0])
    page = visitor.page
    first = page.locator(".result__title a").first
    for asked, meant in (
        ("lost chld", "Lost child"),  # a typo
        ("elevator broken", "Lift out of service"),  # a synonym
        ('"fits every case"', "“Any inconvenience”"),  # a phrase
        ("fôg on the férrow", "Fog on the Ferrow"),  # an accent
        ("How do I announce a replacement bus?", "Replacement bus at short notice"),  # a question
    ):
        page.get_by_label("Search the hub").fill(asked)
        page.get_by_label("Search the hub").press("Enter")
        expect(first, asked).to_have_text(meant)
        if asked == "lost chld":
            assert page.get_by_text("Showing results for “lost child”.").is_visible()
            visitor.assert_sound()
            visitor.look_on(SCREENS[0])
    visitor.go("/search/?q=fog+ferry")
    page.get_by_role("checkbox", name="Lesson").check()  # a filter
    page.get_by_role("button", name="Show results").click()
    expect(first).to_have_text("Fog lies in the middle")
    assert set(page.locator(".result__type span:first-child").all_inner_texts()) == {"Lesson"}
    # What was searched for by whichever form is offered again.
    page.keyboard.press("Control+k")
    again = page.get_by_role("option", name="How do I announce a replacement bus?")
    again.wait_for()
    # One key closes the dialog, words or none, and leaves the reader where they were.
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("checkbox", name="Lesson").focus()
    page.keyboard.press("Control+k")
    page.keyboard.type("ferry")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("checkbox", name="Lesson")).to_be_focused()
    # But not to somebody else who signs in here.
    sign_in(visitor, "owner")
    visitor.go("/search/")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(again).to_have_count(0)
