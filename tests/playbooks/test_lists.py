"""Lists are narrowed, sorted, paged and taken away by their address, whatever it says."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cxhub.testing import factories


@pytest.fixture
def stories(client):
    pillar = factories.PillarFactory(title="Clear", slug="clear")
    principle = factories.PrincipleFactory(slug="say-it-first")
    tag = factories.TagFactory(name="Tram", slug="tram")
    department = factories.DepartmentFactory(slug="control")
    factories.StoryFactory(
        title="The one",
        date=datetime.date(2024, 5, 6),
        pillar=pillar,
        principle=principle,
        department=department,
        mood="unhappy",
        told_by=factories.MemberFactory(front_line=True),
        tags=[tag],
    )
    factories.StoryFactory(title="Another", date=datetime.date(2025, 5, 6), mood="warm", also_principles=[principle])


@pytest.mark.parametrize(
    "narrow", ["pillar=clear", "tag=tram", "department=control", "mood=unhappy", "year=2024", "by=front-line"]
)
def test_stories_are_narrowed(client, stories, narrow):
    html = client.get(f"/stories/?{narrow}").content.decode()
    assert "The one" in html and "Another" not in html
    assert "1 found" in html and "remove this filter" in html and " selected>" in html


def test_a_principle_finds_stories_that_name_it_second(client, stories):
    html = client.get("/stories/?principle=say-it-first").content.decode()
    assert "The one" in html and "Another" in html


def test_the_unhappy_can_come_first(client, stories):
    html = client.get("/stories/?sort=unhappy").content.decode()
    assert html.index("The one") < html.index("Another")


def test_plays_can_be_put_in_another_order(client):
    late = factories.PlayFactory(title="Zebra crossing", review_by=datetime.date(2020, 1, 1))
    factories.PlayFactory(title="A lift", review_by=datetime.date(2040, 1, 1), parent=late.get_parent())
    assert 'href="/playbooks/?sort=review"' in client.get("/playbooks/").text
    titles = {sort: plays_in_order(client, sort) for sort in ("title", "review")}
    assert titles == {"title": ["A lift", "Zebra crossing"], "review": ["Zebra crossing", "A lift"]}


def plays_in_order(client, sort):
    lines = client.get(f"/playbooks/?sort={sort}&format=csv").getvalue().decode().splitlines()
    return [line.split(",")[0] for line in lines[1:]]


def test_nothing_found_offers_the_way_back(client, stories):
    html = client.get("/stories/?pillar=clear&mood=warm").content.decode()
    assert "No story fits all of that" in html and "Show all stories" in html


@pytest.mark.parametrize("path", ["/stories/", "/lessons/", "/playbooks/"])
@pytest.mark.parametrize(
    "query",
    [
        "pillar=nowhere&year=abc&mood=%00&sort=up",
        "year=999999999999999999999",
        "page=0",
        "page=-1",
        "page=1e9",
        "page=99999999999999999999999",
        "page=%00",
        "tag=%27%3B--&tag=x",
        "principle=%F0%9F%98%80",
        "format=exe",
        "pillar[]=1",
        "review=%00&state=%00",
    ],
)
def test_any_address_gives_a_page(client, path, query):
    assert client.get(f"{path}?{query}").status_code == 200


def test_what_means_nothing_is_said_and_left_out(client, stories):
    html = client.get("/stories/?pillar=nowhere").content.decode()
    assert "left out: Pillar" in html and "2 found" in html


def test_a_long_list_has_pages_that_keep_the_filter(client, settings):
    settings.CXHUB = {"PAGE_SIZE": 2}
    for number in range(5):
        factories.StoryFactory(title=f"Number {number}", mood="warm")
    html = client.get("/stories/?mood=warm").content.decode()
    assert "mood=warm&amp;page=3" in html and 'aria-current="page"' in html
    assert "Number 0" in client.get("/stories/?mood=warm&page=3").content.decode()


def rows_of(client, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response.streaming and response["Content-Type"].startswith("text/csv")
    assert "attachment" in response["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_the_file_holds_the_rows_that_are_asked_for(client, stories):
    rows = rows_of(client, "/stories/?pillar=clear&format=csv")
    assert [(row["Story"], row["Tags"], row["Pillar"], row["Date"]) for row in rows] == [
        ("The one", "Tram", "Clear", "2024-05-06")
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_a_formula(client, start):
    factories.StoryFactory(title="Safe", outcome=f"{start}cmd|' /C calc'!A0")
    assert rows_of(client, "/stories/?format=csv")[0]["Outcome"].startswith(f"'{start}")


def test_every_list_gives_a_file(client):
    factories.PlayFactory(title="A play", review_by=datetime.date(2024, 1, 1))
    factories.LessonFactory(title="A lesson")
    assert rows_of(client, "/playbooks/?format=csv&review=late")[0]["Play"] == "A play"
    assert rows_of(client, "/lessons/?format=csv&state=submitted")[0]["Lesson"] == "A lesson"


def queries_of(client, path: str) -> int:
    b"".join(client.get(path))
    with CaptureQueriesContext(connection) as queries:
        assert b"".join(client.get(path))
    return len(queries)


def test_more_rows_cost_no_more_queries(client):
    def grow(count: int):
        tags = [factories.TagFactory() for _ in range(2)]
        for _ in range(count):
            play = factories.PlayFactory(principle=factories.PrincipleFactory())
            story = factories.StoryFactory(pillar=factories.PillarFactory(), related_play=play, tags=tags)
            lesson = factories.LessonFactory(
                play_changed=play, state="infused", people=[factories.MemberFactory()], tags=tags
            )
        return story.url, lesson.url, play.url, play.get_parent().url

    lists = ["/playbooks/", "/stories/", "/lessons/"]
    paths = [*lists, *(f"{path}?format=csv" for path in lists), *grow(2)]
    few = {path: queries_of(client, path) for path in paths}
    grow(4)
    many = {path: queries_of(client, path) for path in paths}
    assert {path: many[path] - few[path] for path in paths if many[path] > few[path]} == {}
    assert max(many.values()) <= 27, many


@pytest.mark.parametrize("kind", ["story", "lesson", "play"])
def test_a_list_can_be_taken_as_a_workbook(client, kind):
    page = {"story": factories.StoryFactory, "lesson": factories.LessonFactory, "play": factories.PlayFactory}[kind]()
    index = page.get_ancestors().order_by("depth")[2] if kind == "play" else page.get_parent()
    address = index.get_url()

    answer = client.get(f"{address}?format=xlsx")

    assert "format=xlsx" in client.get(address).text
    assert b"".join(answer.streaming_content).startswith(b"PK")
