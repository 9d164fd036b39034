"""What was sent to me, and how I want to be told."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from cxhub import conf
from cxhub.access import visible
from cxhub.gate import for_forms, for_readers
from cxhub.people.models import Member
from cxhub.people.owed import member_of
from cxhub.reminders import telling
from cxhub.reminders.forms import PreferencesForm
from cxhub.reminders.models import Kind, Notification


def required_member(request: HttpRequest) -> Member:
    """The active member who is signed in.

    :raises PermissionDenied: the account belongs to nobody of the programme.
    """
    member = member_of(request)
    if member is None or not member.active:
        raise PermissionDenied
    return member


@never_cache
@for_readers
def notifications(request: HttpRequest) -> HttpResponse:
    """Everything that was sent to the reader, the newest first; ``?show=new`` leaves out what was read."""
    required_member(request)
    rows = visible(Notification.objects.all(), request)
    new = rows.filter(read_at=None).count()
    only_new = request.GET.get("show") == "new"
    shown = rows.filter(read_at=None) if only_new else rows
    context = {
        "page_obj": Paginator(shown, conf.get("PAGE_SIZE")).get_page(request.GET.get("page")),
        "new": new,
        "tabs": [
            {"label": _("All"), "url": request.path, "current": not only_new},
            {"label": _("New"), "url": "?show=new", "current": only_new, "count": new},
        ],
    }
    return render(request, "cxhub_reminders/notifications.html", context)


@for_forms
@for_readers
def mark_read(request: HttpRequest) -> HttpResponse:
    """Mark one notification as read, or all."""
    required_member(request)
    rows = visible(Notification.objects.all(), request).filter(read_at=None)
    one = request.POST.get("notification", "")
    if one:
        rows = rows.filter(pk=int(one)) if one.isdecimal() and len(one) < 19 else rows.none()
    rows.update(read_at=timezone.now())
    return redirect("cxhub_notifications")


@never_cache
@for_readers
def preferences(request: HttpRequest) -> HttpResponse:
    """How the reader wants to be told."""
    form = PreferencesForm(request.POST or None, member=required_member(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Kept. It holds from now on."))
        return redirect("cxhub_preferences")
    fixed = [kind.label for kind in telling.FIXED]
    return render(request, "cxhub_reminders/preferences.html", {"form": form, "fixed": fixed})


@never_cache
@csrf_exempt  # The address is the proof: mail programs post to it for their reader (RFC 8058), without a page before.
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """End one kind of e-mail, from a link in one. Opening it changes nothing."""
    found = telling.read_stop_token(token)
    context: dict[str, object] = {"kind": found[1].label if found else "", "done": request.method == "POST"}
    if found is not None and request.method == "POST":
        telling.stop(found[0], Kind(found[1]))
    return render(request, "cxhub_reminders/stop_mail.html", context, status=200 if found else 404)
