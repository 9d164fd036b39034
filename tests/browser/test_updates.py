"""Owners post updates on a phone: from the mail's link, without script, and through a lost connection."""

import time

import pytest
from openpyxl import load_workbook

from cxhub.initiatives.models import ProgressUpdate
from cxhub.reminders.tokens import make_token
from cxhub.testing import factories
from tests.browser.conftest import Visit
from tests.browser.visitor import Screen, Visitor

PHONE = Screen(320, "light")


@pytest.fixture
def initiative(site: str):
    """An initiative with a KPI that is behind its pace and an update that says "on track" all the same."""
    kpi = factories.KpiFactory(name=f"Told in time {time.time_ns()}")
    factories.MeasurementFactory(kpi=kpi, value=52)
    owner = factories.MemberFactory(user=factories.UserFactory())
    initiative = factories.InitiativeFactory(
        title=f"Answer sooner {time.time_ns()}", owned_by=owner, kpis=[kpi], stage="in_progress"
    )
    factories.MilestoneFactory(initiative=initiative)
    factories.UpdateFactory(initiative=initiative, status="caution", confidence=0.6)
    return initiative


def link(initiative) -> str:
    return f"/update/{make_token(initiative.owned_by, initiative, 'post_update')}/"


def newest(initiative) -> ProgressUpdate:
    return ProgressUpdate.objects.filter(initiative=initiative).order_by("-posted_at", "-pk")[0]


def wait_for_post(visitor: Visitor) -> None:
    visitor.page.wait_for_url("**/posted/")
    assert visitor.page.get_by_role("heading", name="Posted").is_visible()


def test_from_the_mails_link_to_posted_in_five_taps_on_a_phone(initiative, visit: Visit) -> None:
    started = time.monotonic()
    visitor = visit(link(initiative), screen=PHONE)  # tap 1: the link in the mail
    page = visitor.page
    page.get_by_text("On track", exact=True).click()  # tap 2
    assert page.get_by_label("Why still on track?").is_visible(), "green against the pace is asked about at once"
    assert not page.get_by_label("Next action").is_visible()
    page.get_by_label("Why still on track?").click()  # tap 3
    page.keyboard.type("The trams join in May.")
    page.get_by_label("What changed?").click()  # tap 4
    page.keyboard.type("Two more readers are in.")
    assert page.get_by_text("256 characters left").is_visible()
    page.get_by_role("button", name="Post update").click()  # tap 5
    wait_for_post(visitor)
    assert time.monotonic() - started < 60
    update = newest(initiative)
    assert (update.status, update.why_on_track) == ("on_track", "The trams join in May.")
    assert 0 < (update.seconds or 1) < 60


def test_the_form_is_sound_in_light_and_dark_however_it_stands(initiative, visit: Visit) -> None:
    visitor = visit(link(initiative), screen=PHONE)
    visitor.assert_sound()
    visitor.page.get_by_text("Off track", exact=True).click()
    visitor.page.get_by_text("Tick a milestone, move the date").click()
    visitor.page.get_by_label("What changed?").fill("The supplier is late.")
    visitor.page.get_by_role("button", name="Post update").click()
    visitor.page.get_by_text("Say what happens next.").first.wait_for()
    visitor.assert_sound()


def test_it_works_without_script(initiative, visit: Visit) -> None:
    visitor = visit(link(initiative), screen=PHONE, java_script_enabled=False)
    page = visitor.page
    page.get_by_text("Off track", exact=True).click()
    page.get_by_label("What changed?").fill("The supplier is late.")
    page.get_by_role("button", name="Post update").click()
    assert page.get_by_label("What changed?").input_value() == "The supplier is late."
    page.get_by_label("Kind").select_option("external")
    page.get_by_label("Who can clear it").select_option(initiative.owned_by.slug)
    page.get_by_label("Next action").fill("Call them.")
    page.get_by_role("button", name="Post update").click()
    wait_for_post(visitor)
    assert newest(initiative).blocker.next_action == "Call them."


def test_a_lost_connection_loses_nothing_and_posts_once(initiative, visit: Visit) -> None:
    before = ProgressUpdate.objects.filter(initiative=initiative).count()
    visitor = visit(link(initiative), screen=PHONE)
    page, context = visitor.page, visitor.page.context
    page.get_by_text("On track", exact=True).click()
    page.get_by_label("Why still on track?").fill("May.")
    page.get_by_label("What changed?").fill("Two more.")
    context.set_offline(True)
    for _tap in range(3):
        page.get_by_role("button", name="Post update").click()
        page.get_by_text("No connection.").wait_for()
    assert ProgressUpdate.objects.filter(initiative=initiative).count() == before
    context.set_offline(False)
    wait_for_post(visitor)
    assert ProgressUpdate.objects.filter(initiative=initiative).count() == before + 1
    assert newest(initiative).narrative == "Two more."


def test_of_two_tabs_only_the_one_that_waits_posts_when_the_connection_is_back(initiative, visit: Visit) -> None:
    before = ProgressUpdate.objects.filter(initiative=initiative).count()
    path, name = f"/update/{initiative.pk}/", initiative.owned_by.user.username
    page = visit(path, as_user=name, screen=PHONE).page
    other = page.context.new_page()
    other.goto(page.url)
    page.context.set_offline(True)
    page.get_by_role("button", name="Nothing changed").click()
    page.get_by_text("No connection.").wait_for()
    page.context.set_offline(False)
    page.wait_for_url("**#updates")
    other.wait_for_timeout(1000)
    assert "/update/" in other.url
    assert ProgressUpdate.objects.filter(initiative=initiative).count() == before + 1


def test_a_first_update_is_asked_what_is_in_the_way_once_it_says_that_something_is(initiative, visit: Visit) -> None:
    first = factories.InitiativeFactory(owned_by=initiative.owned_by, stage="in_progress")
    page = visit(link(first), screen=PHONE).page
    assert not page.get_by_label("Next action").is_visible()
    page.get_by_text("Caution", exact=True).click()
    assert page.get_by_label("Next action").is_visible()
    page.get_by_text("On track", exact=True).click()
    assert not page.get_by_label("Next action").is_visible()
    page.get_by_label("How likely").fill("3")
    assert page.get_by_label("Next action").is_visible(), "less than four of ten"


def test_what_was_typed_is_there_again_after_the_page_was_lost(initiative, visit: Visit) -> None:
    visitor = visit(link(initiative), screen=PHONE)
    page = visitor.page
    page.get_by_label("What changed?").fill("Half a sen")
    page.get_by_text("Off track", exact=True).click()
    page.reload()
    page.get_by_text("What you had typed here and not posted is back.").wait_for()
    assert page.get_by_label("What changed?").input_value() == "Half a sen"
    assert page.get_by_label("Off track").is_checked()
    page.get_by_role("button", name="Start afresh").click()
    page.get_by_label("Caution").and_(page.locator(":checked")).wait_for()
    assert page.get_by_label("What changed?").input_value() == ""


def test_the_sheet_and_its_preview_are_sound(site: str, initiative, visit: Visit, tmp_path) -> None:
    name = initiative.owned_by.user.username
    visitor = visit("/update/sheet/", as_user=name, screen=PHONE)
    visitor.assert_sound()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="Take the sheet").click()
    file = tmp_path / "updates.xlsx"
    download.value.save_as(file)
    book = load_workbook(file)
    book.active["L2"] = "Two more."
    book.save(file)
    visitor.page.get_by_label("The sheet, filled in").set_input_files(file)
    visitor.page.get_by_role("button", name="See what it would do").click()
    visitor.page.get_by_text("Nothing is posted yet").wait_for()
    visitor.assert_sound()
