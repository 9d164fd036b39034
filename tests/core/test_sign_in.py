"""Coming in, going out, and the demonstration's short way in."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from cxhub.setup import set_up_hub
from cxhub.site.roles import DEMO_ROLES
from cxhub.testing import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo_staff():
    user = factories.UserFactory(username="staff")
    factories.MemberFactory(user=user, name="Callum Reyes")
    return user


def test_whoever_asked_for_a_page_comes_back_to_it(client: Client):
    factories.make_hub()
    factories.UserFactory(username="robin")
    asked = client.get("/glossary/?words=ours")
    assert asked.headers["location"] == "/sign-in/?next=/glossary/%3Fwords%3Dours"
    page = client.get(asked.headers["location"])
    assert 'name="next" value="/glossary/?words=ours"' in page.text
    form = {"username": "robin", "password": "a good long password", "next": "/glossary/?words=ours"}
    assert client.post("/sign-in/", form).headers["location"] == "/glossary/?words=ours"


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ("http://testserver/strategy/clear/?tab=2#ask", "/strategy/clear/?tab=2"),
        ("https://elsewhere.example/strategy/", ""),
        ("", ""),
    ],
)
def test_whoever_sends_a_form_too_late_comes_back_to_the_page_of_the_form(client: Client, before: str, then: str):
    address = reverse("cxhub_acknowledge", args=[7])
    sent = client.post(address, {"answer": "1"}, headers={"referer": before})
    assert parse_qs(urlsplit(sent.headers["location"]).query) == {"next": [then or address]}


def test_nobody_is_led_to_another_site(client: Client):
    factories.UserFactory(username="robin")
    form = {"username": "robin", "password": "a good long password", "next": "https://elsewhere.example/"}
    assert client.post("/sign-in/", form).headers["location"] == "/"


@pytest.mark.usefixtures("bare_site")
def test_whoever_asked_for_no_page_comes_to_the_hub_wherever_it_is_or_where_the_site_says(client: Client, settings):
    set_up_hub(as_root=False)
    factories.UserFactory(username="robin")
    form = {"username": "robin", "password": "a good long password"}
    assert client.post("/sign-in/", form).headers["location"] == "/hub/"
    settings.LOGIN_REDIRECT_URL = "/intranet/"
    assert client.post("/sign-in/", form).headers["location"] == "/intranet/"


@pytest.mark.parametrize(("stay", "ends_with_browser"), [("", True), ("on", False)])
def test_a_shared_device_forgets_whoever_did_not_ask_to_stay(client: Client, stay: str, ends_with_browser: bool):
    factories.UserFactory(username="robin")
    client.post("/sign-in/", {"username": "robin", "password": "a good long password", "stay": stay})
    assert client.session.get_expire_at_browser_close() is ends_with_browser


def test_a_wrong_password_says_so_and_keeps_the_name(client: Client):
    page = client.post("/sign-in/", {"username": "robin", "password": "wrong"})
    assert page.status_code == 200
    assert 'value="robin"' in page.text and "do not belong together" in page.text


def test_signing_out_takes_a_form_and_not_a_link(client: Client):
    client.force_login(factories.UserFactory())
    by_hand = client.get("/sign-out/")
    assert (by_hand.status_code, by_hand["Allow"]) == (405, "POST")
    assert "Nothing was changed" in by_hand.text and "_auth_user_id" in client.session
    assert client.post("/sign-out/").headers["location"] == "/sign-in/"
    assert "_auth_user_id" not in client.session


def test_a_demonstration_offers_each_role_that_has_an_account(client: Client, settings, demo_staff):
    settings.DEBUG = True
    page = client.get("/sign-in/?next=/glossary/")
    assert "Come in as Callum Reyes" in page.text and "Come in as Mara Lindquist" not in page.text
    answer = client.post(reverse("cxhub_demo_sign_in"), {"username": "staff", "next": "/glossary/"})
    assert answer.headers["location"] == "/glossary/"
    assert client.session["_auth_user_id"] == str(demo_staff.pk)
    assert client.get("/glossary/").status_code == 200


def test_a_server_has_no_short_way_in(client: Client, settings, demo_staff):
    settings.DEBUG = False
    assert "Come in as" not in client.get("/sign-in/").text
    assert client.post(reverse("cxhub_demo_sign_in"), {"username": "staff"}).status_code == 404


@pytest.mark.parametrize("username", ["", "robin", "staff", "owner\0", "admin"])
def test_the_short_way_in_leads_to_demo_accounts_only(client: Client, settings, username: str):
    settings.DEBUG = True
    factories.UserFactory(username="robin")
    factories.UserFactory(username="admin", is_superuser=True)  # of that name, but nobody of the demonstration
    assert client.post(reverse("cxhub_demo_sign_in"), {"username": username}).status_code == 404


def test_the_short_way_in_is_never_a_link(client: Client, settings, demo_staff):
    settings.DEBUG = True
    assert client.get(reverse("cxhub_demo_sign_in"), {"username": "staff"}).status_code == 405
    assert (
        Client(enforce_csrf_checks=True).post(reverse("cxhub_demo_sign_in"), {"username": "staff"}).status_code == 403
    )


def test_each_role_of_the_demonstration_is_a_person_of_its_own():
    assert len({role.username for role in DEMO_ROLES}) == len({role.member for role in DEMO_ROLES}) == 5
