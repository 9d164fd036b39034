"""Acknowledging an update from an e-mail: one tap there, one tap here."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from cxhub.access import Reader, can, visible
from cxhub.initiatives.models import ProgressUpdate
from cxhub.initiatives.telling import ACKNOWLEDGE
from cxhub.initiatives.updating import acknowledge
from cxhub.reminders.tokens import Link, read_token, subject_key, use_token

_NOT_THEIRS = _("This update is not yours to acknowledge any more, or it is not there.")


@never_cache
def acknowledge_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the update and ask; the button acknowledges it and uses the link up."""
    link = read_token(token, action=ACKNOWLEDGE, user=request.user)
    update = _update(link)
    if not link.ok or update is None:
        words = link.outcome.words if not link.ok else str(_NOT_THEIRS)
        context: dict[str, Any] = {"link": link, "words": words}
        status = link.status if not link.ok else 403
        return render(request, "cxhub/link_refused.html", context, status=status)
    done = False
    if request.method == "POST":
        with transaction.atomic():
            if use_token(link) and link.member is not None:
                acknowledge(update=update, by=link.member, text=request.POST.get("text", "").strip()[:1000])
        done = True
    return render(request, "cxhub_initiatives/acknowledge.html", {"update": update, "done": done, "link": link})


def _update(link: Link) -> ProgressUpdate | None:
    """The update that the link is about, if its member may still acknowledge it."""
    _kind, _colon, pk = link.subject.rpartition(":")
    if link.member is None or not pk.isdecimal():
        return None
    reader = Reader(link.member.user)
    rows = visible(ProgressUpdate.objects.select_related("initiative", "author"), reader)
    found = rows.filter(id=int(pk)).first()
    if found is None or subject_key(found) != link.subject or not can(reader, "acknowledge", found):
        return None
    return found
