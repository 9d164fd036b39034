"""Doing what is owed by a signed link: the view for it runs as the link's member, for this one request."""

from __future__ import annotations

import copy
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cxhub.access import Reader, visible
from cxhub.reminders.deeds import Deed, deed_of
from cxhub.reminders.tokens import Link, Outcome, read_token, use_token

#: What a view answers once it has done its work, and leads on.
DONE = (302, 303)


@never_cache
def do_by_link(request: HttpRequest, action: str, token: str) -> HttpResponseBase:
    """Show what the link is for; on POST do it and use the link up, both or neither. Opening it writes nothing."""
    deed = deed_of(action)
    if deed is None:
        raise Http404
    link = read_token(token, action=action, user=request.user)
    if not link.ok:
        return _refused(request, link.outcome.words, link.status)
    row = _row(link)
    if row is None:
        return _not_theirs(request)
    if not deed.still(row):
        words = _("What this link was for is done already, or is not asked any more. Sign in to see what you owe.")
        return _refused(request, words, 410)
    own = _as_member(request, link)
    try:
        if request.method != "POST":
            return deed.show(own, row) if deed.show else deed.do(own, **deed.given(row))
        return _done(request, own, deed, link, row)
    except (PermissionDenied, Http404):
        return _not_theirs(request)


def thanks(request: HttpRequest) -> HttpResponse:
    """What a link was for is done, for those who are not signed in and cannot read it where it stands."""
    return render(request, "cxhub_reminders/thanks.html")


def _done(request: HttpRequest, own: HttpRequest, deed: Deed, link: Link, row: Model) -> HttpResponseBase:
    with transaction.atomic():
        response = deed.do(own, **deed.given(row))
        if response.status_code not in DONE:
            return response
        if not use_token(link):
            transaction.set_rollback(True)
            return _refused(request, Outcome.USED.words, 410)
    return response if request.user.is_authenticated else redirect("cxhub_thanks")


def _as_member(request: HttpRequest, link: Link) -> HttpRequest:
    """The request as if the link's member had sent it. The session stays that of whoever did."""
    own: Any = copy.copy(request)
    own.__dict__.pop("_cxhub_reader", None)
    own.user = link.member.user if link.member else None
    own.by_link = not request.user.is_authenticated
    return own


def _row(link: Link) -> Model | None:
    """What the link is about, if its member may see it."""
    label, _colon, pk = link.subject.rpartition(":")
    if link.member is None or link.member.user is None or not pk.isdecimal():
        return None
    rows = visible(apps.get_model(label)._default_manager.all(), Reader(link.member.user))
    found: Model | None = rows.filter(pk=int(pk)).first()
    return found


def _not_theirs(request: HttpRequest) -> HttpResponse:
    words = _("This is not yours to do any more, or it is not there. Sign in to see what you owe.")
    return _refused(request, words, 403)


def _refused(request: HttpRequest, words: str, status: int) -> HttpResponse:
    return render(request, "cxhub/link_refused.html", {"words": words}, status=status)
