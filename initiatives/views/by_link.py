"""The update form behind a signed link: no signing in, for one person and one initiative, once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from cxhub.access import Reader, can, visible
from cxhub.initiatives.models import Initiative
from cxhub.initiatives.posting import Sender, made_by, post, post_same
from cxhub.initiatives.update_form import UpdateForm
from cxhub.initiatives.views.updates import JOINS, led_on, say_posted, update_page
from cxhub.reminders.tokens import Link, Outcome, read_token

ACTION = "post_update"
#: How the subject of such a link is named: see :func:`cxhub.reminders.tokens.subject_key`.
SUBJECT = "cxhub_initiatives.initiative:"

_NOT_THEIRS = _("This initiative is not yours to report on any more, or it is not there. Sign in to see what you owe.")


@never_cache
def post_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The pre-filled form for whoever the link was made for. Opening it writes nothing; posting it uses the link up."""
    link = read_token(token, action=ACTION, user=request.user)
    if not link.ok and link.outcome is not Outcome.USED:
        return _refused(request, link, link.outcome.words)
    reader = Reader(link.member.user if link.member else None)
    initiative = _initiative(link, reader)
    if initiative is None:
        return _refused(request, link, str(_NOT_THEIRS), status=403)
    form = UpdateForm(request.POST or None, initiative=initiative, reader=reader)
    if link.outcome is Outcome.USED:
        if request.method == "POST" and made_by(form) is not None:
            return led_on(request, _after(request, initiative, token))
        return _refused(request, link, link.outcome.words)
    if request.method == "POST":
        send = post_same if "same" in request.POST else post
        update = send(form, Sender(link.member, reader.user if link.member and link.member.user else None, link))
        if update is not None:
            say_posted(request, update, form)
            return led_on(request, _after(request, initiative, token))
    return update_page(request, form, member=link.member)


@never_cache
def posted_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """A word that the update is posted, for those who are not signed in and cannot read it where it stands."""
    link = read_token(token, action=ACTION, user=request.user)
    initiative = _initiative(link, Reader(link.member.user if link.member else None))
    if link.outcome is not Outcome.USED or initiative is None:
        return _refused(request, link, link.outcome.words)
    return render(request, "cxhub_initiatives/update_posted.html", {"initiative": initiative, "link": link})


def _initiative(link: Link, reader: Reader) -> Initiative | None:
    """The initiative that the link is about, if its member may still post to it."""
    kind, _colon, pk = link.subject.rpartition(":")
    if f"{kind}:" != SUBJECT or not pk.isdecimal():
        return None
    found = visible(Initiative.objects.select_related(*JOINS), reader).filter(id=int(pk)).first()
    return found if found is not None and can(reader, ACTION, found) else None


def _after(request: HttpRequest, initiative: Initiative, token: str) -> str:
    if request.user.is_authenticated:
        return f"{initiative.get_url(request)}#updates"
    return reverse("cxhub_posted_by_link", args=[token])


def _refused(request: HttpRequest, link: Link, words: str, *, status: int = 0) -> HttpResponse:
    context: dict[str, Any] = {"link": link, "words": words}
    return render(request, "cxhub/link_refused.html", context, status=status or link.status)
