"""People, and what each owes."""

import datetime
import io
import re

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from cxhub.testing import factories

pytestmark = pytest.mark.django_db


def today(days: int = 0) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


@pytest.fixture
def mara():
    factories.make_hub()
    return factories.MemberFactory(name="Mara Lindquist", user=factories.UserFactory())


@pytest.fixture
def client(mara) -> Client:
    client = Client()
    client.force_login(mara.user)
    return client


def disc(page: str) -> str:
    """The number beside "My work"."""
    found = re.search(r'class="count"[^>]*>(\d+)', page)
    return found[1] if found else "0"


def test_my_work_lists_all_that_is_owed_by_date_and_the_bar_counts_the_same(mara, client: Client):
    late = factories.InitiativeFactory(title="Silent work", owned_by=mara)
    factories.UpdateFactory(initiative=late, posted_at=timezone.now() - datetime.timedelta(days=40))
    fresh = factories.InitiativeFactory(title="Fresh work", owned_by=mara, cadence_days=30)
    factories.UpdateFactory(initiative=fresh)
    factories.MilestoneFactory(initiative=fresh, title="The first screen", due=today(3))
    factories.MilestoneFactory(initiative=fresh, title="The last screen", due=today(90))
    read = factories.KpiFactory(name="Read lately", owner=mara)
    factories.MeasurementFactory(kpi=read, as_of=today())
    stale = factories.KpiFactory(name="Read long ago", owner=mara)
    factories.MeasurementFactory(kpi=stale, as_of=today(-80))
    factories.PlayFactory(title="Ramp will not deploy", owned_by=mara, review_by=today(-8))
    factories.PrincipleFactory(title="Tell people", owned_by=mara, review_by=today(2))
    factories.PromiseFactory(acknowledge_by=today(8), question="What would you do?")
    factories.PrincipleFactory(title="Not mine", review_by=today(-3))

    page = client.get("/my-work/").text
    titles = [
        "Read a reading of Read long ago".replace("Read a", "Record a"),
        "Post an update on Silent work",
        "Check the play “Ramp will not deploy”",
        "Check “Tell people”",
        "Finish “The first screen”",
        "Read “Promise”, version 1, and answer one question",
    ]
    places = [page.find(f">{title}</a>") for title in titles]
    assert -1 not in places, [title for title, place in zip(titles, places, strict=True) if place < 0]
    assert places == sorted(places)
    for absent in ("Fresh work</a>", "The last screen", "Read lately", "Not mine"):
        assert absent not in page
    assert re.search(r"6 things, about \d+ minutes\. 3 are late\.", " ".join(page.split()))
    assert disc(page) == "6"


def test_an_executive_owner_is_asked_to_read_the_newest_update(client: Client, mara):
    sponsor = factories.ExecutiveFactory(user=factories.UserFactory())
    initiative = factories.InitiativeFactory(title="Sponsored", executive_owner=sponsor, owned_by=mara)
    factories.UpdateFactory(initiative=initiative, narrative="The old news")
    factories.UpdateFactory(initiative=initiative, narrative="The new news", status="caution")
    leader = Client()
    leader.force_login(sponsor.user)
    page = leader.get("/my-work/").text
    assert "Caution: The new news" in page
    assert "The old news" not in page
    home = leader.get("/").text
    assert "What needs you" in home
    assert "How the pillars stand" in home
    assert "How the pillars stand" not in client.get("/").text


def test_nothing_owed_and_nobody_known_are_said(client: Client):
    assert "You owe nothing" in client.get("/my-work/").text
    stranger = Client()
    stranger.force_login(factories.UserFactory(username="stranger"))
    page = stranger.get("/my-work/").text
    assert "signed in as stranger" in page
    assert "programme office" in page


def test_people_are_found_by_name_job_and_department(mara, client: Client):
    factories.MemberFactory(name="Gwil Maddern", job_title="Control room manager", front_line=True)
    factories.MemberFactory(name="Gone Away", active=False)
    for query, expected in [
        ({"q": "lind"}, "Mara Lindquist"),
        ({"q": "control ROOM"}, "Gwil Maddern"),
        ({"department": mara.department.slug}, "Mara Lindquist"),
        ({"kind": "front-line"}, "Gwil Maddern"),
    ]:
        page = client.get("/people/", query).text
        main = page[page.index("<main") : page.index("</main")]
        assert [name for name in ("Mara Lindquist", "Gwil Maddern", "Gone Away") if name in main] == [expected], query
    assert "Nobody fits" in client.get("/people/", {"q": "nobody at all"}).text


@pytest.mark.parametrize("query", ["?department=gone", "?page=zero", "?q=%00", "?q=" + "x" * 3000, "?kind=boss"])
def test_any_address_gives_a_page(client: Client, query):
    assert client.get(f"/people/{query}").status_code == 200
    assert client.get("/people/nobody-here/").status_code == 404


def test_a_person_has_a_page_of_what_they_do_and_no_score(mara, client: Client):
    factories.InitiativeFactory(title="Owned work", owned_by=mara)
    factories.InitiativeFactory(title="Helped work", front_line_contributors=[mara])
    factories.KpiFactory(name="Owned measure", owner=mara)
    factories.PlayFactory(title="Owned play", owned_by=mara)
    factories.StoryFactory(title="Told story", told_by=mara)
    factories.LessonFactory(title="Written lesson", people=[mara])
    page = client.get(mara.get_absolute_url()).text
    order = ["Owned work", "Owned measure", "Owned play", "Helped work", "Told story", "Written lesson"]
    assert sorted(order, key=page.index) == order
    mara.active = False
    mara.save()
    assert "has left" in client.get(mara.get_absolute_url()).text


def test_the_home_page_shows_what_is_owed_now_of_the_kinds_that_were_owed_a_minute_ago(mara, client: Client):
    factories.PlayFactory(title="Ramp will not deploy", owned_by=mara, review_by=today(-8))
    assert "Check the play “Ramp will not deploy”" in client.get("/").text
    factories.PlayFactory(title="Bus full", owned_by=mara, review_by=today(-9))
    kpi = factories.KpiFactory(name="Read long ago", owner=mara)
    factories.MeasurementFactory(kpi=kpi, as_of=today(-80))
    home = client.get("/").text
    assert "Check the play “Bus full”" in home
    # Of this kind nothing was owed. The number is that of what is shown; the list of all has the rest.
    assert ("Record a reading" in home, disc(home)) == (False, "2")
    assert disc(client.get("/my-work/").text) == "3"
    client.post("/people/")
    home = client.get("/").text
    assert ("Record a reading" in home, disc(home)) == (True, "3")


def test_people_are_sorted_by_department_or_by_name_and_taken_away_as_a_file(mara, client: Client):
    control = factories.DepartmentFactory(name="Control")
    factories.MemberFactory(name="Zoe Abara", department=control, job_title="=Controller", front_line=True)
    factories.MemberFactory(name="Abe Zander", department=factories.DepartmentFactory(name="Works"))
    factories.MemberFactory(name="Gone Girl", active=False)
    names = ["Zoe Abara", "Abe Zander"]

    page = client.get("/people/").text
    assert sorted(names, key=page.index) == names
    assert "/people/?sort=name" in page
    page = client.get("/people/?sort=name").text
    assert sorted(names, key=page.index) == names[::-1]
    assert page.count("<span>Control</span>") == 1
    assert client.get("/people/?sort=nonsense").status_code == 200

    answer = client.get("/people/?format=csv&department=control")
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "Name,Job,Department,Executive,Front line,Address"
    [row] = lines[1:]
    assert row.startswith("Zoe Abara,'=Controller,Control,no,yes,http://testserver/people/zoe-abara")
    workbook = io.BytesIO(client.get("/people/?format=xlsx").getvalue())
    rows = list(load_workbook(workbook).active.values)
    assert {row[0] for row in rows[1:]} == {*names, mara.name}
    assert "Gone Girl" not in client.get("/people/?format=csv").getvalue().decode()
