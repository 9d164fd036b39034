"""Findings sent to whoever can fix them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cxhub.access import can, visible
from cxhub.alignment import actions, listing, results
from cxhub.alignment.gate import for_leaders
from cxhub.alignment.models import COUNTING
from cxhub.gate import for_forms
from cxhub.people.models import Member


@for_forms
@for_leaders
def send(request: HttpRequest) -> HttpResponse:
    """Ask a person to see to all findings of the list, as it is narrowed, that are theirs to fix."""
    to = get_object_or_404(visible(Member.objects.filter(active=True), request), slug=request.POST.get("to", "")[:200])
    asked = listing.narrowed(request)
    rows = asked.rows(listing.rows(request, asked)).filter(state__in=COUNTING)
    theirs = Q(assigned_to=to) | Q(assigned_to=None, responsible=to)
    findings = list(results.findings(request).filter(theirs, pk__in=list(rows.order_by().values_list("pk", flat=True))))
    if not findings or not all(can(request, "assign", finding) for finding in findings):
        raise PermissionDenied
    sent = actions.send(findings=findings, user=request.user, to=to)
    if sent:
        words = ngettext(
            "%(name)s is asked to see to %(n)d finding, and will be reminded.",
            "%(name)s is asked to see to %(n)d findings, and will be reminded.",
            sent,
        )
        messages.success(request, words % {"name": to.name, "n": sent})
    elif to.user is None:
        messages.warning(request, _("%(name)s has no account, and cannot be told.") % {"name": to.name})
    else:
        messages.info(request, _("%(name)s was asked before.") % {"name": to.name})
    query = request.GET.urlencode()
    return redirect(f"{reverse('cxhub_audit')}{'?' if query else ''}{query}#fix")
