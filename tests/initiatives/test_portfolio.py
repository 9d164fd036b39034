"""The portfolio and the page of an initiative, as readers meet them."""

import csv
import datetime
import io
from urllib.parse import quote

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cxhub.initiatives import actions
from cxhub.initiatives.models import Initiative, InitiativeIndex
from cxhub.testing import factories

LIST = "/initiatives/"


def long_ago(**days):
    return timezone.now() - datetime.timedelta(**days)


def words(html: str, selector: str) -> str:
    return BeautifulSoup(html, "html.parser").select_one(selector).get_text(" ")


def test_an_overdue_update_shows_as_outdated_over_its_green(initiative, stranger: Client):
    factories.UpdateFactory(initiative=initiative, status="on_track", posted_at=long_ago(days=17))
    assert "Outdated" not in stranger.get(initiative.url).text
    Initiative.objects.update(cadence_days=13)
    for page in (stranger.get(initiative.url).text, stranger.get(LIST, {"status": "outdated"}).text):
        assert "Outdated" in page
    assert "Answer sooner" not in stranger.get(LIST, {"status": "on_track"}).text
    assert "Silent for 17 days" in stranger.get(LIST).text


def test_what_changed_says_of_a_green_that_nobody_renewed_that_it_is_outdated(initiative, stranger: Client):
    factories.UpdateFactory(initiative=initiative, status="on_track", posted_at=long_ago(days=90))
    page = " ".join(words(stranger.get(LIST, {"view": "changes", "since": "2020-01-01"}).text, "main").split())
    assert "On track → Outdated" in page


def test_a_measure_that_fell_silent_years_ago_shows_its_last_readings(initiative, stranger: Client):
    kpi = initiative.kpis.get()
    for number, days in ((30, 3000), (41, 1500), (52, 1400)):
        factories.MeasurementFactory(kpi=kpi, value=number, as_of=long_ago(days=days).date())
    (spark,) = BeautifulSoup(stranger.get(LIST).text, "html.parser").select("svg.spark")
    assert "41 to 52" in spark["aria-label"], "the two years before it fell silent"


def test_work_without_an_update_is_pending_and_never_green(initiative, stranger: Client):
    page = stranger.get(LIST, {"status": "pending"}).text
    assert "Answer sooner" in page
    assert "none yet" in page


def test_every_filter_narrows_and_stands_in_the_address(initiative, owner: Client):
    other = factories.InitiativeFactory(title="Another thing", pillar=None, stage="proposed")
    factories.InitiativeFactory(title="Long finished", stage="closed")
    choices = [
        ({"pillar": initiative.pillar.slug}, "Answer sooner"),
        ({"pillar": "none"}, "Another thing"),
        ({"owner": "me"}, "Answer sooner"),
        ({"owner": other.owned_by.slug}, "Another thing"),
        ({"executive": other.executive_owner.slug}, "Another thing"),
        ({"stage": "proposed"}, "Another thing"),
        ({"stage": "closed"}, "Long finished"),
    ]
    titles = {"Answer sooner", "Another thing", "Long finished"}
    for query, expected in choices:
        page = owner.get(LIST, query).text
        assert {title for title in titles if title in page} == {expected}, query
    assert "Long finished" not in owner.get(LIST).text
    assert all(title in owner.get(LIST, {"stage": "all"}).text for title in titles)


@pytest.mark.parametrize(
    "query",
    [
        "?page=999",
        "?page=-1",
        "?page=x",
        "?sort=nonsense",
        "?sort=-due",
        "?sort=-confidence&page=2",
        "?pillar=%00",
        "?owner=" + "x" * 5000,
        "?status=green&stage=gone",
        "?format=exe",
        "?stage=all&stage=closed",
        "?" + quote("päge=\U0001f600"),
    ],
)
def test_any_address_gives_a_page(initiative, owner: Client, query):
    assert owner.get(LIST + query).status_code == 200
    assert owner.get(initiative.url + query).status_code == 200


def test_exports_hold_the_rows_asked_for_and_no_formula(initiative, owner: Client):
    Initiative.objects.update(title="=HYPERLINK(1)", promise_to_customer="x")
    factories.InitiativeFactory(title="Closed one", stage="closed")
    lines = list(csv.reader(io.StringIO(owner.get(LIST, {"format": "csv"}).getvalue().decode("utf-8-sig"))))
    assert [line[0] for line in lines] == ["Initiative", "'=HYPERLINK(1)"]
    book = openpyxl.load_workbook(io.BytesIO(owner.get(LIST, {"format": "xlsx", "stage": "all"}).getvalue()))
    cells = [row[0] for row in book.active.rows]
    assert [cell.value for cell in cells][1:] != []
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_file_has_the_columns_that_were_chosen_and_the_order_of_the_page(initiative, owner: Client):
    for name in ("Water", "Air"):
        department = factories.DepartmentFactory(name=name)
        factories.InitiativeFactory(title=f"For {name}", departments=[department], pillar=initiative.pillar)

    def lines(**asked):
        return list(csv.reader(io.StringIO(owner.get(LIST, {"format": "csv", **asked}).getvalue().decode("utf-8-sig"))))

    whole = lines()[0]
    assert {"Starts on", "Departments", "Effort, person-days", "Why"} <= set(whole)
    owner.get(LIST, {"columns": ["due", "executive"]})
    chosen = ["Initiative", "Address", "Pillar", "Owner", "Executive owner", "Target date", "First promised for"]
    assert lines()[0] == chosen
    grouped = lines(group="department")
    assert grouped[0] == [*chosen[:3], "Departments", *chosen[3:]]
    assert [line[0] for line in grouped[1:]] == ["For Air", "For Water", "Answer sooner"]
    assert lines(columns="effort")[0] == [*chosen[:4], "Effort, person-days"]


def test_what_a_reader_may_not_see_is_in_no_list_no_count_and_no_file(initiative, stranger: Client):
    hidden = factories.InitiativeFactory(title="Secret work", pillar=initiative.pillar, owned_by=initiative.owned_by)
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.GROUPS)
    for address in (LIST, f"{LIST}?format=csv", initiative.owned_by.get_absolute_url(), initiative.pillar.url):
        answer = stranger.get(address)
        text = answer.getvalue().decode() if answer.streaming else answer.text
        assert "Answer sooner" in text
        assert "Secret work" not in text
    assert "1 initiative," in stranger.get(LIST).text


def many(count: int, initiative) -> None:
    for _one in range(count):
        item = factories.InitiativeFactory(
            pillar=initiative.pillar,
            owned_by=initiative.owned_by,
            executive_owner=initiative.executive_owner,
            kpis=[factories.KpiFactory(), initiative.kpis.get()],
            departments=[factories.DepartmentFactory()],
        )
        factories.MilestoneFactory(initiative=item)
        factories.UpdateFactory(initiative=item, posted_at=long_ago(days=20))
        factories.MeasurementFactory(kpi=item.kpis.first())


PAGES = {
    "list": lambda item: LIST,
    "page": lambda item: item.url,
    "form": lambda item: f"/update/{item.pk}/",
    "kpi": lambda item: item.kpis.get().get_absolute_url(),
    "measures": lambda item: "/measures/",
    "person": lambda item: item.owned_by.get_absolute_url(),
    "people": lambda item: "/people/",
    "my work": lambda item: "/my-work/",
    "pillar": lambda item: item.pillar.url,
    "strategy": lambda item: "/strategy/",
    "home": lambda item: "/",
    "csv": lambda item: f"{LIST}?format=csv",
}


def test_no_page_asks_more_as_rows_grow(initiative, owner, django_assert_max_num_queries):
    factories.UpdateFactory(initiative=initiative)
    factories.MilestoneFactory(initiative=initiative)
    # What an initiative has none of is not read.
    actions.move_date(initiative=initiative, to=initiative.target_date + datetime.timedelta(days=1))
    many(2, initiative)
    counts = {}
    for name, address in PAGES.items():
        owner.get(address(initiative))
        with django_assert_max_num_queries(60) as asked:
            answer = owner.get(address(initiative))
            if answer.streaming:
                answer.getvalue()
        counts[name] = len(asked)
    many(5, initiative)
    for update in range(3):
        factories.UpdateFactory(initiative=initiative, narrative=f"Number {update}")
        factories.MilestoneFactory(initiative=initiative)
        actions.move_date(initiative=initiative, to=initiative.target_date + datetime.timedelta(days=update + 1))
    more = {}
    for name, address in PAGES.items():
        owner.get(address(initiative))  # what the reader's session keeps is written here
        with django_assert_max_num_queries(60) as asked:
            answer = owner.get(address(initiative))
            if answer.streaming:
                answer.getvalue()
        more[name] = len(asked)
    assert {name: (counts[name], more[name]) for name in PAGES if more[name] > counts[name]} == {}


def test_approval_without_a_pillar_is_refused_and_the_page_names_the_field(initiative, executive, office):
    Initiative.objects.update(stage="proposed", pillar=None)
    address = f"/initiatives/{initiative.pk}/stage/"
    page = executive.get(address).text
    assert "Primary pillar" in page
    page = executive.post(address, {"stage": "approved", "reason": "We need it"}).text
    assert "Choose the one pillar that it serves first." in page
    assert "We need it" in page
    assert Initiative.objects.get().stage == "proposed"
    Initiative.objects.update(pillar=factories.PillarFactory())
    factories.AssessmentFactory(initiative=initiative)
    assert executive.post(address, {"stage": "approved"}).status_code == 302
    assert Initiative.objects.get().stage == "approved"
    assert "Approved" in executive.get(initiative.url).text


def test_stages_are_moved_by_those_who_may_and_only_where_the_pipeline_leads(initiative, owner, executive, office):
    address = f"/initiatives/{initiative.pk}/stage/"
    assert owner.get(address).status_code == 403
    assert office.get(address).status_code == 200
    assert "valid" in executive.post(address, {"stage": "proposed"}).text
    assert "Say why it is stopped" in executive.post(address, {"stage": "stopped"}).text
    executive.post(address, {"stage": "stopped", "reason": "Nobody needs it any more."})
    page = owner.get(initiative.url).text
    assert "Nobody needs it any more." in page


def test_followers_come_and_go(initiative, stranger: Client, office: Client):
    address = f"/initiatives/{initiative.pk}/follow/"
    assert stranger.get(address).status_code == 405
    stranger.post(address, {"follow": "1"})
    assert "Unfollow" in stranger.get(initiative.url).text
    stranger.post(address, {"follow": "0"})
    assert "Unfollow" not in stranger.get(initiative.url).text
    assert office.post(address).status_code == 403, "an account without a person has nobody to follow with"


def test_nothing_is_shown_to_those_who_are_not_signed_in(initiative, client: Client):
    for address in (LIST, initiative.url, "/measures/", "/people/", "/my-work/"):
        assert client.get(address).status_code == 302, address


def test_an_empty_portfolio_says_what_to_do(db):
    factories.make_hub()
    client = Client()
    client.force_login(factories.UserFactory())
    page = client.get(InitiativeIndex.objects.get().url).text
    assert "No initiatives yet" in page


def test_a_leaders_home_shows_no_initiative_twice(initiative, executive):
    factories.UpdateFactory(initiative=initiative, status="off_track")
    soup = BeautifulSoup(executive.get("/").content, "html.parser")
    linked = {link["href"] for link in soup.main.find_all("a") if initiative.get_url() in link["href"]}
    assert len(linked) == 1, "the update to read, and not the initiative beside it"
