"""Notifications, leave, the calendar, comments and the e-mail itself, on phones and screens, in light and dark."""

import time

import pytest

from cxhub.initiatives import updating
from cxhub.reminders.comments import say
from cxhub.reminders.letters import write
from cxhub.reminders.models import Absence, Mail
from cxhub.reminders.people import Clock
from cxhub.reminders.rounds import plan
from cxhub.testing import factories
from tests.browser.conftest import Visit


@pytest.fixture
def update(site: str):
    """A red update whose executive owner can be told."""
    stamp = time.time_ns()
    owner = factories.MemberFactory(user=factories.UserFactory(), email=f"o{stamp}@example.org")
    executive = factories.ExecutiveFactory(user=factories.UserFactory(), email=f"e{stamp}@example.org")
    initiative = factories.InitiativeFactory(title=f"Answer sooner {stamp}", owned_by=owner, executive_owner=executive)
    made = updating.post_update(
        initiative=initiative, author=owner, status="off_track", confidence=0.2, narrative="The supplier is gone."
    )
    say(subject=made, author=owner, text=f"@{executive.name} can we talk?")
    return made


def test_the_pages_of_what_somebody_is_told_are_sound(update, visit: Visit) -> None:
    executive = update.initiative.executive_owner
    Absence.objects.create(member=executive, starts_on="2031-05-02", ends_on="2031-05-09")
    for path in ("/notifications/", "/notifications/how/", "/my-work/", "/my-work/away/", "/my-work/calendar/"):
        visit(path, as_user=executive.user.username).assert_sound()
    comments = f"/comments/cxhub_initiatives.progressupdate/{update.pk}/"
    visit(comments, as_user=update.author.user.username).assert_sound()


def test_an_executive_owner_acknowledges_from_the_e_mail_with_two_taps(update, visit: Visit) -> None:
    mail = Mail.objects.get(to=update.initiative.executive_owner.email, kind="red")
    link = next(line for line in mail.text.splitlines() if "/update/acknowledge/link/" in line)
    visitor = visit(link[link.index("/update/") :])
    visitor.assert_sound()
    visitor.page.get_by_role("button", name="Acknowledge").click()
    visitor.page.get_by_text("Acknowledged.").wait_for()
    visitor.assert_sound()


def test_somebody_comments_and_names_somebody_without_script(update, visit: Visit) -> None:
    path = f"/comments/cxhub_initiatives.progressupdate/{update.pk}/"
    page = visit(path, as_user=update.initiative.executive_owner.user.username, java_script_enabled=False).page
    page.get_by_label("Your comment").fill(f"Tomorrow, @{update.author.name}.")
    page.get_by_role("button", name="Comment").click()
    assert page.get_by_role("link", name=f"@{update.author.name}").is_visible()


def test_the_e_mail_reads_well_wherever_it_is_opened(update, visit: Visit) -> None:
    factories.InitiativeFactory(title="Older", owned_by=update.author, starts_on="2020-01-01")
    letter = next(item for item in plan(Clock(update.posted_at)).letters if item.member == update.author)
    visitor = visit("/sign-in/")
    visitor.complaints.clear()
    visitor.page.goto("about:blank")
    visitor.page.set_content(write(letter).html)
    visitor.assert_sound()
