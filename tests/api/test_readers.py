"""Who reads: bearers of tokens, and nobody."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import APIToken

from cxhub.testing import factories as make
from tests.api.conftest import Api


def test_records_are_for_those_who_may_read_the_hub(anonymous: Api, staff: Api) -> None:
    make.KpiFactory(name="canary measure", owner=make.MemberFactory(name="canary person"))
    make.TagFactory(name="canary tag")
    for path in ("kpis", "people", "tags"):
        assert anonymous.items(f"{path}/") == []
        assert "canary" in str(staff.items(f"{path}/"))


@pytest.mark.parametrize(
    ("header", "spoil"),
    [
        ("Bearer {token}x", None),
        ("Bearer", None),
        ("Bearer ", None),
        ("", None),
        ("Token {token}", None),
        ("Basic dTpw", None),
        ("Bearer wagtail_é\x01", None),
        ("Bearer {other}", None),
        ("Bearer {token}", "revoke"),
        ("Bearer {token}", "deactivate"),
    ],
)
def test_a_bad_token_is_refused_even_where_nobody_would_be_let_in(
    header: str, spoil: str | None, hub: Any, client: Client
) -> None:
    user = make.UserFactory()
    token, key = APIToken.create_token(user=user, name="t")
    if spoil == "revoke":
        token.revoke()
    if spoil == "deactivate":
        user.is_active = False
        user.save()
    client.force_login(make.UserFactory())  # A session does not heal it.
    for path in ("strategy/", "kpis/", "kpis/1/"):
        response = client.get(
            f"/api/v3/cx/{path}",
            headers={"Authorization": header.format(token=key, other=APIToken.generate_token())},
        )
        assert response.status_code == 401
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.headers["WWW-Authenticate"] == "Bearer"


def test_words_that_a_customer_keeps_private_are_not_told(staff: Api) -> None:
    make.StoryFactory(quote="canary quote", quote_by="canary name", permission="no")
    make.StoryFactory(quote="may be told", quote_by="canary name", permission="anonymous")
    stories = staff.items("stories/")
    assert "canary" not in str(stories)
    assert {story["quote"] for story in stories} == {"", "may be told"}
