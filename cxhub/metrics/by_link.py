"""The form for a reading behind a signed link: no signing in, for one person and one KPI, once."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from cxhub.access import Reader, can, visible
from cxhub.metrics import actions
from cxhub.metrics.forms import ReadingForm
from cxhub.metrics.models import Kpi
from cxhub.reminders.tokens import Link, Outcome, read_token, use_token

ACTION = "record_reading"
#: How the subject of such a link is named: see :func:`cxhub.reminders.tokens.subject_key`.
SUBJECT = "cxhub_metrics.kpi:"

_NOT_THEIRS = gettext_lazy("This KPI is not yours to read any more, or it is not there. Sign in to see what you owe.")


@never_cache
def record_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The form for whoever the link was made for. Opening it writes nothing; recording a reading uses it up."""
    link = read_token(token, action=ACTION, user=request.user)
    if not link.ok:
        return _refused(request, link.outcome.words, link.status)
    user = link.member.user if link.member else None
    found = _kpi(link, Reader(user))
    if found is None:
        return _refused(request, str(_NOT_THEIRS), 403)
    form = ReadingForm(request.POST or None, kpi=found)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                if not use_token(link):
                    raise ValidationError(Outcome.USED.words)
                actions.record_reading(kpi=found, recorded_by=link.member, user=user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The reading is recorded."))
            # Who is not signed in cannot read the KPI's page: the link itself then says that its work is done.
            return redirect(found if request.user.is_authenticated else request.path)
    return render(request, "cxhub_metrics/record.html", {"kpi": found, "form": form, "link": link})


def _kpi(link: Link, reader: Reader) -> Kpi | None:
    """The KPI that the link is about, if its member may still read it."""
    kind, _colon, pk = link.subject.rpartition(":")
    if f"{kind}:" != SUBJECT or not pk.isdecimal():
        return None
    found: Kpi | None = visible(Kpi.objects.with_latest(), reader).filter(pk=int(pk)).first()
    return found if found is not None and can(reader, ACTION, found) else None


def _refused(request: HttpRequest, words: str, status: int) -> HttpResponse:
    return render(request, "cxhub/link_refused.html", {"words": words}, status=status)
