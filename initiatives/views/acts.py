"""Small acts on an initiative: follow it, move it to another stage."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin.utils import label_for_field
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cxhub.access import can, visible
from cxhub.gate import for_forms, for_readers
from cxhub.initiatives import actions, pipeline
from cxhub.initiatives.forms import StageForm
from cxhub.initiatives.models import Initiative
from cxhub.initiatives.views.updates import visible_initiative
from cxhub.people.owed import member_of


@for_forms
@for_readers
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow an initiative, or no longer (``follow=0``)."""
    initiative = get_object_or_404(visible(Initiative.objects.all(), request), id=pk)
    member = member_of(request)
    if member is None:
        raise PermissionDenied
    if request.POST.get("follow") == "0":
        actions.unfollow(initiative=initiative, member=member)
        messages.success(request, _("You no longer follow this initiative."))
    else:
        actions.follow(initiative=initiative, member=member)
        messages.success(request, _("You follow this initiative now."))
    return redirect(initiative.get_url(request))


@for_readers
def stage(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that moves an initiative through the pipeline; says beforehand what a gate lacks."""
    initiative = visible_initiative(request, pk, "change_stage")
    form = StageForm(request.POST or None, initiative=initiative)
    missing: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_stage(
                initiative=initiative,
                to=form.cleaned_data["stage"],
                user=request.user,
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            if form.cleaned_data["stage"] == "closed" and actions.missing_to_close(initiative):
                return redirect("cxhub_close", pk=initiative.pk)
            missing = _take_errors(form, error)
        else:
            label = pipeline.label(form.cleaned_data["stage"])
            messages.success(request, _("Moved to “%(stage)s”.") % {"stage": label})
            return redirect(initiative.get_url(request))
    gates = [item for item in pipeline.may_follow(initiative.stage) if pipeline.is_gated(item)]
    if gates and not missing:
        missing = actions.missing_for_gate(initiative)
    context = {
        "initiative": initiative,
        "form": form,
        "gates": [pipeline.label(item) for item in gates],
        "missing": [(label_for_field(name, Initiative), words) for name, words in missing.items()],
        "may_edit": can(request, "change", initiative),
    }
    return render(request, "cxhub_initiatives/stage.html", context)


def _take_errors(form: StageForm, error: ValidationError) -> dict[str, str]:
    """Put the errors where the form shows them; give back those of fields that only the page's editor has."""
    missing = {}
    for name, words in error.message_dict.items():
        if name in form.fields:
            form.add_error(name, words)
        else:
            missing[name] = words[0]
            form.add_error("stage", words)
    return missing
