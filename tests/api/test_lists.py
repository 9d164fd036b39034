"""Filters, order, paging and the cost of lists, and what bad parameters get."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cxhub.api.resources import RESOURCES
from cxhub.metrics.models import Kpi
from cxhub.search import indexing
from cxhub.search.engines import budget
from cxhub.search.engines.embedded import EmbeddedEngine
from cxhub.setup import Role
from cxhub.testing import factories as make
from tests.api.conftest import Api

NUMBERS = ["0", "-1", "9" * 23, "9223372036854775808", "NaN", "1e999", "abc", "\x00"]
NONSENSE = [*NUMBERS, "", "१२३", "9" * 4000, "'\"\\%", "💥"]


def test_any_parameter_gets_an_answer_or_is_refused(staff: Api) -> None:
    make.MeasurementFactory()
    make.UpdateFactory()
    refused = 0
    for path, resource in RESOURCES.items():
        names = [*resource.all_filters, "limit", "cursor", "sort", "total", "fields"]
        for name in names:
            for value in NONSENSE if path == "kpis" else NUMBERS[::3]:
                response = staff.get(f"{path}/", {name: value})
                assert response.status_code in (200, 400, 422), (path, name, value)
                refused += response.status_code != 200
        for value in ("0", "-1", "9" * 23, "9223372036854775807", "abc", "%00"):
            assert staff.get(f"{path}/{value}/").status_code in (404, 422), (path, value)
    assert refused > 200


@pytest.mark.parametrize("value", ["", '"', "!", "a" * 5000, "\x00", "a\x00b", "NOT (", "kind:nothing", "*", "-"])
def test_any_search_gets_an_answer(value: str, staff: Api) -> None:
    for params in ({"q": value}, {"kind": value}, {"pillar": value}, {"q": "ferry", "tag": value}):
        assert staff.get("search/", params).status_code == 200
    for params in ({"page": value}, {"limit": value}):
        assert staff.get("search/", params).status_code in (400, 422)


def test_a_search_says_what_it_corrected_and_takes_it_back(staff: Api) -> None:
    make.StoryFactory(title="A ferry in the fog")
    indexing.reindex()
    corrected = staff.get("search/", {"q": "feery"}).json()
    assert (corrected["searched"], corrected["also"], corrected["total"]) == ("ferry", [], 1)
    typed = staff.get("search/", {"q": "feery", "as_typed": "true"}).json()
    assert (typed["searched"], typed["total"]) == ("", 0)


def test_a_search_that_was_broken_off_says_so(staff: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    assert staff.get("search/", {"q": "fog"}).json()["stopped"] is False

    def too_long(*_arguments: object) -> None:
        raise budget.TookTooLong

    monkeypatch.setattr(EmbeddedEngine, "search", too_long)
    answer = staff.get("search/", {"q": "fog"})
    assert answer.status_code == 200
    assert (answer.json()["stopped"], answer.json()["items"]) == (True, [])


def test_unknown_parameters_are_named(staff: Api) -> None:
    for path in ("kpis/", "kpis/1/", "strategy/", "search/"):
        response = staff.get(path, {"piller": "3"})
        assert response.status_code == 400
        assert response.headers["Content-Type"] == "application/problem+json"
        assert "piller" in response.json()["detail"]


def test_nothing_can_be_written(staff: Api) -> None:
    for verb in ("post", "put", "patch", "delete"):
        response = getattr(staff.client, verb)("/api/v3/cx/kpis/", headers=staff.headers)
        assert response.status_code == 405


def test_filters_by_slug_id_and_several(staff: Api) -> None:
    clear, warm = make.PillarFactory(title="Clear"), make.PillarFactory(title="Warm")
    one = make.InitiativeFactory(
        pillar=clear, title="One", tags=[make.TagFactory(slug="bus"), make.TagFactory(slug="tram")]
    )
    two = make.InitiativeFactory(pillar=warm, title="Two", stage="paused")

    def found(**params: Any) -> set[int]:
        return {item["id"] for item in staff.items("initiatives/", **params)}

    assert found(pillar="clear") == found(pillar=clear.pk) == {one.pk}
    assert found(pillar__in=f"clear,{warm.pk}") == {one.pk, two.pk}
    assert found(stage="paused") == {two.pk}
    assert found(stage__in=["paused", "in_progress"]) == {one.pk, two.pk}
    assert found(tag__in="bus,tram") == {one.pk}
    assert {tag["slug"] for tag in staff.item(f"initiatives/{one.pk}/")["tags"]} == {"bus", "tram"}
    assert found(q="tW") == {two.pk}
    assert found(owner=one.owned_by.slug) == {one.pk}
    assert found(since=(two.target_date + datetime.timedelta(days=1)).isoformat()) == set()
    assert found(since=two.target_date.isoformat(), until=two.target_date.isoformat()) == {one.pk, two.pk}
    assert found(id__in=f"{one.pk},{one.pk}") == {one.pk}


def test_updates_are_found_by_day_and_pillar(staff: Api) -> None:
    update = make.UpdateFactory(status="caution")
    day = update.posted_at.date()
    pillar = update.initiative.pillar.slug
    assert [item["id"] for item in staff.items("updates/", since=day, until=day, pillar=pillar)] == [update.pk]
    assert staff.items("updates/", acknowledged="true") == []
    assert [item["status"] for item in staff.items("updates/", acknowledged="false", status="caution")] == ["caution"]


@pytest.mark.parametrize("sort", ["name", "-name", "target_on", "-target_on"])
def test_pages_follow_each_other_and_hold_every_row_once(sort: str, staff: Api) -> None:
    for number in range(7):
        day = datetime.date(2030, 1, 1 + number // 2) if number % 3 else None
        make.KpiFactory(name=f"same {number // 2}", slug=f"k{number}", target_on=day)
    seen, url = [], f"kpis/?limit=2&total=true&sort={sort}&fields=slug,target_on,name"
    while url:
        page = staff.get(url).json()
        assert page["total"] == 7
        seen += page["items"]
        url = page["next"]
    assert sorted(item["slug"] for item in seen) == [f"k{number}" for number in range(7)]
    values = [item[sort.strip("-")] for item in seen]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=sort.startswith("-"))
    assert values[len(known) :] == [None] * (7 - len(known))


def test_a_cursor_belongs_to_its_list_and_order(staff: Api) -> None:
    for _ in range(3):
        make.KpiFactory()
        make.TagFactory()
    following = staff.get("kpis/?limit=1").json()["next"]
    cursor = following.partition("cursor=")[2].partition("&")[0]
    assert staff.get(f"kpis/?cursor={cursor}").status_code == 200
    assert staff.get(f"kpis/?cursor={cursor}&sort=target_on").status_code == 400
    assert staff.get(f"tags/?cursor={cursor}").status_code == 400
    assert staff.get(f"kpis/?cursor={cursor}x").status_code == 400


def test_fields_choose_what_is_told(staff: Api) -> None:
    kpi = make.KpiFactory()
    assert staff.items("kpis/", fields="name, pace")[0].keys() == {"id", "type", "name", "pace"}
    assert staff.item(f"kpis/{kpi.pk}/", fields="name").keys() == {"id", "type", "name"}
    assert "nmae" in staff.get("kpis/", {"fields": "nmae"}).json()["detail"]


@pytest.mark.parametrize("path", ["initiatives", "updates", "stories", "plays", "kpis"])
def test_a_list_costs_the_same_however_many_rows(path: str, staff: Api) -> None:
    pillar, person, tag = make.PillarFactory(), make.MemberFactory(), make.TagFactory()
    play = make.PlayFactory(owned_by=person)
    kpi = make.KpiFactory(pillar=pillar, owner=person)

    def more(count: int) -> None:
        for _ in range(count):
            link = f'<p><a linktype="page" id="{pillar.pk}">there</a></p>'
            story = make.StoryFactory(told_by=person, people=[person], tags=[tag], related_play=play, body=link)
            make.PlayFactory(parent=play.get_parent(), owned_by=person, body=link)
            make.MeasurementFactory(kpi=make.KpiFactory(pillar=pillar, owner=person))
            initiative = make.InitiativeFactory(
                pillar=pillar, secondary_pillars=[pillar], owned_by=person, executive_owner=person, kpis=[kpi],
                stories=[story], tags=[tag], body=link,
            )  # fmt: skip
            make.UpdateFactory(initiative=initiative, author=person)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            items = staff.items(f"{path}/", limit=100, fields=",".join(RESOURCES[path].schema.model_fields))
        assert len(items) >= rows
        return len(queries)

    rows = 2
    more(2)
    cost()  # Fills what is kept between requests: content types, sites.
    few = cost()
    rows = 8
    more(6)
    assert cost() == few
    assert few <= 40


def test_answers_are_for_one_reader_and_need_no_second_sending(staff: Api, anonymous: Api) -> None:
    make.KpiFactory(name="Readers")
    first = staff.get("kpis/")
    assert first.headers["Cache-Control"] == "private, no-store"
    assert {"Authorization", "Cookie"} <= {name.strip() for name in first.headers["Vary"].split(",")}
    again = staff.get("kpis/", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Kpi.objects.update(name="Changed")
    assert staff.get("kpis/", **{"If-None-Match": first.headers["ETag"]}).status_code == 200
    assert anonymous.get("kpis/", **{"If-None-Match": first.headers["ETag"]}).json()["items"] == []


def test_editors_parameters_get_an_answer_or_are_refused(bearer: Callable[..., Api]) -> None:
    editor = bearer(Role.OFFICE)
    for path in ("pages", "images", "documents", "sites", "redirects"):
        for name in ("search", "offset", "limit", "order", "fields", "type"):
            for value in NONSENSE:
                response = editor.get(f"/api/v3/{path}/", {name: value})
                assert response.status_code in (200, 400, 403, 422), (path, name, value)
    assert editor.get("/api/v3/pages/", {"search": "\x00"}).json()["detail"] == "search: holds a NUL character."
    assert editor.get("/api/v3/pages/", {"offset": "9" * 23}).json()["detail"] == "offset: is too large a number."
