"""The visitor notices what the tests of pages rely on it to notice."""

import pytest

from tests.browser.conftest import Visit

SAMPLES = {
    "asks another server": "const image = new Image(); image.src = 'http://elsewhere.invalid/a.png';",
    "console: broken": "console.error('broken');",
    "script fails": "setTimeout(() => { throw new Error('oops'); });",
    "the page scrolls sideways": "document.body.insertAdjacentHTML('beforeend', '<div id=wide>wide</div>');"
    "document.getElementById('wide').style.width = '4000px';",
    "image-alt": "document.body.insertAdjacentHTML('beforeend', '<img src=\"data:,\">');",
}


@pytest.mark.parametrize(("complaint", "script"), SAMPLES.items(), ids=SAMPLES)
def test_a_fault_is_noticed(complaint: str, script: str, visit: Visit) -> None:
    visitor = visit("/admin/login/")
    visitor.page.evaluate(script)
    visitor.page.wait_for_timeout(100)
    with pytest.raises(AssertionError, match=complaint):
        visitor.assert_sound()
