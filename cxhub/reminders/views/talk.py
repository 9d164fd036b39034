"""Comments: reading them, saying something, changing it, taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cxhub.access import can, visible
from cxhub.gate import for_forms, for_readers
from cxhub.people.owed import member_of
from cxhub.reminders import comments
from cxhub.reminders.forms import CommentForm
from cxhub.reminders.models import Comment
from cxhub.reminders.subjects import about_shown
from cxhub.reminders.views.notices import required_member


@never_cache
@for_readers
def thread(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Everything that was said about one thing, and a form to say more."""
    kind = comments.commentable(label)
    if kind is None:
        raise Http404
    subject: Any = get_object_or_404(visible(kind.model._default_manager.all(), request), id=pk)
    form = CommentForm(request.POST or None)
    if request.method == "POST":
        author = required_member(request)
        if form.is_valid():
            said = comments.say(subject=subject, author=author, text=form.cleaned_data["text"])
            page = kind.page(subject) if "from_page" in request.POST else request.path
            return redirect(f"{page.partition('#')[0]}#comment-{said.pk}")
    context = {
        **said_of(request, subject),
        "title": kind.title(subject),
        "page_url": kind.page(subject),
        "form": form,
    }
    return render(request, "cxhub_reminders/thread.html", context)


def said_of(request: HttpRequest, subject: Model) -> dict[str, Any]:
    """What was said about a thing, and what the reader may do about that, as the template of the list takes it."""
    rows = about_shown(Comment, subject, request).select_related("author")
    member = member_of(request)
    return {
        "comments": rows.prefetch_related("mentioned"),
        "may_speak": member is not None and member.active,
        "may_tidy": request.user.has_perm("cxhub_reminders.delete_comment"),
        "member": member,
    }


def _comment(request: HttpRequest, pk: int, action: str) -> tuple[Comment, str]:
    """A comment that the reader may do this to, and where it stands."""
    comment = get_object_or_404(visible(Comment.objects.select_related("author"), request), id=pk)
    if not can(request, action, comment) or comment.about is None:
        raise PermissionDenied
    return comment, thread_address(comment.about)


def thread_address(subject: Any) -> str:
    """Where comments on a thing stand."""
    return reverse("cxhub_comments", args=[subject._meta.label_lower, subject.pk])


@never_cache
@for_readers
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what one said, for a quarter of an hour."""
    comment, address = _comment(request, pk, "change")
    form = CommentForm(request.POST or None, initial={"text": comment.text})
    if request.method == "POST" and form.is_valid():
        comments.change(comment=comment, text=form.cleaned_data["text"])
        return redirect(f"{address}#comment-{comment.pk}")
    return render(request, "cxhub_reminders/change_comment.html", {"form": form, "address": address})


@for_forms
@for_readers
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a comment back; a trace stays."""
    comment, address = _comment(request, pk, "delete")
    comments.take_back(comment=comment)
    messages.success(request, _("Taken back. A trace stays, so that answers still make sense."))
    return redirect(f"{address}#comment-{comment.pk}")
