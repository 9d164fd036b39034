"""Words of findings: remembered by language, and in one language throughout a run."""

import pytest
from django.utils.translation import override

from cxhub.alignment import wording
from cxhub.alignment.wording import gettext, ngettext, one_language

#: A message that Django itself brings in many languages.
MESSAGE, GERMAN = "yes,no,maybe", "Ja,Nein,Vielleicht"


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    wording._gettext.cache_clear()
    wording._ngettext.cache_clear()


def test_what_is_remembered_in_one_language_is_not_said_in_another() -> None:
    with override("en"):
        assert gettext(MESSAGE) == MESSAGE
    with override("de"):
        assert gettext(MESSAGE) == GERMAN
    with override("en"):
        assert gettext(MESSAGE) == MESSAGE


def test_a_run_keeps_the_language_that_it_began_with() -> None:
    with override("de"), one_language(), override("en"):
        assert gettext(MESSAGE) == GERMAN
    with override("en"):
        assert gettext(MESSAGE) == MESSAGE


def test_each_number_has_its_form() -> None:
    assert [ngettext("%d day", "%d days", count) for count in (1, 2, 1)] == ["%d day", "%d days", "%d day"]
