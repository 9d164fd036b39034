"""The router of the reader's tier, and what all of its answers have in common."""

import hashlib
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from ninja import Router
from ninja.errors import HttpError
from pydantic_core import to_json
from wagtail.api.v3.api import api
from wagtail.api.v3.errors import ProblemDetail, problem_response

from cxhub.api.auth import ReaderAuth

View = Callable[..., HttpResponse]

#: What every operation may answer instead, in the form of RFC 9457.
ERRORS: dict[int, Any] = {400: ProblemDetail, 401: ProblemDetail, 422: ProblemDetail}

#: The longest number in an address: no database counts further than 19 digits, and none of its rows are that many.
LONGEST_NUMBER = 18
#: The operation that answers whatever it is asked: people type it.
ANSWERS_ANYTHING = "cx_search"


def refuse_what_no_database_takes(view: View) -> View:
    """Decorator: 400 for parameters that hold a NUL character or a number too large. Wagtail's tier asks with them."""

    @wraps(view)
    def refusing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        takes_all = request.resolver_match is not None and request.resolver_match.url_name == ANSWERS_ANYTHING
        for name, values in request.GET.lists():
            if not takes_all and any("\x00" in value for value in values):
                return problem_response(status=400, detail=f"{name}: holds a NUL character.")
            if name in ("limit", "offset") and any(len(value.strip()) > LONGEST_NUMBER for value in values):
                return problem_response(status=400, detail=f"{name}: is too large a number.")
        return view(request, *args, **kwargs)

    return refusing


api.add_decorator(refuse_what_no_database_takes, mode="view")

router = Router(auth=ReaderAuth(), tags=["hub"])
api.add_router("/cx/", router)


def for_one_reader(view: View) -> View:
    """Decorator: keeps answers out of shared caches, and errors too, for they depend on the reader like the rest."""

    @wraps(view)
    def personal(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        known = request.user.is_authenticated or "Authorization" in request.headers
        response.headers["Cache-Control"] = "private, no-store" if known else "no-cache"
        patch_vary_headers(response, ["Authorization", "Cookie"])
        if response.status_code == 401:
            response.headers["WWW-Authenticate"] = "Bearer"
        return response

    return personal


router.add_decorator(for_one_reader, mode="view")


def refuse_unknown(request: HttpRequest, known: Iterable[str]) -> None:
    """Refuse parameters that would be ignored.

    :raises HttpError: 400, naming them.
    """
    known = list(known)
    if unknown := [name for name in request.GET if name not in known]:
        raise HttpError(400, f"There is no parameter {', '.join(unknown)}. Known: {', '.join(sorted(known))}.")


def answer(request: HttpRequest, data: Any) -> HttpResponse:
    """Data as JSON with an entity tag, or 304 where the client has it already. Numbers that are none become null."""
    body = to_json(data, inf_nan_mode="null")
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    response = HttpResponse(body, content_type="application/json")
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
