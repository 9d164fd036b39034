"""Proposing work, and answering what was learned before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cxhub.access import can, visible
from cxhub.editing import UnchangedSince
from cxhub.gate import for_readers
from cxhub.initiatives.models import Consideration, ConsiderationAnswer, Initiative, InitiativeIndex
from cxhub.initiatives.proposing import Match, ProposalForm, answered, matches
from cxhub.initiatives.proposing import propose as keep
from cxhub.initiatives.views.forms import Short, short_form
from cxhub.people.owed import member_of
from cxhub.prefilled import prefilled

#: Fields of a proposal that a link may fill in, such as that of a finding about a pillar without work.
LINKED = ("title", "problem", "pillar", "owner", "executive_owner", "kpis")


@for_readers
def propose(request: HttpRequest) -> HttpResponse:
    """The form for a proposal. What was learned before is shown while somebody types, and once more before saving."""
    if not can(request, "propose", Initiative):
        raise PermissionDenied
    index = visible(InitiativeIndex.objects.order_by("path"), request).first()
    if index is None:
        raise PermissionDenied
    member = member_of(request)
    form = ProposalForm(request.POST or None, reader=request)
    form.initial = {"owner": member and member.pk, **prefilled(request, form.fields, LINKED)}
    found: list[Match] = []
    if request.method == "POST":
        found = matches(request, f"{request.POST.get('title', '')} {request.POST.get('problem', '')}", request.POST)
        if "check" in request.POST:
            form.errors.clear()  # Whoever only looks has not said that the form is ready.
        elif form.is_valid():
            if answered(found):
                initiative = keep(
                    index=index, user=request.user, member=member, data=form.cleaned_data, considered=found
                )
                return _proposed(request, initiative, index)
            sentence = _("Say of each lesson and earlier initiative what you make of it: one tap each.")
            form.add_error(None, sentence)
            found = [
                row if row.answer else replace(row, error=_("Applied, rejected or not relevant?")) for row in found
            ]
    context = {
        "form": form,
        "matches": found,
        "looked": request.method == "POST",
        "answers": ConsiderationAnswer.choices,
        "index": index,
    }
    return render(request, "cxhub_initiatives/propose.html", context)


def _proposed(request: HttpRequest, initiative: Initiative, index: InitiativeIndex) -> HttpResponse:
    if initiative.live:
        messages.success(
            request, _("Proposed. Next: what would it do to customers? Then its executive owner approves.")
        )
        return redirect(initiative.get_url(request))
    messages.success(request, _("Proposed. The programme office reads it and publishes it; then it can be approved."))
    return redirect(index.get_url(request))


@require_safe
@for_readers
def matching(request: HttpRequest) -> HttpResponse:
    """What was learned before about ``?q=``, as the part of the form that a script puts in while somebody types."""
    if not can(request, "propose", Initiative):
        raise PermissionDenied
    found = matches(request, request.GET.get("q", "")[:2000])
    context = {"matches": found, "answers": ConsiderationAnswer.choices, "looked": True}
    response = render(request, "cxhub_initiatives/matches.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


class ConsiderationForm(UnchangedSince):
    """What an initiative's people make of a lesson or of an earlier initiative."""

    class Meta:
        model = Consideration
        fields = ("answer", "note")
        widgets = {"answer": forms.RadioSelect, "note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer: Any = self.fields["answer"]
        answer.required = True
        answer.choices = ConsiderationAnswer.choices


@for_readers
def consider(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """The form for what an initiative makes of one lesson or earlier initiative."""
    initiative = get_object_or_404(visible(Initiative.objects.all(), request), id=pk)
    if not can(request, "answer_for", initiative):
        raise PermissionDenied
    about = get_object_or_404(visible(Page.objects.all(), request), id=page)
    if about.pk == initiative.pk or about.specific_class.__name__ not in ("LessonLearned", "Initiative"):
        raise PermissionDenied
    rows = visible(Consideration.objects.all(), request)
    row = rows.filter(initiative=initiative, page=about).first() or Consideration(initiative=initiative, page=about)
    form = ConsiderationForm(request.POST or None, instance=row)
    back = f"{initiative.get_url(request)}#considered"
    if request.method == "POST" and form.is_valid():
        form.instance.by = member_of(request)
        form.save()
        messages.success(request, _("Kept."))
        return redirect(back)
    words = Short(
        title=_("What do you make of it?"),
        lede=about.title,
        button=_("Keep it"),
        leave=back,
        crumbs=[initiative],
    )
    return short_form(request, form, words)


@require_safe
@for_readers
def consider_more(request: HttpRequest, pk: int) -> HttpResponse:
    """Lessons and earlier initiatives about the same thing without an answer: by ``?q=``, or else by the title."""
    initiative = get_object_or_404(visible(Initiative.objects.all(), request), id=pk)
    if not can(request, "answer_for", initiative):
        raise PermissionDenied
    text = request.GET.get("q", "")[:500] or f"{initiative.title} {initiative.promise_to_customer}"
    known = set(
        visible(Consideration.objects.filter(initiative=initiative), request)
        .exclude(answer="")
        .values_list("page_id", flat=True)
    )
    found = [row for row in matches(request, text, without=initiative.pk) if row.pk not in known]
    context = {"initiative": initiative, "matches": found, "text": request.GET.get("q", "")[:500]}
    return render(request, "cxhub_initiatives/consider.html", context)
