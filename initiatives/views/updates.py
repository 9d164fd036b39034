"""Posting an update, correcting one, and acknowledging one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cxhub.access import can, visible
from cxhub.gate import for_forms, for_readers
from cxhub.initiatives import updating
from cxhub.initiatives.models import Initiative, ProgressUpdate
from cxhub.initiatives.posting import Sender, made_by, post, post_same, says_something_else
from cxhub.initiatives.update_form import STATUS_MEANINGS, StatusPicks, UpdateForm
from cxhub.people.models import Member
from cxhub.people.owed import member_of

#: What the form shows and starts from.
JOINS = (
    "owned_by",
    "executive_owner",
    "latest_update__author",
    "latest_update__blocker__owner",
    "latest_update__acknowledgement__by",
)


def visible_initiative(request: HttpRequest, pk: int, action: str) -> Initiative:
    """An initiative that the reader may see and do ``action`` to.

    (By ``id``, a plain integer, and not ``pk``, a foreign key here: only the first knows numbers that are too large.)

    :raises Http404: it is not there for this reader.
    :raises PermissionDenied: it is, but this is not theirs to do.
    """
    initiative = get_object_or_404(visible(Initiative.objects.select_related(*JOINS), request), id=pk)
    if not can(request, action, initiative):
        raise PermissionDenied
    return initiative


def wants_data(request: HttpRequest) -> bool:
    """Whether the page's script asks, which leads on by itself, and not the browser."""
    return request.headers.get("X-Requested-With") == "fetch"


def led_on(request: HttpRequest, url: str) -> HttpResponse:
    """After an update was posted: on to ``url``."""
    return JsonResponse({"url": url}) if wants_data(request) else redirect(url)


def update_page(request: HttpRequest, form: UpdateForm, member: Member | None) -> HttpResponse:
    """The form as a page; to the script, which then sends it as a page would, only that something is to be put right.

    :param member: who posts.
    """
    if request.method == "POST" and wants_data(request):
        return JsonResponse({})
    initiative, latest = form.initiative, form.initiative.latest_update
    signed_in = request.user.is_authenticated
    about = [
        member.pk if member else f"user-{request.user.pk}",
        initiative.pk,
        form.corrects.pk if form.corrects else 0,
    ]
    context = {
        "initiative": initiative,
        "form": form,
        "corrects": form.corrects,
        "latest": latest,
        "before": form.corrects or latest,
        "took": latest.seconds if latest and member and latest.author_id == member.pk else None,
        "may_correct": signed_in and latest is not None and form.corrects is None,
        # Names the draft on this device: of this person, about this.
        "draft": "-".join(map(str, about)),
        "meanings": [(StatusPicks.CLASSES[status], words) for status, words in STATUS_MEANINGS.items()],
    }
    return render(request, "cxhub_initiatives/update.html", context)


def say_posted(request: HttpRequest, update: ProgressUpdate, form: UpdateForm) -> None:
    """A word on what became of the form."""
    if says_something_else(update, form):
        words = _("That form was posted before. What you changed in it since was not: correct the update instead.")
        messages.warning(request, words)
    elif form.corrects is not None:
        messages.success(request, _("The update is corrected."))
    elif update.seconds:
        words = _("Your update is posted. That took %(seconds)d seconds.")
        messages.success(request, words % {"seconds": update.seconds})
    else:
        messages.success(request, _("Your update is posted."))


@never_cache
@for_readers
def post_update(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for an update: pre-filled, kept as typed where something is to be put right."""
    initiative = visible_initiative(request, pk, "post_update")
    form = UpdateForm(request.POST or None, initiative=initiative, reader=request)
    if request.method == "POST":
        send = post_same if "same" in request.POST else post
        update = send(form, Sender(member_of(request), request.user))
        if update is not None:
            say_posted(request, update, form)
            return led_on(request, initiative.get_url(request) + "#updates")
    return update_page(request, form, member_of(request))


@never_cache
@for_readers
def correct_update(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that corrects an update, old or new. What it said stays, struck through."""
    updates = visible(ProgressUpdate.objects.all(), request)
    corrects = get_object_or_404(updates.select_related("blocker__owner", "corrected_by", "author"), id=pk)
    initiative = visible_initiative(request, corrects.initiative_id, "post_update")
    form = UpdateForm(request.POST or None, initiative=initiative, reader=request, corrects=corrects)
    sent_again = request.method == "POST" and made_by(form) is not None
    instead = getattr(corrects, "corrected_by", None)
    if not sent_again and instead is not None:
        messages.warning(request, _("That update is corrected already: this is what it says instead."))
        return redirect(f"{initiative.get_url(request)}#update-{instead.pk}")
    if request.method == "POST":
        update = post(form, Sender(member_of(request), request.user))
        if update is not None:
            say_posted(request, update, form)
            return led_on(request, f"{initiative.get_url(request)}#updates")
    return update_page(request, form, member_of(request))


@for_forms
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
