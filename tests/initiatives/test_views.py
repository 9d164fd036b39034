"""The portfolio's other views: time line, board, what changed, groups and columns; blockers and milestones."""

import datetime
import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cxhub.initiatives import actions, updating
from cxhub.initiatives.models import Blocker, Consideration, Decision, Dependency, Initiative, Milestone
from cxhub.initiatives.updating import Obstacle
from cxhub.testing import factories
from tests.initiatives.test_portfolio import many

LIST = "/initiatives/"


def blocked(initiative, days_ago, kind="clarity", owner=None):
    return updating.post_update(
        initiative=initiative,
        author=initiative.owned_by,
        status="caution",
        confidence=0.5,
        narrative="Slow.",
        obstacle=Obstacle(kind, owner, "Ask the board"),
        posted_at=timezone.now() - datetime.timedelta(days=days_ago),
    )


def test_groups_and_columns_are_chosen_and_columns_are_kept(initiative, owner: Client):
    initiative.departments.add(factories.DepartmentFactory(name="Tram control"))
    initiative.save()
    for group, band in {"owner": "Olu Owner", "executive": "Ed Executive", "department": "Tram control"}.items():
        assert f">{band}</" in owner.get(LIST, {"group": group}).text, group
    assert "In progress</th>" in owner.get(LIST, {"group": "stage"}).text
    page = owner.get(LIST, {"columns": ["executive", "effort"]}).text
    assert "Effort, person-days</th>" in page and "Confidence</a>" not in page
    assert "Effort, person-days</th>" in owner.get(LIST).text
    assert "Confidence</a>" in owner.get(LIST, {"columns": ["confidence", "nonsense"]}).text


@pytest.mark.parametrize("view", ["time", "board", "changes", "nonsense"])
@pytest.mark.parametrize(
    "query", ["", "&stage=all&page=99", "&group=owner&sort=-due", "&since=2020-02-31", "&pillar=none"]
)
def test_every_view_answers_any_address(initiative, owner: Client, view, query):
    assert owner.get(f"{LIST}?view={view}{query}").status_code == 200


def test_the_board_holds_every_stage_and_the_time_line_slips(initiative, owner: Client):
    factories.InitiativeFactory(title="Long finished", stage="closed", closed_on=timezone.localdate())
    factories.InitiativeFactory(
        title="Never begun", stage="approved", approved_on=timezone.localdate() - datetime.timedelta(days=60)
    )
    page = owner.get(LIST, {"view": "board"}).text
    assert "Long finished" in page and "approved 60 days ago, never begun" in page
    actions.move_date(initiative=initiative, to=initiative.target_date + datetime.timedelta(days=40), reason="Late")
    page = owner.get(LIST, {"view": "time"}).text
    assert "+40 days" in page and "first promised for" in page and "Long finished" not in page


def test_what_changed_since_a_day_is_told(initiative, owner: Client):
    month_ago = timezone.now() - datetime.timedelta(days=30)
    factories.UpdateFactory(initiative=initiative, status="on_track", posted_at=month_ago)
    assert "Answer sooner" not in owner.get(LIST, {"view": "changes"}).text
    blocked(initiative, 1)
    actions.move_date(initiative=initiative, to=initiative.target_date + datetime.timedelta(days=9))
    Decision.objects.create(
        slug="d", question="Shall we?", initiative=initiative, state="rejected", decided_on=timezone.localdate()
    )
    page = owner.get(LIST, {"view": "changes"}).text
    for words in ("Answer sooner", "Caution", "+9 days", "agreed by nobody", "Shall we?", "1 update"):
        assert words in page, words
    actions.change_stage(initiative=initiative, to="paused", reason="Snow on the line")
    assert "Snow on the line" in owner.get(LIST, {"view": "changes", "since": str(timezone.localdate())}).text


def test_no_view_asks_more_as_rows_grow(initiative, owner: Client, django_assert_max_num_queries):
    addresses = [f"{LIST}?view={view}" for view in ("time", "board", "changes")]
    addresses += [f"{LIST}?group=department", "/blockers/", f"/initiatives/{initiative.pk}/milestones/"]
    addresses += ["/initiatives/withering/", initiative.url]

    def ask():
        counts = {}
        for address in addresses:
            with django_assert_max_num_queries(70) as asked:
                assert owner.get(address).status_code == 200
            counts[address] = len(asked)
        return counts

    def more(n):
        many(n, initiative)
        for row in Initiative.objects.exclude(pk=initiative.pk).order_by("-pk")[:n]:
            blocked(row, 2, owner=initiative.owned_by)
            actions.move_date(initiative=row, to=row.target_date + datetime.timedelta(days=1))
            Dependency.objects.create(initiative=initiative, on_initiative=row, on_milestone=row.milestones.first())
            factories.MilestoneFactory(initiative=initiative)
            factories.AssessmentFactory(decision=factories.DecisionFactory(initiative=initiative))

    more(2)
    ask()
    few = ask()
    more(4)
    ask()  # Figures over all rows are worked out anew by the first who asks.
    now = ask()
    assert {address: (few[address], now[address]) for address in addresses if now[address] > few[address]} == {}


def test_a_blocker_of_today_is_in_the_way_since_today(initiative, stranger: Client):
    blocked(initiative, 0)
    assert "In the way since today." in stranger.get(initiative.url).text


def test_a_blockers_clock_runs_from_the_first_update_that_carries_it(initiative, owner: Client, stranger: Client):
    blocked(initiative, 20)
    blocked(initiative, 10)
    row = Blocker.objects.open().get()
    assert row.days_open(timezone.localdate()) == 20
    assert (
        "20 days" in stranger.get("/blockers/").text and "In the way for 20 days" in stranger.get(initiative.url).text
    )
    assert stranger.post(f"/blockers/{row.pk}/resolve/").status_code == 403
    owner.post(f"/blockers/{row.pk}/resolve/")
    assert not Blocker.objects.open().exists()
    blocked(initiative, 1)
    assert Blocker.objects.open().get().days_open(timezone.localdate()) == 1, "after it was cleared, it is a new one"


def test_another_obstacle_or_a_green_update_ends_a_blocker(initiative):
    blocked(initiative, 20)
    blocked(initiative, 10, kind="resource")
    assert Blocker.objects.open().get().days_open(timezone.localdate()) == 10
    factories.UpdateFactory(initiative=initiative)
    assert not Blocker.objects.open().exists()


def test_who_can_clear_it_finds_it_in_their_work(initiative, executive: Client):
    blocked(initiative, 8, owner=initiative.executive_owner)
    assert "Clear the way for Answer sooner" in executive.get("/my-work/").text


def test_two_who_change_one_thing_at_once_lose_nothing(initiative, owner: Client, executive: Client):
    row = factories.MilestoneFactory(initiative=initiative, title="First", due=datetime.date(2030, 1, 1))
    lesson = factories.LessonFactory()
    for address, mine, theirs, says in (
        (
            f"/milestones/{row.pk}/",
            {"title": "Mine", "due": "2030-01-01"},
            {"title": "First", "due": "2030-05-01"},
            "Title: “First”; Due: “1 May 2030”",
        ),
        (
            f"/initiatives/{initiative.pk}/lessons/{lesson.pk}/",
            {"answer": "applied", "note": "We ask them."},
            {"answer": "not_relevant", "note": "There is no ferry."},
            "“There is no ferry.”",
        ),
    ):
        opened = owner.get(address).context["form"]["opened_with"].value()
        assert executive.post(address, {**theirs, "opened_with": opened}).status_code == 302
        answer = owner.post(address, {**mine, "opened_with": opened})
        form = answer.context["form"]
        assert says in "".join(form.non_field_errors()), form.errors
        assert {name: form[name].value() for name in mine} == mine
        form = BeautifulSoup(answer.text, "html.parser").select_one("main form")
        again = form.select_one("[name=opened_with]")["value"]
        assert owner.post(address, {**mine, "opened_with": again}).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.due) == ("Mine", datetime.date(2030, 1, 1))
    assert Consideration.objects.get().note == "We ask them."


def test_milestones_are_planned_ticked_and_moved_with_their_first_promise(initiative, owner: Client, stranger: Client):
    address = f"/initiatives/{initiative.pk}/milestones/"
    assert stranger.get(address).status_code == 403
    for title in ("First", "Second"):
        owner.post(address, {"title": title, "due": "2030-01-01"})
    first, second = Milestone.objects.all()
    assert (first.position, second.position) == (1, 2)
    owner.post(f"/milestones/{second.pk}/do/", {"do": "up"})
    assert [row.title for row in Milestone.objects.all()] == ["Second", "First"]
    owner.post(f"/milestones/{second.pk}/do/", {"do": "tick"})
    assert Milestone.objects.get(pk=second.pk).done_on == timezone.localdate()
    owner.post(f"/milestones/{first.pk}/", {"title": "First", "due": "2030-02-01"})
    owner.post(f"/milestones/{first.pk}/", {"title": "First", "due": "2030-03-01"})
    row = Milestone.objects.get(pk=first.pk)
    assert (row.due, row.moved_from) == (datetime.date(2030, 3, 1), datetime.date(2030, 1, 1))
    assert "+59 days" in owner.get(address).text
    assert stranger.post(f"/milestones/{first.pk}/do/", {"do": "tick"}).status_code == 403
    assert owner.post(f"/milestones/{first.pk}/do/", {"do": "explode"}).status_code == 404
    assert owner.post(address, {"title": "", "due": "x"}).status_code == 200


def test_waiting_is_shown_on_both_sides_and_never_in_a_circle(initiative, owner: Client):
    other = factories.InitiativeFactory(title="New radios")
    step = factories.MilestoneFactory(
        initiative=other, title="Radios in", due=timezone.localdate() - datetime.timedelta(days=2)
    )
    address = f"/initiatives/{initiative.pk}/waits-for/"
    owner.post(address, {"on_initiative": other.pk, "on_milestone": step.pk, "note": "Needs a frequency"})
    assert "Radios in" in owner.get(initiative.url).text
    assert "Answer sooner" in owner.get(other.url).text
    assert "Ask when “Radios in” comes" in owner.get("/my-work/").text
    assert "known already" in owner.post(address, {"on_initiative": other.pk, "on_milestone": step.pk}).text
    assert "waits for this already" in owner.post(address, {"on_initiative": initiative.pk}).text
    circle = Dependency(initiative=other, milestone=step, on_initiative=initiative)
    with pytest.raises(Exception, match="waits for this already"):
        circle.full_clean()
    owner.post(f"/dependencies/{Dependency.objects.get().pk}/remove/")
    assert not Dependency.objects.exists()


def test_a_tag_leads_to_what_else_carries_it(owner: Client):
    tag = factories.TagFactory(name="Night buses", slug="night-buses")
    page = factories.InitiativeFactory(title="Lit stops", tags=[tag]).get_url()
    link = BeautifulSoup(owner.get(page).text, "html.parser").find("a", string=re.compile("Night buses"))
    assert link is not None and "tag=night-buses" in link["href"]


def outdated(client: Client, address: str) -> int:
    """How many initiatives a page shows as outdated, its key apart."""
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return len(page.select(".stop .status--outdated, .rows .status--outdated, .port .status--outdated"))


def test_a_status_goes_out_of_date_overnight_wherever_it_stands(initiative, owner: Client, monkeypatch):
    factories.UpdateFactory(initiative=initiative)
    addresses = (LIST, "/strategy/", initiative.pillar.get_url())
    assert [outdated(owner, address) for address in addresses] == [0, 0, 0]
    later = timezone.now() + datetime.timedelta(days=90)
    monkeypatch.setattr(timezone, "now", lambda: later)
    owner.force_login(initiative.owned_by.user)
    assert [outdated(owner, address) for address in addresses] == [1, 1, 1]


def test_what_was_considered_shows_to_who_may_open_it(initiative, stranger: Client):
    lesson = factories.LessonFactory(title="Ask before you build")
    Consideration.objects.create(initiative=initiative, page=lesson.page_ptr, note="Read it")
    assert "Ask before you build" in stranger.get(initiative.get_url()).text
    PageViewRestriction.objects.create(page=lesson, restriction_type=PageViewRestriction.GROUPS)
    assert "Read it" not in stranger.get(initiative.get_url()).text
