"""Every page is accessible, fits a phone and asks nobody but the site, in light and in dark."""

import pytest
from wagtail.models import Page

from cxhub.testing.samples import page_of, page_types
from tests.browser.conftest import Visit

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


@pytest.mark.parametrize("path", ["/admin/", "/admin/users/", "/api/v3/docs"])
def test_the_admin_and_the_api_ask_no_other_server(path: str, visit: Visit) -> None:
    visitor = visit(path, as_user="admin")
    visitor.page.wait_for_load_state("networkidle")
    assert not [complaint for complaint in visitor.complaints if complaint.startswith("asks another server")]
