"""An initiative in the browser, from the thought to the lesson, on a phone."""

import pytest

from cxhub.initiatives.models import Consideration, Initiative
from cxhub.search import indexing
from cxhub.setup import Role
from cxhub.testing import factories
from tests.browser.conftest import Visit
from tests.browser.visitor import SCREENS


@pytest.fixture
def executive(site: str) -> factories.Member:
    """Somebody who proposes, approves and closes: an executive in the programme office."""
    factories.LessonFactory(title="Umbrellas fly away at Tanner Row", lesson="<p>Tie umbrellas down.</p>")
    indexing.reindex()
    user = factories.UserFactory(username="nora", role=Role.OFFICE)
    return factories.ExecutiveFactory(name="Nora Castell", user=user)


def test_a_proposal_is_approved_and_closed_with_a_lesson(executive: factories.Member, visit: Visit) -> None:
    kpi, pillar = factories.KpiFactory(name="Dry passengers"), factories.PillarFactory(title="Dry")
    visitor = visit("/initiatives/propose/", as_user="nora", screen=SCREENS[2])
    page = visitor.page
    page.get_by_label("What shall it be called?").fill("Umbrellas for rainy days")
    page.get_by_label("Which problem does it solve, and for whom?").press_sequentially("Umbrellas at Tanner Row")
    page.get_by_role("link", name="Umbrellas fly away at Tanner Row").wait_for()
    page.get_by_label("Applied").first.check()
    page.get_by_label("What will a customer notice?").fill("You stay dry.")
    page.get_by_label("Which pillar").select_option(label="Dry")
    page.get_by_label("Executive owner").select_option(label="Nora Castell")
    page.get_by_label("Which measures").select_option(label="Dry passengers")
    visitor.assert_sound()
    page.get_by_role("button", name="Propose it").click()
    for unanswered in page.locator("fieldset[data-match]").all():
        unanswered.get_by_label("Not relevant").check()
    if page.get_by_role("button", name="Propose it").count():
        page.get_by_role("button", name="Propose it").click()
    made = Initiative.objects.get(title="Umbrellas for rainy days")
    assert (made.pillar, list(made.kpis.all())) == (pillar, [kpi])
    assert Consideration.objects.filter(initiative=made).exists()

    page.get_by_role("link", name="Approve", exact=True).click()
    page.get_by_role("link", name="Assess what it would do to customers.").click()
    page.get_by_label("What it would do to them").fill("They stay dry.")
    page.get_by_label("Better for customers").check()
    page.get_by_label("Severity").fill("1")
    visitor.assert_sound()
    page.get_by_role("button", name="Keep the assessment").click()
    page.get_by_role("link", name="Approve", exact=True).click()
    visitor.assert_sound()
    page.get_by_role("button", name="Approve it").click()
    page.get_by_role("link", name="Change stage").click()
    page.get_by_label("In progress").check()
    page.get_by_role("button", name="Move it").click()
    visitor.assert_sound()

    page.get_by_role("link", name="Close it").click()
    page.get_by_label("What came of it?").fill("Nobody was wet in March.")
    page.get_by_label("What went well, and what did not?").fill("It did not rain.")
    page.get_by_label("Or a new lesson").fill("Measure the rain, too")
    page.get_by_role("button", name="Close the initiative").click()
    assert page.get_by_text("Nobody was wet in March.").is_visible()
    assert Initiative.objects.get(pk=made.pk).stage == "closed"
    visitor.assert_sound()


@pytest.mark.parametrize(
    "path",
    [
        "/initiatives/?view=board&stage=all",
        "/initiatives/?view=time&stage=all",
        "/initiatives/?view=changes&since=2020-01-01",
        "/initiatives/withering/",
        "/decisions/",
        "/decisions/new/",
        "/blockers/",
    ],
)
def test_views_of_the_portfolio_are_sound(path: str, visit: Visit) -> None:
    visit(path, as_user="admin" if path.endswith("new/") else "leader").assert_sound()
