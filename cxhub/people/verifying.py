"""The owner of a page reads it through, and vouches for it for another while."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from cxhub import conf
from cxhub.access import can, rule, visible
from cxhub.gate import for_forms, for_readers
from cxhub.people.models import Member, VerifiedMixin
from cxhub.people.owed import member_of

FIELDS = ("verified_by", "verified_on", "review_by")


@rule("verify", VerifiedMixin)
def may_verify(user: Any, page: Any) -> bool:
    """The owner, while active. Editors have the page's form in the admin."""
    member = getattr(user, "cxhub_member", None)
    return member is not None and member.active and page.owned_by_id == member.pk


@transaction.atomic
def verify(*, page: Any, by: Member, user: Any = None) -> datetime.date:
    """Write down that the page holds today, and return the day until which it is vouched for.

    A draft that somebody is writing keeps its text and gets the new dates, so that publishing it brings no old ones
    back.
    """
    page = type(page)._default_manager.select_for_update(of=("self",)).get(pk=page.pk)
    today = timezone.localdate()
    page.verified_by, page.verified_on = by, today
    page.review_by = today + datetime.timedelta(days=conf.get("REVIEW_DAYS"))
    if page.has_unpublished_changes and page.latest_revision:
        page.save(update_fields=list(FIELDS), clean=False)
        draft = page.latest_revision
        draft.content.update(verified_by=by.pk, verified_on=today.isoformat(), review_by=page.review_by.isoformat())
        draft.save(update_fields=["content"])
    else:
        # Vouching changes no word, so it needs no right to publish.
        revision = page.save_revision(user=user, log_action=False)
        revision.publish(user=user, log_action=False, skip_permission_checks=True)
    log(instance=page, action="cxhub.verify", user=user, data={"until": page.review_by.isoformat()})
    return page.review_by


@for_readers
@for_forms
def verify_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the owner's word."""
    page: Any = get_object_or_404(visible(Page.objects.all(), request), pk=pk).specific
    member = member_of(request)
    if member is None or not can(request, "verify", page):
        raise Http404
    until = verify(page=page, by=member, user=request.user)
    messages.success(request, _("Thank you. It is vouched for until %(day)s.") % {"day": date_format(until, "j F Y")})
    return redirect(page.get_url(request) or "/")
