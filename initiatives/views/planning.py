"""Milestones, what waits for what, and blockers, from the front-end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cxhub import conf, exports
from cxhub.access import can, hide_closed, visible
from cxhub.gate import for_forms, for_readers
from cxhub.initiatives import planning
from cxhub.initiatives.ending_forms import DependencyForm, MilestoneForm
from cxhub.initiatives.models import Blocker, Dependency, Milestone
from cxhub.initiatives.models.updates import BlockerType
from cxhub.initiatives.views.forms import Short, short_form
from cxhub.initiatives.views.updates import visible_initiative
from cxhub.lists import Filter, Narrowed
from cxhub.people.models import Member
from cxhub.people.owed import member_of


@for_readers
def milestones(request: HttpRequest, pk: int) -> HttpResponse:
    """Every milestone with its buttons, and the form for a new one."""
    initiative = visible_initiative(request, pk, "answer_for")
    form = MilestoneForm(request.POST or None, instance=Milestone(initiative=initiative))
    if request.method == "POST" and form.is_valid():
        planning.plan_milestone(milestone=form.instance, user=request.user)
        messages.success(request, _("The milestone is planned."))
        return redirect("cxhub_milestones", pk=initiative.pk)
    rows = visible(Milestone.objects.filter(initiative=initiative), request)
    waiting = visible(Dependency.objects.filter(initiative=initiative), request).select_related(
        "milestone", "on_initiative", "on_milestone"
    )
    context = {
        "initiative": initiative,
        "milestones": list(rows),
        "waiting": hide_closed(waiting, request, "on_initiative"),
        "form": form,
        "today": timezone.localdate(),
    }
    return render(request, "cxhub_initiatives/milestones.html", context)


def _milestone(request: HttpRequest, pk: int) -> Milestone:
    row = get_object_or_404(visible(Milestone.objects.select_related("initiative"), request), id=pk)
    if not can(request, "answer_for", row.initiative):
        raise PermissionDenied
    return row


@for_readers
def milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of one milestone; a day that moves leaves the first promise visible."""
    row = _milestone(request, pk)
    form = MilestoneForm(request.POST or None, instance=row)
    back = redirect("cxhub_milestones", pk=row.initiative_id)
    if request.method == "POST" and form.is_valid():
        planning.plan_milestone(milestone=form.instance, user=request.user)
        messages.success(request, _("The milestone is changed."))
        return back
    words = Short(
        title=_("Change a milestone"),
        lede=row.initiative.title,
        note=_("If the day moves, the one first promised stays visible."),
        button=_("Keep it"),
        leave=back.url,
        crumbs=[row.initiative],
    )
    return short_form(request, form, words)


@for_forms
@for_readers
def act_on_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """One button of a milestone: ``do`` is tick, untick, up or down."""
    row = _milestone(request, pk)
    verb = request.POST.get("do", "")
    if verb in ("tick", "untick"):
        planning.tick_milestone(milestone=row, done=verb == "tick", user=request.user)
    elif verb in ("up", "down"):
        planning.move_milestone(milestone=row, steps=-1 if verb == "up" else 1)
    else:
        raise Http404
    return redirect("cxhub_milestones", pk=row.initiative_id)


@for_readers
def wait_for(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that says what an initiative waits for."""
    initiative = visible_initiative(request, pk, "answer_for")
    form = DependencyForm(
        request.POST or None, instance=Dependency(initiative=initiative), reader=request, initiative=initiative
    )
    back = redirect("cxhub_milestones", pk=initiative.pk)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Kept: both sides see it."))
        return back
    words = Short(
        title=_("What does it wait for?"),
        lede=initiative.title,
        button=_("Keep it"),
        leave=back.url,
        crumbs=[initiative],
    )
    return short_form(request, form, words)


@for_forms
@for_readers
def wait_no_more(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a dependency away."""
    row = get_object_or_404(visible(Dependency.objects.select_related("initiative"), request), id=pk)
    if not can(request, "answer_for", row.initiative):
        raise PermissionDenied
    row.delete()
    messages.success(request, _("It waits for that no longer."))
    return redirect("cxhub_milestones", pk=row.initiative_id)


SORTS: dict[str, tuple[Any, list[Any]]] = {
    "oldest": (gettext_lazy("Oldest first"), ["since", "pk"]),
    "pillar": (gettext_lazy("By pillar"), [F("update__initiative__pillar__order").asc(nulls_last=True), "since", "pk"]),
}


def _narrowed(request: HttpRequest) -> Narrowed:
    member = member_of(request)
    open_ones = visible(Blocker.objects.open(), request)
    owners = visible(Member.objects.filter(blockers__in=open_ones), request).order_by("name").distinct()
    people = [("me", _("Me"))] if member else []
    people += [(row.slug, row.name) for row in owners]

    def of_owner(value: str) -> Q:
        if value == "me":
            return Q(owner=member)
        return Q(owner=None) if value == "none" else Q(owner__slug=value)

    return Narrowed(
        request,
        [
            Filter("type", gettext_lazy("Kind"), gettext_lazy("Any"), BlockerType.choices, lambda value: Q(type=value)),
            Filter(
                "owner",
                gettext_lazy("Who can clear it"),
                gettext_lazy("Anyone"),
                [*people, ("none", gettext_lazy("Nobody"))],
                of_owner,
            ),
        ],
        SORTS,
    )


@for_readers
def blockers(request: HttpRequest) -> HttpResponseBase:
    """Everything that stands in the way of work now, the longest first; as a file with ``?format=``."""
    asked, today = _narrowed(request), timezone.localdate()
    rows = visible(Blocker.objects.open(), request).select_related("owner", "update__initiative__pillar")
    if kind := exports.wanted(request):
        headers = [_("Initiative"), _("Kind"), _("Who can clear it"), _("Next action"), _("Since"), _("Days")]
        lines = (
            [
                row.update.initiative.title,
                row.get_type_display(),
                row.owner and row.owner.name,
                row.next_action,
                row.since,
                row.days_open(today),
            ]
            for row in asked.rows(rows).iterator(chunk_size=500)
        )
        return exports.file_response(kind, "blockers", headers, lines)
    page_obj = Paginator(asked.rows(rows), conf.get("PAGE_SIZE")).get_page(request.GET.get("page"))
    found = [(row, row.days_open(today), can(request, "resolve", row)) for row in page_obj]
    hide_closed([row.update.initiative for row, _days, _may in found], request, "pillar")
    context = {
        "narrowed": asked,
        "xlsx": asked.address(format="xlsx", page=None),
        "page_obj": page_obj,
        "rows": found,
    }
    return render(request, "cxhub_initiatives/blockers.html", context)


def ask_whether_clear(request: HttpRequest, blocker: Blocker) -> HttpResponse:
    """Show what is in the way and ask whether it still is."""
    words = Short(
        title=_("Is the way clear?"),
        lede=f"{blocker.get_type_display()}: {blocker.next_action}",
        note=blocker.update.initiative.title,
        button=_("It is out of the way"),
    )
    return short_form(request, Form(), words)


@for_forms
@for_readers
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    """What stood in the way no longer does."""
    rows = visible(Blocker.objects.select_related("update__initiative"), request)
    row = get_object_or_404(rows, id=pk)
    if not can(request, "resolve", row):
        raise PermissionDenied
    planning.resolve(blocker=row, user=request.user)
    messages.success(request, _("Out of the way. The owner sees it."))
    return redirect(row.update.initiative.get_url(request))
