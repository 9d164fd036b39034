"""What can be done by a signed link from an e-mail without signing in: one thing, by one person, about one row.

An app says which of its views do what people owe, and puts ``by_link("verify")`` into the ``Owed`` that asks for it::

    register_deed(Deed("verify", do=verify_view, given=lambda page: {"pk": page.pk}, show=read_page))

The view is the very one that does it for whoever is signed in, with all that it checks: see
:mod:`cxhub.reminders.views.by_link`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from cxhub.people.owed import Signed

_deeds: dict[str, Deed] = {}


@dataclass(frozen=True)
class Deed:
    """Something that a link lets somebody do.

    :param action: its name, in links and in their addresses.
    :param do: the view; when it leads on after a POST, the thing is done.
    :param given: what it is given beside the request, from the row that the link is about.
    :param show: what is shown before, ``function(request, row)``, where ``do`` takes only POST. Its form must post to
        the address that it is shown at: ``request.by_link`` says so to templates.
    :param still: whether it is still to be done; somebody may have done it in the hub since the e-mail was sent.
    """

    action: str
    do: Callable[..., HttpResponseBase]
    given: Callable[[Any], dict[str, Any]]
    show: Callable[[HttpRequest, Any], HttpResponseBase] | None = None
    still: Callable[[Any], bool] = lambda row: True


def register_deed(deed: Deed) -> None:
    """Let links do it."""
    _deeds[deed.action] = deed


def deed_of(action: str) -> Deed | None:
    """The deed of that name, if there is one."""
    return _deeds.get(action)


def by_link(action: str) -> Signed:
    """What an ``Owed`` says of a deed."""
    return Signed(action, lambda token: reverse("cxhub_by_link", args=[action, token]))


def read_page(request: HttpRequest, page: Any) -> HttpResponseBase:
    """The page itself, which has the form: for ``show``."""
    response: HttpResponseBase = page.specific.serve(request)
    return response
