"""No input breaks a search: page, suggestions, engine."""

import itertools
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cxhub.search import service

from .conftest import PUBLIC

WHOLE = [
    '"', '""', '"""', "'", "''", "`", "\x00", "a\x00b", "\ud800",
    "\udfff\ud800", "\u202eabc\u202c", "\u200f", "😀" * 50,
    "!", "*", "**", "a*", "*a", "a**", "-", "--", "-a", "- a", "-*", '-"',
    '-"a', "+", "(", ")", "((((", "a)", "NEAR(a b)",
    "NEAR", "AND", "OR", "NOT", "NOT a", "a AND", "OR OR OR", "a NOT b",
    "title:a", "title : a", "{title}:a", "^a", "a^2",
    "kind:", "kind::", "kind:story:", ":", "::", "kind:*", "before:",
    "after:0000", "before:9999-12-31", "after:1-1-1",
    "before:99999", "a & b", "a | b", "!a", "a <-> b", "a:*", "a:A", "\\",
    "\\'", "%", "%s", "%(x)s", "%%", "_", "?", ";",
    "'; DROP TABLE cxhub_search_searchdocument; --", "1=1",
    "<script>alert(1)</script>", "<mark>", "\ue000a\ue001", "{{7*7}}",
    "${jndi:ldap://x}", "../../etc/passwd", "\r\nSet-Cookie: a=b", "\t\n\v\f",
    "\ufeff", "\ufffe\uffff", "ﬁ", "ß", "İ", "ı",
    "Ａ", "e\u0301", "한국어", "日本語", "हिन्दी", "العربية", "עברית", "ไทย",
    "a" * 100_000, "a " * 50_000, '"a" ' * 20_000,
    "-a " * 20_000, "kind:a " * 9_000, "z*" * 9_000, "\x00" * 100_000, "0",
    "-1", str(2**63), str(10**23), "NaN", "1e999",
]  # fmt: skip
PIECES = ['"', "-", "*", ":", "kind:", "é", "\x00", "(", "ferry"]
STRINGS = [
    *WHOLE,
    *map("".join, itertools.product(PIECES, repeat=2)),
    *map("".join, itertools.product(PIECES[:5], repeat=3)),
]
NUMBERS = ["0", "-1", "2", str(2**63), str(10**23), "NaN", "1e999", "abc", "", "²", "١", "\x00"]


def test_there_are_a_few_hundred_hostile_strings() -> None:
    assert len(STRINGS) > 300


def test_every_string_is_answered(tram_stories: None) -> None:
    for text in STRINGS:
        for sort in ("relevance", "newest"):
            service.search(text, readable=PUBLIC, sort=sort)
        service.suggest(text, readable=PUBLIC)


@pytest.mark.parametrize("name", ["cxhub_search", "cxhub_search_suggest"])
def test_every_string_in_the_address_gets_a_page(tram_stories: None, client: Client, name: str) -> None:
    for text in STRINGS[::3]:
        response = client.get(reverse(name), {"q": text.encode("utf-8", "surrogatepass")})
        assert response.status_code == 200, text[:50]


def test_every_parameter_takes_anything(tram_stories: None, client: Client) -> None:
    for value in [*NUMBERS, *WHOLE[:40]]:
        data = value.encode("utf-8", "surrogatepass")
        for name in ("page", "sort", "kind", "year", "month", "pillar", "tag", "as_typed", "q[]"):
            response = client.get(reverse("cxhub_search"), {"q": "ferry", name: data})
            assert response.status_code == 200, (name, value[:50])


def test_only_reading_is_allowed(client: Client, db: Callable) -> None:
    assert client.post(reverse("cxhub_search")).status_code == 405
