"""Posting an update, and acknowledging one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cxhub.access import can, visible
from cxhub.gate import for_readers
from cxhub.initiatives import actions, updating
from cxhub.initiatives.models import Initiative, ProgressUpdate
from cxhub.initiatives.update_form import STATUS_MEANINGS, StatusPicks, UpdateForm
from cxhub.metrics.lines import lines_of
from cxhub.people.owed import member_of


def visible_initiative(request: HttpRequest, pk: int, action: str) -> Initiative:
    """An initiative that the reader may see and do ``action`` to.

    (By ``id``, a plain integer, and not ``pk``, a foreign key here: only the first knows numbers that are too large.)

    :raises Http404: it is not there for this reader.
    :raises PermissionDenied: it is, but this is not theirs to do.
    """
    joins = (
        "owned_by",
        "executive_owner",
        "latest_update__author",
        "latest_update__blocker__owner",
        "latest_update__acknowledgement__by",
    )
    initiative = get_object_or_404(visible(Initiative.objects.select_related(*joins), request), id=pk)
    if not can(request, action, initiative):
        raise PermissionDenied
    return initiative


@for_readers
def post_update(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for an update: pre-filled, kept as typed where something is to be put right."""
    initiative = visible_initiative(request, pk, "post_update")
    form = UpdateForm(request.POST or None, initiative=initiative, reader=request)
    if request.method == "POST":
        if "same" in request.POST:
            posted = _nothing_changed(request, initiative, form)
        else:
            posted = form.is_valid() and _post(request, initiative, form)
        if posted:
            messages.success(request, _("Your update is posted."))
            return redirect(initiative.get_url(request) + "#updates")
    context = {
        "initiative": initiative,
        "form": form,
        "latest": initiative.latest_update,
        "meanings": [(StatusPicks.CLASSES[status], words) for status, words in STATUS_MEANINGS.items()],
        "lines": {line.kpi.pk: line for line in lines_of(request, form.kpis, form.today)},
    }
    return render(request, "cxhub_initiatives/update.html", context)


def _nothing_changed(request: HttpRequest, initiative: Initiative, form: UpdateForm) -> bool:
    """One button: status and confidence stay what they were. Not possible before there was a first update."""
    latest = initiative.latest_update
    form.full_clean()
    key = form.cleaned_data.get("key")
    form.errors.clear()
    if latest is None:
        form.add_error(None, _("There is nothing yet that could have stayed the same: post a first update."))
        return False
    if key is None:
        form.add_error(None, form.fields["key"].error_messages["required"])
        return False
    updating.post_update(
        initiative=initiative,
        author=member_of(request),
        status=latest.status,
        confidence=latest.confidence,
        no_change=True,
        submission_key=key,
        user=request.user,
    )
    return True


def _post(request: HttpRequest, initiative: Initiative, form: UpdateForm) -> bool:
    data = form.cleaned_data
    try:
        with transaction.atomic():
            updating.post_update(
                initiative=initiative,
                author=member_of(request),
                status=data["status"],
                confidence=data["confidence"] / 10,
                narrative=data["narrative"],
                readings=form.readings,
                obstacle=form.obstacle,
                milestones_done=data["milestones"],
                submission_key=data["key"],
                user=request.user,
            )
            if data.get("target_date"):
                _move_date(request, initiative, data)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True


def _move_date(request: HttpRequest, initiative: Initiative, data: dict[str, Any]) -> None:
    """Move the date; where the executive owner does it, that is its approval."""
    member = member_of(request)
    is_executive = member is not None and member.pk == initiative.executive_owner_id
    actions.move_date(
        initiative=initiative,
        to=data["target_date"],
        user=request.user,
        approved_by=member if is_executive else None,
        reason=data["date_reason"],
    )


@require_POST
@for_readers
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """The executive owner has read an update."""
    updates = visible(ProgressUpdate.objects.select_related("initiative"), request)
    update = get_object_or_404(updates, pk=pk)
    if not can(request, "acknowledge", update):
        raise PermissionDenied
    member = member_of(request)
    assert member is not None  # noqa: S101 - only a member can be an executive owner
    updating.acknowledge(update=update, by=member, text=request.POST.get("text", "").strip()[:1000])
    messages.success(request, _("Acknowledged. The owner can see that you have read it."))
    return redirect(f"{update.initiative.get_url(request)}#update-{update.pk}")
