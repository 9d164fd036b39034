"""A leader sees what is wrong, deals with it, sees the score answer, compares, and prints the scorecard."""

import datetime
import re

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
    """A run a quarter ago, and one of today that finds an initiative without an owner, and much else."""
    leader = User.objects.get(username="leader")
    if not hasattr(leader, "cxhub_member"):
        factories.ExecutiveFactory(name="Ines Halloran", user=leader)
        factories.ExecutiveFactory(name="Tomas Whitlock")
    pillar = factories.PillarFactory(title="Easy", executive=None)
    kpi = factories.KpiFactory(pillar=pillar, tier="pillar")
    factories.MeasurementFactory(kpi=kpi, value=61, low=58, high=64, n=500)
    factories.InitiativeFactory(title="Lost and found", pillar=pillar, owned_by=None, stage="in_progress")
    running.run(on=timezone.localdate() - datetime.timedelta(days=95))
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
    assert worst.severity == "critical"
    page.locator(f'a[href="{worst.get_absolute_url()}"]').first.click()
    page.get_by_role("heading", level=1, name="Lost and found has no owner").wait_for()
    visitor.assert_sound()
    form = page.locator("#waive").locator("xpath=ancestor::section")
    form.get_by_label("Why may this stay open?").fill("Recruiting; the post is advertised until March.")
    form.get_by_label("Who takes it on").select_option(
        label=f"Tomas Whitlock, {Member.objects.get(name='Tomas Whitlock').job_title}"
    )
    form.get_by_role("button", name="Waive until this date").click()
    page.get_by_text("It is waived").wait_for()
    waived = running.run()
    assert waived.critical == before.critical - 1, "the score answers"
    _fix_what_asks_the_leader(visitor)
    after = running.run()
    assert after.high < waived.high, "the score answers"
    visitor.go("/audit/compare/")
    page.get_by_role("link", name="A quarter").click()
    page.get_by_role("heading", name="Waived").wait_for()
    visitor.go("/audit/scorecard/")
    page.get_by_label("For what?").fill("Board")
    page.get_by_role("button", name="Keep this scorecard").click()
    page.get_by_text("It is kept").wait_for()
    visitor.assert_sound()
    for path in (page.url, f"{visitor.server}/audit/scorecard/"):
        page.goto(path)
        paper = page.pdf(format="A4", print_background=True)
        assert paper.startswith(b"%PDF")
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    page.emulate_media(media="print")
    assert not page.locator(".topbar").is_visible()
    assert not page.get_by_role("link", name="CSV").is_visible()
    assert not page.get_by_role("heading", name="Keep it").is_visible()
    sizes = page.locator(".sheet :not([aria-hidden])").evaluate_all(
        "(parts) => parts.map((part) => parseFloat(getComputedStyle(part).fontSize))"
    )
    assert min(sizes) >= 9.9, "nothing is smaller than seven and a half points"


def _fix_what_asks_the_leader(visitor: Visitor) -> None:
    """Name the executive of the pillar that has none, on the page of the finding that says so."""
    page = visitor.page
    leader = Member.objects.get(user__username="leader")
    lacking = Finding.objects.standing().get(rule="A6", about_title="Easy")
    Finding.objects.filter(pk=lacking.pk).update(assigned_to=leader)
    visitor.go(lacking.get_absolute_url())
    visitor.assert_sound()
    page.locator("#fix").locator("xpath=ancestor::section").get_by_label("Executive").select_option(
        label="Tomas Whitlock"
    )
    page.get_by_role("button", name="Save it").click()
    page.get_by_text("It is saved, and will be checked again").wait_for()


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
