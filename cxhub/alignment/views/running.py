"""The audit on demand."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cxhub.access import can
from cxhub.alignment import running
from cxhub.alignment.gate import for_leaders
from cxhub.alignment.models import AuditRun
from cxhub.gate import for_forms


@for_forms
@for_leaders
def run_now(request: HttpRequest) -> HttpResponse:
    """Run every rule over the programme as it is now."""
    if not can(request, "run_audit", AuditRun):
        raise PermissionDenied
    run = running.run(user=request.user)
    found = run.critical + run.high + run.medium + run.low
    messages.success(request, _("The audit has run: %(found)s findings count.") % {"found": found})
    return redirect("cxhub_audit")
