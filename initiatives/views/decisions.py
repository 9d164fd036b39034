"""Decisions and what they do to customers: the list, one of them, and the forms that move it on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, F, Max, Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cxhub import exports
from cxhub.access import can, hide_closed, visible
from cxhub.gate import for_forms, for_readers
from cxhub.initiatives import deciding
from cxhub.initiatives.decision_forms import AssessmentForm, DecideForm, DecisionForm, MitigationForm
from cxhub.initiatives.models import CustomerImpactAssessment, Decision, DecisionState, Initiative
from cxhub.initiatives.views.forms import Short, short_form
from cxhub.lists import Filter, Narrowed
from cxhub.people.models import Member
from cxhub.people.owed import member_of
from cxhub.playbooks.models import TouchpointStandard

SORTS: dict[str, tuple[Any, list[Any]]] = {
    "newest": (
        gettext_lazy("Newest first"),
        [F("decided_on").desc(nulls_first=True), F("decide_by").asc(nulls_last=True), "-pk"],
    ),
    "severity": (gettext_lazy("Hardest on customers first"), [F("worst").desc(nulls_last=True), "-decided_on", "-pk"]),
}


def _everything(request: HttpRequest) -> QuerySet[Any]:
    rows = visible(Decision.objects.all(), request).select_related("decider", "initiative")
    return rows.annotate(worst=Max("assessments__severity"))


def _narrowed(request: HttpRequest) -> Narrowed:
    deciders = visible(Member.objects.filter(decisions__isnull=False), request).order_by("name").distinct()
    looked = {
        "none": Q(assessments=None),
        "after": Q(state=DecisionState.APPROVED, assessments__assessed_on__gt=F("decided_on")),
        "unhelped": Q(assessments__severity__gte=3, assessments__direction__in=("negative", "mixed"))
        & (Q(assessments__mitigation="") | Q(assessments__mitigation_owner=None) | Q(assessments__mitigation_due=None)),
    }
    return Narrowed(
        request,
        [
            Filter(
                "state", gettext_lazy("State"), gettext_lazy("Any"), DecisionState.choices, lambda value: Q(state=value)
            ),
            Filter(
                "decider",
                gettext_lazy("Decider"),
                gettext_lazy("Anyone"),
                [(member.slug, member.name) for member in deciders],
                lambda value: Q(decider__slug=value),
            ),
            Filter(
                "impact",
                gettext_lazy("Impact on customers"),
                gettext_lazy("Any"),
                [
                    ("none", gettext_lazy("Not assessed")),
                    ("after", gettext_lazy("Assessed after the decision")),
                    ("unhelped", gettext_lazy("Harms, and nobody helps yet")),
                ],
                lambda value: Q(pk__in=visible(Decision.objects.filter(looked[value]), request).values("pk")),
            ),
        ],
        SORTS,
    )


@for_readers
def decisions(request: HttpRequest) -> HttpResponseBase:
    """Every decision that the reader may see; ``?format=csv`` or ``xlsx`` gives them as a file."""
    asked, everything = _narrowed(request), _everything(request)
    if kind := exports.wanted(request):
        headers = [_("Question"), _("State"), _("Outcome"), _("Reason"), _("Decider"), _("Decided on"), _("Initiative")]
        headers += [_("Worst severity")]
        return exports.file_response(kind, "decisions", headers, _lines(request, asked.rows(everything)))
    page_obj = asked.page(everything.prefetch_related("assessments__mitigation_owner"))
    context = {
        "narrowed": asked,
        "xlsx": asked.address(format="xlsx", page=None),
        "page_obj": page_obj,
        "rows": hide_closed(page_obj, request, "initiative"),
        "tally": visible(Decision.objects.order_by(), request).aggregate(
            all=Count("pk"), pending=Count("pk", filter=Q(state=DecisionState.PENDING))
        ),
        "may_raise": can(request, "raise", Decision),
    }
    return render(request, "cxhub_initiatives/decisions.html", context)


def _lines(request: HttpRequest, rows: QuerySet[Any]) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=500):
        hide_closed([row], request, "initiative")
        yield [
            row.question,
            row.get_state_display(),
            row.outcome,
            row.reason,
            row.decider and row.decider.name,
            row.decided_on,
            row.initiative.title if row.initiative else "",
            row.worst,
        ]


def _decision(request: HttpRequest, slug: str, action: str = "") -> Decision:
    rows = visible(Decision.objects.select_related("decider", "initiative"), request)
    found: Decision = hide_closed([get_object_or_404(rows, slug=slug)], request, "initiative")[0]
    if action and not can(request, action, found):
        raise PermissionDenied
    return found


@for_readers
def decision(request: HttpRequest, slug: str) -> HttpResponse:
    """One decision: the question, the answer, and every look at what it does to customers."""
    found = _decision(request, slug)
    assessments = assessments_of(request, Q(decision=found))
    context = {
        "decision": found,
        "assessments": assessments,
        "late": found.state == DecisionState.APPROVED and not any(a.is_before(found.decided_on) for a in assessments),
        "missing": deciding.missing_for_approval(found) if found.is_pending else {},
        "may_decide": found.is_pending and can(request, "decide", found),
        "may_assess": can(request, "assess", found),
    }
    return render(request, "cxhub_initiatives/decision.html", context)


def assessments_of(request: HttpRequest, about: Q) -> list[Any]:
    """Assessments as a page shows them: each touchpoint with the standard of that name, where there is one.

    :param about: the condition that they meet.
    """
    joins = ("assessed_by", "mitigation_owner", "decision", "initiative")
    found: list[Any] = list(visible(CustomerImpactAssessment.objects.filter(about).select_related(*joins), request))
    wanted = Q(pk__in=[])
    for row in found:
        for item in row.touchpoints:
            wanted |= Q(touchpoint__iexact=item["touchpoint"])
    standards = visible(TouchpointStandard.objects.filter(wanted).select_related("play"), request)
    by_name = {standard.touchpoint.lower(): standard for standard in standards}
    for row in found:
        row.places = [(item, by_name.get(item["touchpoint"].lower())) for item in row.touchpoints]
        row.may_mitigate = can(request, "mitigate", row)
        row.is_late = row.is_overdue(timezone.localdate())
    return found


@for_readers
def raise_decision(request: HttpRequest) -> HttpResponse:
    """The form for a new question."""
    if not can(request, "raise", Decision):
        raise PermissionDenied
    about = visible(Initiative.objects.all(), request).filter(slug=request.GET.get("initiative", "")[:255]).first()
    form = DecisionForm(request.POST or None, reader=request, initial={"initiative": about})
    if request.method == "POST" and form.is_valid():
        made = deciding.raise_question(form.save(commit=False), user=request.user)
        messages.success(request, _("The question is raised. Next: what would each answer do to customers?"))
        return redirect(made)
    words = Short(
        title=_("Raise a decision"),
        lede=_("One question, what could be decided, and the one person who decides."),
        button=_("Raise it"),
        leave=about.get_url(request) if about else "",
    )
    return short_form(request, form, words)


@for_readers
def assess(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for what a decision would do to customers."""
    found = _decision(request, slug, "assess")
    return _assess(request, CustomerImpactAssessment(decision=found), found.question, found.get_absolute_url())


@for_readers
def assess_initiative(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for what a whole initiative would do to customers."""
    initiative = get_object_or_404(visible(Initiative.objects.all(), request), id=pk)
    if not can(request, "assess", initiative):
        raise PermissionDenied
    url = f"{initiative.get_url(request)}#impact"
    return _assess(request, CustomerImpactAssessment(initiative=initiative), initiative.title, url)


def _assess(request: HttpRequest, row: CustomerImpactAssessment, about: str, back: str) -> HttpResponse:
    row.assessed_by = member_of(request)
    form = AssessmentForm(request.POST or None, instance=row, reader=request)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.assess(assessment=form.instance, user=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The impact on customers is assessed."))
            return redirect(back)
    words = Short(
        title=_("What would it do to customers?"),
        lede=about,
        note=_("Dated today, and kept: a decision counts as looked at only from the day somebody looked."),
        button=_("Keep the assessment"),
        leave=back,
    )
    return short_form(request, form, words)


@for_readers
def mitigate(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for what helps those whom it harms."""
    rows = visible(CustomerImpactAssessment.objects.select_related("decision", "initiative"), request)
    row = get_object_or_404(rows, id=pk)
    if not can(request, "mitigate", row):
        raise PermissionDenied
    about: Any = row.decision or row.initiative
    back = row.get_absolute_url()
    form = MitigationForm(request.POST or None, instance=row, reader=request)
    if request.method == "POST" and form.is_valid():
        deciding.mitigate(assessment=form.instance, user=request.user)
        messages.success(request, _("Kept. It is in their work now."))
        return redirect(back)
    words = Short(title=_("What helps those it harms?"), lede=str(about), button=_("Keep it"), leave=back)
    return short_form(request, form, words)


def ask_whether_it_helps(request: HttpRequest, row: CustomerImpactAssessment) -> HttpResponse:
    """Show what helps and ask whether it is in place."""
    words = Short(
        title=_("Is it in place?"),
        lede=row.mitigation,
        note=str(row.decision or row.initiative),
        button=_("It is in place"),
    )
    return short_form(request, Form(), words)


@for_forms
@for_readers
def mitigation_done(request: HttpRequest, pk: int) -> HttpResponse:
    """What helps those whom it harms is in place."""
    rows = visible(CustomerImpactAssessment.objects.select_related("decision", "initiative"), request)
    row = get_object_or_404(rows, id=pk)
    if not can(request, "mitigate", row):
        raise PermissionDenied
    try:
        deciding.mitigation_done(assessment=row, user=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("In place, and kept. Thank you."))
    return redirect(row)


@for_readers
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for the answer; says beforehand what an approval lacks."""
    found = _decision(request, slug, "decide")
    if not found.is_pending:
        return redirect(found)
    form = DecideForm(request.POST or None, decision=found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            deciding.decide(
                decision=found, state=data["state"], outcome=data["outcome"], reason=data["reason"], user=request.user
            )
        except ValidationError as error:
            refused = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            for name, sentences in refused.items():
                form.add_error(name if name in form.fields else None, sentences)
        else:
            messages.success(request, _("Decided, and kept for everybody to read."))
            return redirect(found)
    words = Short(
        title=_("Decide"),
        lede=found.question,
        button=_("Decide it"),
        leave=found.get_absolute_url(),
        missing=lacks(request, found),
        missing_for=_("Before it can be approved:"),
    )
    return short_form(request, form, words)


def lacks(request: HttpRequest, found: Decision) -> list[tuple[str, str]]:
    """What an approval lacks, each with the address where it is put right."""
    newest = found.assessments.last()
    addresses = {"assessment": reverse("cxhub_assess_decision", args=[found.slug])}
    if newest is not None:
        addresses["mitigation"] = reverse("cxhub_mitigate", args=[newest.pk])
    missing = deciding.missing_for_approval(found, timezone.localdate())
    return [(words, addresses.get(name, "")) for name, words in missing.items()]
