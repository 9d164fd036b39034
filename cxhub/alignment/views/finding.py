"""One finding: what was found, on which evidence, how to fix it, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.access import Reader, can, visible
from cxhub.alignment import actions, mending, results
from cxhub.alignment.forms import AcknowledgeForm, AssignForm, WaiveForm
from cxhub.alignment.gate import sees_audit
from cxhub.alignment.models import Finding, FindingEvent, FindingState
from cxhub.alignment.registry import get_rule
from cxhub.alignment.severity import Severity
from cxhub.gate import for_readers
from cxhub.people.models import Member

#: What can be done, and what is said when it is.
DONE = {
    "mend": _("It is saved, and will be checked again in a moment."),
    "acknowledge": _("It is noted that you have seen it. It counts until it is mended."),
    "waive": _("It is waived: it is shown, and counts no longer until that day."),
    "assign": _("It is passed on."),
}

#: What a link from an e-mail is good for. Whoever would do more signs in.
BY_LINK = ("mend", "acknowledge")


@for_readers
def finding(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """The page of a finding, and what its forms do."""
    found = get_object_or_404(results.findings(request), fingerprint=fingerprint)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    may = {name: can(request, name, found) for name in DONE}
    if getattr(request, "by_link", False):
        may = {name: allowed and name in BY_LINK for name, allowed in may.items()}
    if found.state == FindingState.RESOLVED:
        may = dict.fromkeys(DONE, False)
    if request.method == "POST" and not may.get(act):
        raise PermissionDenied
    made = {name: _form(request, name, found, request.POST if name == act else None) for name in DONE if may[name]}
    forms = {name: form for name, form in made.items() if form is not None}
    if act and act not in forms:
        raise PermissionDenied
    if act and forms[act].is_valid() and _do(request, act, found, forms[act]):
        messages.success(request, str(DONE[act]))
        return redirect("cxhub_finding", fingerprint=found.fingerprint)
    return render(request, "cxhub_alignment/finding.html", _context(request, found, forms))


def _form(request: HttpRequest, name: str, found: Finding, data: Any) -> Form | None:
    people = visible(Member.objects.filter(active=True).order_by("name"), request)
    make: dict[str, Callable[[], Form | None]] = {
        "mend": lambda: mending.form_for(found, request, data),
        "acknowledge": lambda: AcknowledgeForm(data, prefix="acknowledge"),
        "waive": lambda: WaiveForm(
            data,
            prefix="waive",
            approvers=people.filter(executive=True),
            critical=found.severity == Severity.CRITICAL,
        ),
        "assign": lambda: AssignForm(data, prefix="assign", people=people, initial={"to": found.assigned_to_id}),
    }
    return make[name]()


def _do(request: HttpRequest, act: str, found: Finding, form: Form) -> bool:
    """Do it; what cannot be done is said in the form. Returns whether it was done."""
    verbs: dict[str, Callable[..., Any]] = {
        "acknowledge": actions.acknowledge,
        "waive": actions.waive,
        "assign": actions.assign,
    }
    try:
        if isinstance(form, mending.MendForm):
            mending.mend(finding=found, user=request.user, form=form)
        else:
            verbs[act](finding=found, user=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _context(request: HttpRequest, found: Finding, forms: dict[str, Form]) -> dict[str, Any]:
    events = visible(FindingEvent.objects.filter(finding=found), request)
    others = results.findings(request).filter(about_type=found.about_type, about_id=found.about_id)
    today = timezone.localdate()
    return {
        "finding": found,
        "rule": get_rule(found.rule),
        "evidence": results.evidence_of(found, request),
        "events": events.select_related("by__cxhub_member", "approver", "person").order_by("-on", "-pk"),
        "others": others.exclude(pk=found.pk).exclude(state=FindingState.RESOLVED)[:10],
        "forms": forms,
        "may_open": found.fix_url and can(request, "mend", found) and mending.may_open(found.fix_url, request.user),
        "member": getattr(Reader.of(request).user, "cxhub_member", None),
        "asked": can(request, "mend", found),
        "sees_audit": sees_audit(request),
        "days": max(found.age(today), 0),
    }
