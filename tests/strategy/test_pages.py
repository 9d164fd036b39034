"""The strategy as its readers see it: everything linked, gaps drawn, nothing shown that they may not see."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from cxhub.strategy.models import StrategyPillar
from cxhub.strategy.sections import week_number
from cxhub.testing import factories

GAP = 'class="gap'


def html_of(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_map_leads_from_the_promise_to_the_measure(client):
    factories.PurposeFactory(statement="We get people home.")
    promise = factories.PromiseFactory(statement="You will know where you stand.")
    pillar = factories.PillarFactory(title="Clear")
    principle = factories.PrincipleFactory(statement="Say it first.", pillars=[pillar])
    kpi = factories.KpiFactory(name="Told in time")
    factories.MeasurementFactory(kpi=kpi, value=61.0)
    initiative = factories.InitiativeFactory(title="Messages in five", pillar=pillar, kpis=[kpi])
    html = html_of(client, "/strategy/")
    assert "We get people home." in html and "You will know where you stand." in html
    for url in (promise.url, pillar.url, principle.url, initiative.url, kpi.get_absolute_url()):
        assert f'href="{url}"' in html
    assert "Told in time, 61%" in html


def test_what_is_missing_is_drawn_in_its_place(client):
    pillar = factories.PillarFactory(title="Put right", executive=None)
    factories.InitiativeFactory(title="Nobody measures it", pillar=pillar)
    html = html_of(client, "/strategy/")
    assert "line--gap" in html and "stop--gap" in html
    assert "Nobody answers for it" in html and "No principle yet" in html
    assert "No promise has been written yet" in html


def test_an_executive_who_has_left_is_a_gap(client):
    factories.PillarFactory(executive=factories.ExecutiveFactory(name="Edmund Vale", active=False))
    assert "Edmund Vale has left" in html_of(client, "/strategy/")


def test_an_empty_strategy_says_what_to_do(client):
    html = html_of(client, "/strategy/")
    assert "No pillars yet" in html and 'class="key"' not in html
    factories.PillarFactory()
    assert 'class="key"' in html_of(client, "/strategy/")


def test_drafts_appear_nowhere(client):
    pillar = factories.PillarFactory(title="Clear")
    factories.PillarFactory(title="Secret pillar", live=False)
    hidden = factories.PrincipleFactory(
        title="Secret principle", statement="Secret statement.", live=False, pillars=[pillar]
    )
    shown = factories.PrincipleFactory(
        pillars=[pillar],
        conflicts=[("conflict", {"principle": hidden, "words": "", "resolution": "Secret resolution"})],
    )
    for path in ("/", "/strategy/", pillar.url, shown.url):
        assert "Secret" not in html_of(client, path)


def test_a_principle_shows_its_story_and_plays(client):
    principle = factories.PrincipleFactory(short_why="Silence is worse.", dos=[("sentence", "Speak early.")])
    story = factories.StoryFactory(principle=principle, quote="She told us first.", permission="anonymous")
    factories.StoryFactory(principle=principle, quote="Never to be shown.", permission="no")
    play = factories.PlayFactory(principle=principle)
    html = html_of(client, principle.url)
    assert "Silence is worse." in html and "Speak early." in html
    assert "She told us first." in html and f'href="{story.url}"' in html and f'href="{play.url}"' in html
    assert "Never to be shown." not in html and "A customer" not in html


def test_a_principle_without_a_life_shows_the_gaps(client):
    html = html_of(client, factories.PrincipleFactory().url)
    assert "No story proves it yet" in html and "No play does it yet" in html


def test_a_pillar_shows_its_executive_principles_and_work(client):
    executive = factories.ExecutiveFactory(name="Priya Nandakar")
    pillar = factories.PillarFactory(title="Clear", executive=executive)
    factories.PrincipleFactory(statement="Say it first.", pillars=[pillar])
    factories.InitiativeFactory(title="Messages in five", pillar=pillar)
    factories.KpiFactory(name="Told in time", pillar=pillar)
    html = html_of(client, pillar.url)
    for words in ("Priya Nandakar", "Say it first.", "Messages in five", "Told in time"):
        assert words in html


@pytest.mark.parametrize(
    ("factory", "values", "words"),
    [
        (factories.PurposeFactory, {"asked_count": 2270, "understood_count": 1906}, "1,906"),
        (factories.PurposeFactory, {}, "Nobody has been asked yet"),
        (factories.StanceFactory, {"brand": ""}, "Not declared"),
        (factories.PromiseFactory, {}, "No principle keeps it yet"),
        (factories.IntendedExperienceFactory, {}, "No level has been described yet"),
        (
            factories.IntendedExperienceFactory,
            {"levels": [("level", {"level": "overall", "sentence": "I can plan my day", "intended": 80.0})]},
            "Not measured",
        ),
        (
            factories.ValuePropositionFactory,
            {"leave": [("reason", {"reason": "My hours changed", "percent": 23.0, "n": 388})]},
            "My hours changed",
        ),
    ],
)
def test_every_foundation_has_its_page(client, factory, values, words):
    assert words in html_of(client, factory(**values).url)


def test_text_of_editors_is_escaped(client):
    pillar = factories.PillarFactory(title="<b>Bold</b>", line="<script>alert(1)</script>")
    for path in (pillar.url, "/strategy/"):
        html = html_of(client, path)
        assert "<script>alert(1)" not in html and "<b>Bold</b>" not in html


def test_weeks_turn_on_monday_and_never_jump():
    sunday = datetime.date(2026, 12, 27)
    weeks = [week_number(sunday + datetime.timedelta(days=day)) for day in range(15)]
    assert weeks == [weeks[0]] + [weeks[0] + 1] * 7 + [weeks[0] + 2] * 7


def test_the_home_shows_one_principle_a_week_with_its_proof(client):
    principles = [factories.PrincipleFactory(statement=f"Statement {n}.") for n in range(3)]
    turn = principles[week_number(timezone.localdate()) % 3]
    factories.StoryFactory(principle=turn, quote="It was proved to me.")
    html = html_of(client, "/")
    assert html.count("<h1") == 1
    assert [page.statement in html for page in principles] == [page is turn for page in principles]
    assert "It was proved to me." in html and f"/tell-a-story/?principle={turn.pk}" in html


def test_an_empty_home_still_has_its_heading(client):
    assert html_of(client, "/").count("<h1") == 1


def test_a_pillar_without_a_sign_has_its_number_and_its_hue(client):
    home = factories.PillarFactory(order=3).get_parent()
    new = [home.add_child(instance=StrategyPillar(title=title)) for title in ("Safe", "Sound")]
    assert [pillar.order for pillar in new] == [4, 5]
    page = client.get(home.get_url()).text
    signs = {
        sign.find_parent("h3").a.get_text(): sign
        for sign in BeautifulSoup(page, "html.parser").select("h3 .pillar__sign")
    }
    assert (signs["Safe"].get_text(), signs["Sound"].get_text()) == ("4", "5")
    assert signs["Safe"].parent["class"] != signs["Sound"].parent["class"]
    assert BeautifulSoup(client.get(new[1].get_url()).text, "html.parser").select_one(".pillar__sign").get_text() == "5"
