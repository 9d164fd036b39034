"""Approving, closing, taking back, handing over: one short form each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cxhub.access import can, hide_closed, visible
from cxhub.gate import for_forms, for_readers
from cxhub.initiatives import actions, ending
from cxhub.initiatives.ending_forms import ApproveForm, CloseForm, HandOverForm
from cxhub.initiatives.handing_over import hand_over as give
from cxhub.initiatives.models import AnswersAs, Consideration, Initiative
from cxhub.initiatives.views.decisions import assessments_of
from cxhub.initiatives.views.forms import Short, short_form
from cxhub.initiatives.views.updates import visible_initiative
from cxhub.metrics.models import Kpi


def take_errors(form: Any, error: ValidationError) -> None:
    """Show the sentences of a refused verb: at their field where the form has it, else above it."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, sentences in found.items():
        form.add_error(name if name in form.fields else None, sentences)


def missing_with_links(request: HttpRequest, initiative: Initiative) -> list[tuple[str, str]]:
    """What the gate asks for, each with the address where it is put right, if the reader may."""
    edit = reverse("wagtailadmin_pages:edit", args=[initiative.pk]) if can(request, "change", initiative) else ""
    hand = reverse("cxhub_hand_over", args=[initiative.pk]) if can(request, "hand_over", initiative) else edit
    assess = reverse("cxhub_assess_initiative", args=[initiative.pk]) if can(request, "assess", initiative) else ""
    addresses = {"owned_by": hand, "executive_owner": hand, "assessments": assess}
    return [(words, addresses.get(name, edit)) for name, words in actions.missing_for_gate(initiative).items()]


@for_readers
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The page on which an executive owner approves: what they answer for from now on, and what is missing."""
    initiative = visible_initiative(request, pk, "change_stage")
    form = ApproveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_stage(
                initiative=initiative, to="approved", user=request.user, reason=form.cleaned_data["reason"]
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("Approved. The owner can begin, and you answer for the outcome."))
            return redirect(initiative.get_url(request))
    hide_closed([initiative], request, "pillar")
    considered = visible(Consideration.objects.filter(initiative=initiative), request)
    context = {
        "initiative": initiative,
        "form": form,
        "missing": missing_with_links(request, initiative),
        "kpis": list(visible(Kpi.objects.with_latest().filter(initiatives=initiative.pk), request)),
        "assessments": assessments_of(request, Q(initiative=initiative)),
        "unanswered": considered.filter(answer="").count(),
        "considered": considered.count(),
    }
    return render(request, "cxhub_initiatives/approve.html", context)


@for_readers
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that closes: outcome, retrospective, at least one lesson."""
    initiative = visible_initiative(request, pk, "answer_for")
    form = CloseForm(
        request.POST or None,
        reader=request,
        initiative=initiative,
        initial={"outcome": initiative.outcome, "lessons": list(initiative.lessons.values_list("pk", flat=True))},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            ending.close(
                initiative=initiative,
                outcome=data["outcome"],
                retrospective=data["retrospective"],
                lessons=list(data["lessons"]),
                new_lesson=data["new_lesson"],
                user=request.user,
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("Closed, with what was learned. Thank you."))
            return redirect(initiative.get_url(request))
    words = Short(
        title=_("Close it"),
        lede=initiative.title,
        note=_("Three lines, so that whoever does this next begins where you end."),
        button=_("Close the initiative"),
        leave=initiative.get_url(request),
        crumbs=[initiative],
    )
    return short_form(request, form, words)


@for_readers
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that lets somebody else answer for it."""
    initiative = visible_initiative(request, pk, "hand_over")
    form = HandOverForm(request.POST or None, reader=request, initial={"role": AnswersAs.OWNER})
    if request.method == "POST" and form.is_valid():
        try:
            give(initiative=initiative, user=request.user, **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("Handed over to %(name)s.") % {"name": form.cleaned_data["to"].name})
            return redirect(initiative.get_url(request))
    words = Short(
        title=_("Hand it over"),
        lede=initiative.title,
        note=_("Who answered for it before stays in its history."),
        button=_("Hand it over"),
        leave=initiative.get_url(request),
        crumbs=[initiative],
    )
    return short_form(request, form, words)


@for_forms
@for_readers
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last change of stage back."""
    initiative = visible_initiative(request, pk, "change_stage")
    try:
        back = ending.take_back(initiative=initiative, user=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Taken back: it is at “%(stage)s” again.") % {"stage": back.label})
    return redirect(initiative.get_url(request))
