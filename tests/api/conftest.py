"""A small programme, and clients for those who read it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import APIToken

from cxhub.setup import Role
from cxhub.testing.factories import UserFactory, make_hub

CX = "/api/v3/cx/"


class Api:
    """A client that reads below ``/api/v3/cx/`` with one token, or with none."""

    def __init__(self, client: Client, token: str = "") -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, params: Any = None, **headers: str) -> Any:
        """The answer to a GET; ``path`` is below the reader's tier, unless it begins with a slash."""
        url = path if path.startswith(("/", "http")) else CX + path
        return self.client.get(url, params, headers={**self.headers, **headers})

    def items(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """The items of a list that is there."""
        response = self.get(path, params)
        assert response.status_code == 200, response.content
        items: list[dict[str, Any]] = response.json()["items"]
        return items

    def item(self, path: str, **params: Any) -> dict[str, Any]:
        """One object that is there."""
        response = self.get(path, params)
        assert response.status_code == 200, response.content
        item: dict[str, Any] = response.json()
        return item


def token_of(user: Any) -> str:
    """A new token of a user."""
    return str(APIToken.create_token(user=user, name="tests")[1])


@pytest.fixture
def hub(db: None) -> Any:
    """The home of an empty hub."""
    return make_hub()


@pytest.fixture
def anonymous(hub: Any) -> Api:
    """Somebody without a token."""
    return Api(Client())


@pytest.fixture
def bearer(hub: Any) -> Callable[..., Api]:
    """Makes clients with a token of a new user of a role."""

    def make(role: Role = Role.STAFF, **attributes: Any) -> Api:
        return Api(Client(), token_of(UserFactory(role=role, **attributes)))

    return make


@pytest.fixture
def staff(bearer: Callable[..., Api]) -> Api:
    """A staff member's token."""
    return bearer()
