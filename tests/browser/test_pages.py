"""Every page is accessible, fits a phone and asks nobody but the site, in light and in dark."""

import pytest
from django.conf import settings
from wagtail.models import Page, PageViewRestriction

from cxhub.testing import factories
from cxhub.testing.samples import page_of, page_types
from tests.browser.conftest import Visit, sign_in

#: One line a page that is no Wagtail page: its path, and who looks at it ("" for somebody who is not signed in).
PATHS = [
    ("/sign-in/", ""),
    ("/glossary/", "staff"),
    ("/tell-a-story/", "staff"),
    ("/measures/", "staff"),
    ("/people/", "staff"),
    ("/my-work/", "staff"),
]


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model.__name__)
def test_page_of_every_kind_is_sound(model: type[Page], visit: Visit, site: str) -> None:
    visit(page_of(model).url, as_user="staff").assert_sound()


@pytest.mark.parametrize(("path", "as_user"), PATHS, ids=lambda value: value or "anybody")
def test_page_is_sound(path: str, as_user: str, visit: Visit) -> None:
    visit(path, as_user=as_user).assert_sound()


@pytest.mark.parametrize(
    ("path", "status"), [("/the-ferry-that-never-was/", 404), ("/audit/", 403), ("/sign-out/", 405)]
)
def test_an_error_is_a_sound_page(path: str, status: int, visit: Visit) -> None:
    visit(path, as_user="staff", status=status).assert_sound()


def test_the_page_that_asks_for_a_password_is_sound_and_opens(visit: Visit) -> None:
    principle = factories.PrincipleFactory(title="Never leave anyone stranded")
    PageViewRestriction.objects.create(page=principle, restriction_type="password", password="open sesame")
    visitor = visit(principle.get_url(), as_user="staff")
    visitor.assert_sound()
    for typed in ("open barley", "open sesame"):
        visitor.page.get_by_label("Password").fill(typed)
        visitor.page.get_by_role("button", name="Open it").click()
        visitor.page.wait_for_load_state()
        visitor.assert_sound()
    assert visitor.page.get_by_role("heading", name="Never leave anyone stranded").is_visible()


@pytest.mark.parametrize("path", ["/admin/", "/admin/users/", "/api/v3/docs"])
def test_the_admin_and_the_api_ask_no_other_server(path: str, visit: Visit) -> None:
    visitor = visit(path, as_user="admin")
    visitor.page.wait_for_load_state("networkidle")
    assert not [complaint for complaint in visitor.complaints if complaint.startswith("asks another server")]


def test_what_was_typed_is_back_after_signing_in_again_and_for_nobody_else(visit: Visit) -> None:
    teller, other = (factories.MemberFactory(user=factories.UserFactory()).user.username for _somebody in range(2))
    visitor = visit("/tell-a-story/", as_user=teller)
    page = visitor.page

    def write_signed_out() -> None:
        visitor.go("/tell-a-story/")
        page.get_by_label("What happened").fill("The ferry waited for an old man and his dog.")
        page.get_by_label("Yes, without a name").check()
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_url("**/sign-in/**")

    write_signed_out()
    sign_in(visitor, other)
    visitor.go("/tell-a-story/")
    assert page.get_by_label("What happened").input_value() == ""
    sign_in(visitor, teller)
    write_signed_out()
    sign_in(visitor, teller)
    visitor.go("/tell-a-story/")
    assert page.get_by_label("What happened").input_value() == "The ferry waited for an old man and his dog."
    assert page.get_by_label("Yes, without a name").is_checked()
    assert page.get_by_text("What you typed before you had to sign in is back.").is_visible()
    visitor.assert_sound()
    visitor.go("/tell-a-story/")
    assert page.get_by_label("What happened").input_value() == ""
