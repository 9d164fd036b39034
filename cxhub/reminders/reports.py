"""The programme office's pages in the admin: what would be sent today, and what could not be sent."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cxhub.access import Reader
from cxhub.gate import for_forms
from cxhub.reminders import letters, outbox
from cxhub.reminders.models import Mail
from cxhub.reminders.people import Clock, why_not
from cxhub.reminders.rounds import plan
from cxhub.reminders.subjects import visible_of


def today(request: HttpRequest) -> HttpResponse:
    """What the next run would send, letter by letter, without anybody's signed links. Writes nothing.

    :raises PermissionDenied: the reader may not see nudges.
    """
    if not request.user.has_perm("cxhub_reminders.view_nudge"):
        raise PermissionDenied
    found = plan(Clock(timezone.now()))
    reader = Reader.of(request)
    seen = visible_of([duty.row for letter in found.letters for duty in _duties(letter)], reader)
    shown, hidden = [], 0
    for letter in found.letters:
        # What is closed to whoever looks stays closed, also in other people's letters.
        if all((type(duty.row), duty.row.pk) in seen for duty in _duties(letter)):
            shown.append((letter, letters.write(letter, with_links=False)))
        else:
            hidden += 1
    silent = [(member, found.silent[member], why_not(member)) for member in sorted(found.silent, key=str)]
    context = {"letters": shown, "hidden": hidden, "silent": silent, "parked": outbox.parked()}
    return TemplateResponse(request, "cxhub_reminders/admin/today.html", context)


def _duties(letter: letters.Letter) -> list:
    return [*letter.owes, *(telling.duty for telling in letter.nudges)]


@for_forms
def retry_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an e-mail that was put aside be tried again.

    :raises PermissionDenied: the reader may not change e-mails.
    """
    if not request.user.has_perm("cxhub_reminders.change_mail"):
        raise PermissionDenied
    outbox.retry(get_object_or_404(Mail, pk=pk))
    messages.success(request, _("It is tried again with the next run."))
    return redirect("cxhub_admin_today")
