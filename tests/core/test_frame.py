"""What stands around every page, and the pages for when something is wrong."""

import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.template.loader import render_to_string
from django.test import Client
from wagtail import hooks
from wagtail.models import PageViewRestriction

from cxhub.navigation import NavItem, with_current
from cxhub.strategy.models import StrategyPage
from cxhub.testing import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Client:
    factories.make_hub()
    client.force_login(factories.UserFactory(first_name="Robin", last_name="Reader"))
    return client


def page(client: Client, address: str = "/glossary/") -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content, "html.parser")


def test_a_page_has_landmarks_a_language_and_a_way_past_the_bar(reader: Client):
    soup = page(reader)
    assert soup.html["lang"] and soup.main["id"] == "main" and soup.header and soup.footer
    assert soup.find(class_="skip")["href"] == "#main"
    assert len(soup.find_all("h1")) == 1
    assert "Robin Reader" in soup.footer.get_text()


def test_a_theme_that_was_chosen_is_there_from_the_first_paint(reader: Client):
    assert not page(reader).html.has_attr("data-theme")
    reader.cookies["cxhub_theme"] = "dark"
    soup = page(reader)
    assert soup.html["data-theme"] == "dark"
    assert soup.find(attrs={"data-theme-to": "dark"})["aria-pressed"] == "true"


@pytest.mark.parametrize("value", ['"><script>', "sepia", ""])
def test_a_theme_that_there_is_not_is_left_to_the_system(reader: Client, value: str):
    reader.cookies["cxhub_theme"] = value
    assert not page(reader).html.has_attr("data-theme")


def test_no_page_carries_script_or_style_of_its_own(reader: Client):
    soup = page(reader)
    assert not soup.find_all("style") and not soup.find_all(style=True)
    assert all(script.get("src") for script in soup.find_all("script"))
    policy = reader.get("/glossary/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy


def test_a_section_that_the_reader_may_not_see_is_not_in_the_bar(reader: Client):
    strategy = factories.branch(StrategyPage)

    def sections(request):
        return [NavItem("The strategy", page_type=StrategyPage, order=1), NavItem("Nowhere", order=2)]

    with hooks.register_temporarily("cxhub_nav_items", sections):
        labels = [link.get_text() for link in page(reader).nav.find_all("a")]
        assert "The strategy" in labels and "Nowhere" not in labels
        restriction = PageViewRestriction.objects.create(page=strategy, restriction_type="groups")
        assert restriction.pk
        nav = page(reader).nav
        assert nav is None or "The strategy" not in nav.get_text()


def test_the_section_that_one_is_in_is_marked():
    items = [NavItem("Home", "/", home=True), NavItem("Work", "/jobs/"), NavItem("Done work", "/jobs/done/")]
    assert [link.current for link in with_current(items, "/jobs/done/7/")] == ["", "true"]
    assert [link.current for link in with_current(items, "/jobs/")] == ["page", ""]
    assert [link.current for link in with_current(items, "/people/")] == ["", ""]


def test_what_one_owes_is_counted_once_a_request(reader: Client):
    asked = []
    with hooks.register_temporarily("cxhub_my_work_count", lambda request: asked.append(request) or 3):
        page(reader)
    assert len(asked) <= 1


@pytest.mark.parametrize(
    "address",
    ["/nowhere/", "/plays/replacement-buses/", "/%00/", "/" + "a" * 3000 + "/", "/%22%3Cscript%3E/", "/\u00e9\u4e00/"],
)
def test_a_wrong_address_is_answered_for_anybody(client: Client, reader: Client, address: str):
    stranger = Client().get(address)
    assert stranger.status_code == 404 or stranger["Location"].startswith("/sign-in/?next=/")
    for answer in (stranger, reader.get(address)):
        assert "<script>" not in answer.text.replace("<script src", "")
    assert answer.status_code == 404


def test_an_address_tells_nobody_what_they_may_not_see(reader: Client):
    closed, secret, draft = (
        factories.PrincipleFactory(),
        factories.PrincipleFactory(),
        factories.PrincipleFactory(live=False),
    )
    board = Group.objects.create(name="Board")
    PageViewRestriction.objects.create(page=closed, restriction_type="groups").groups.add(board)
    PageViewRestriction.objects.create(page=secret, restriction_type="password", password="open")
    there, gone = closed.get_url(), "/principles/never-was/"
    for address in (there, draft.get_url(), gone):
        assert reader.get(address).status_code == 404, address
        answer = Client().get(address)
        assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={address}"), address
    # Asked for in the hub's own frame, by a page that does not name what it opens.
    asked = reader.get(secret.get_url()).text
    assert "A password, please" in asked and 'class="skip"' in asked and secret.title not in asked
    action = re.search(r'action="([^"]+)"', asked.split('name="password"')[0].rsplit("<form", 1)[1])[1]
    wrong = reader.post(action, {"password": "shut", "return_url": secret.get_url()}).text
    assert "not correct" in wrong and "A password, please" in wrong
    assert secret.title in reader.post(action, {"password": "open", "return_url": secret.get_url()}, follow=True).text
    insider = factories.UserFactory()
    insider.groups.add(board)
    reader.force_login(insider)
    assert closed.title in reader.get(there).text
    PageViewRestriction.objects.filter(page=closed.get_parent().get_parent()).delete()
    assert Client().get(gone).status_code == 404


def test_a_wrong_address_looks_the_same_while_debugging(reader: Client, settings):
    settings.DEBUG = True
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "cxhub.site.wrong_address.WrongAddressMiddleware"]
    answer = reader.get("/nowhere/")
    assert answer.status_code == 404
    assert "There is nothing at this address." in answer.text


def test_a_wrong_address_looks_for_what_was_meant(reader: Client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        play = factories.PlayFactory(title="Replacement bus at short notice")
    soup = page(reader, "/plays/replacement-bus-short-notice/")
    assert play.title in soup.main.get_text()


def test_a_wrong_address_gives_nothing_away_to_strangers(client: Client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        play = factories.PlayFactory(title="Replacement bus at short notice")
    assert play.title not in page(client, "/plays/replacement-bus-short-notice/").get_text()


def test_the_page_for_a_broken_hub_needs_no_request_and_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert "it was not you" in render_to_string("500.html")
        assert "too old" in render_to_string("403_csrf.html")


def test_a_hub_whose_files_were_never_collected_says_that_it_broke(client: Client, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    client.raise_request_exception = False
    answer = client.get("/sign-in/")
    assert answer.status_code == 500
    assert "it was not you" in answer.text and "cxhub/base.css" in answer.text


def test_the_style_guide_is_for_developers(client: Client, settings):
    assert client.get("/styleguide/").status_code == 404
    settings.DEBUG = True
    soup = page(client, "/styleguide/")
    assert soup.h1.get_text() == "Style guide"
    assert not soup.find_all(style=True)
