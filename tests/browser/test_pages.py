"""Every page is accessible, fits a phone and asks nobody but the site, in light and in dark."""

import pytest

from tests.browser.conftest import Screen, Visit

#: One line a page: its path, and who looks at it ("" for somebody who is not signed in).
PAGES = [
    ("/admin/login/", ""),
]


@pytest.mark.parametrize(("path", "as_user"), PAGES, ids=lambda value: value or "anybody")
def test_page_is_sound(path: str, as_user: str, screen: Screen, visit: Visit) -> None:
    visit(path, as_user=as_user, screen=screen).assert_sound()
