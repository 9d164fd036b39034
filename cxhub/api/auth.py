"""Who reads: the bearer of a token, whoever is signed in, or nobody."""

from typing import Any

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security.http import HttpAuthBase
from wagtail.api.v3.auth import BearerTokenAuth
from wagtail.models import APIToken

from cxhub.access import Reader


class ReaderAuth(HttpAuthBase):
    """Finds the reader behind a request. ``request.auth`` is a :class:`~cxhub.access.Reader`.

    A token counts for itself alone: what the session of the same browser has unlocked does not count with it. Wagtail
    takes a bad token for nobody; here it is an error, or a revoked token would look like an empty hub.
    """

    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Any:
        """The reader.

        :raises HttpError: 401, where there is a token (or another kind of credentials) and it is not good.
        """
        credentials = request.headers.get("Authorization")
        if credentials is None:
            return Reader.of(request)
        scheme, _, token = credentials.partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not APIToken.validate_token_format(token):
            raise HttpError(401, "The Authorization header must be “Bearer” and a token made in the admin.")
        if BearerTokenAuth().authenticate(request, token) is None:
            raise HttpError(401, "This token is unknown or revoked, or its account is closed.")
        return Reader(request.user)
