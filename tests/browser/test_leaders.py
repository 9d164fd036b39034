"""A leader sees what is wrong, deals with it, sees the score answer, compares, and prints the scorecard."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from cxhub.alignment import running
from cxhub.alignment.models import AuditRun, Finding
from cxhub.people.models import Member
from cxhub.testing import factories
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

#: Every page of the audit; the finding and the kept scorecard come beside them.
PAGES = [
    "/audit/",
    "/audit/rules/",
    "/audit/rules/A1/",
    "/audit/compare/",
    "/audit/matrix/",
    "/audit/map/",
    "/audit/scorecard/",
    "/audit/maturity/",
    "/audit/maturity/triangle/",
]


@pytest.fixture(scope="module")
def audit(site: str) -> AuditRun:
    """A run a month ago, and one of today that finds an initiative without an owner, and much else."""
    leader = User.objects.get(username="leader")
    if not hasattr(leader, "cxhub_member"):
        factories.ExecutiveFactory(name="Ines Halloran", user=leader)
        factories.ExecutiveFactory(name="Tomas Whitlock")
    pillar = factories.PillarFactory(title="Easy", executive=None)
    kpi = factories.KpiFactory(pillar=pillar, tier="pillar")
    factories.MeasurementFactory(kpi=kpi, value=61, low=58, high=64, n=500)
    factories.InitiativeFactory(title="Lost and found", pillar=pillar, owned_by=None, stage="in_progress")
    running.run(on=timezone.localdate() - datetime.timedelta(days=30))
    return running.run()


@pytest.mark.parametrize("path", PAGES)
def test_page_of_the_audit_is_sound(path: str, audit: AuditRun, visit: Visit) -> None:
    visit(path, as_user="leader").assert_sound()


def test_a_leader_deals_with_the_worst_and_prints_the_scorecard(audit: AuditRun, visit: Visit) -> None:
    before = running.run()
    visitor: Visitor = visit("/", as_user="leader")
    page = visitor.page
    page.get_by_role("link", name="Open the audit").click()
    page.get_by_role("heading", level=1, name="Does the work serve the strategy?").wait_for()
    worst = Finding.objects.standing().get(rule="A1", about_title="Lost and found")
    page.goto(f"{visitor.server}{worst.get_absolute_url()}")
    visitor.assert_sound()
    form = page.locator("#waive").locator("xpath=ancestor::section")
    form.get_by_label("Why may this stay open?").fill("Recruiting; the post is advertised until March.")
    form.get_by_label("Who takes it on").select_option(
        label=f"Tomas Whitlock, {Member.objects.get(name='Tomas Whitlock').job_title}"
    )
    form.get_by_role("button", name="Waive until this date").click()
    page.get_by_text("It is waived").wait_for()
    after = running.run()
    assert after.critical == before.critical - 1, "the score answers"
    visitor.go("/audit/compare/")
    page.get_by_role("heading", name="Waived").wait_for()
    visitor.go("/audit/scorecard/")
    page.get_by_label("For what?").fill("Board")
    page.get_by_role("button", name="Keep this scorecard").click()
    page.get_by_text("It is kept").wait_for()
    visitor.assert_sound()
    paper = page.pdf(format="A4", print_background=True)
    assert paper.startswith(b"%PDF")
    assert paper.count(b"/Type /Page\n") <= 2
    page.emulate_media(media="print")
    assert not page.locator(".topbar").is_visible()
    assert not page.get_by_role("link", name="CSV").is_visible()


def test_the_map_is_used_by_keyboard_and_is_a_list_on_a_phone(audit: AuditRun, visit: Visit) -> None:
    visitor = visit("/audit/map/", as_user="leader")
    page = visitor.page
    page.set_viewport_size({"width": 1280, "height": 900})
    box = page.locator("a.flow__box").first
    box.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/audit/map/" not in url)
    visitor.go("/audit/map/")
    page.set_viewport_size({"width": 320, "height": 900})
    assert not page.locator("svg.flow").first.is_visible()
    assert page.locator("ul.flowlist").first.is_visible()
