"""Being away, and the calendar."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cxhub.access import visible
from cxhub.gate import for_forms, for_readers
from cxhub.reminders import calendars
from cxhub.reminders.forms import AbsenceForm
from cxhub.reminders.models import Absence
from cxhub.reminders.views.notices import required_member


@never_cache
@for_readers
def away(request: HttpRequest) -> HttpResponse:
    """When the reader is away; a form for one more time."""
    member = required_member(request)
    form = AbsenceForm(request.POST or None, member=member, reader=request)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Kept. Nothing is asked of you on those days."))
        return redirect("cxhub_away")
    today = timezone.localdate()
    rows = visible(Absence.objects.filter(member=member, ends_on__gte=today), request).select_related("stand_in")
    return render(request, "cxhub_reminders/away.html", {"form": form, "absences": rows.order_by("starts_on")})


@for_forms
@for_readers
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an absence back."""
    mine = visible(Absence.objects.filter(member=required_member(request)), request)
    get_object_or_404(mine, pk=pk).delete()
    messages.success(request, _("Taken back. You hear of what is due again."))
    return redirect("cxhub_away")


@never_cache
@for_readers
def calendar_address(request: HttpRequest) -> HttpResponse:
    """The address of the reader's calendar; POST makes a new one and the old worthless."""
    member = required_member(request)
    if request.method == "POST":
        calendars.reset(member)
        messages.success(request, _("The address is new. The old one opens nothing any more."))
        return redirect("cxhub_calendar_address")
    return render(request, "cxhub_reminders/calendar.html", {"address": calendars.address_for(member)})


@require_safe
@never_cache
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar itself, for programs that cannot sign in."""
    member = calendars.member_at(token)
    if member is None:
        raise Http404
    return HttpResponse(calendars.as_ical(member), content_type="text/calendar; charset=utf-8")
