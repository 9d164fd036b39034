"""Who may open the hub's own views, as the view restriction of its home decides for its pages, and how."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from cxhub.access import Reader
from cxhub.badge import forget_count

View = Callable[..., HttpResponseBase]


def for_readers(view: View) -> View:
    """Decorator: only for those who may read the hub's home. Others are asked to sign in.

    :raises PermissionDenied: somebody who is signed in, but may not read the hub.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if Reader.of(request).reads_hub:
            if request.method == "POST":
                forget_count(request)
            return view(request, *args, **kwargs)
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(_page_of(request), "cxhub_sign_in")

    return guarded


def for_forms(view: View) -> View:
    """Decorator: takes what forms send. Whoever opens the address by hand is told so."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if request.method == "POST" else forms_only(request)

    return guarded


def forms_only(request: HttpRequest) -> HttpResponse:
    """Return the page for an address that there is nothing to read at (405)."""
    response = render(request, "cxhub/forms_only.html", status=405)
    response["Allow"] = "POST"
    return response


def _page_of(request: HttpRequest) -> str:
    """Where to go on after signing in: what is posted to an address may not be opened there, but on the page before."""
    before = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    if request.method in ("GET", "HEAD") or not ours:
        return request.get_full_path()
    parts = urlsplit(before)
    return urlunsplit(("", "", parts.path or "/", parts.query, ""))
