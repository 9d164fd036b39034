"""``{% load cxhub_reminders %}``: comments and nudges on the pages of what they are about."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Model
from django.template import Context, Library
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cxhub.reminders.forms import CommentForm
from cxhub.reminders.models import Comment, Nudge
from cxhub.reminders.subjects import about_shown
from cxhub.reminders.views.talk import said_of

register = Library()

#: Nudges that a page shows.
SHOWN = 5


@register.simple_tag
def comments_url(subject: Model) -> str:
    """Where the comments on a thing stand."""
    return reverse("cxhub_comments", args=[subject._meta.label_lower, subject.pk])


@register.inclusion_tag("cxhub_reminders/comments.html", takes_context=True)
def comments(context: Context, subject: Model) -> dict[str, Any]:
    """What was said about a thing, on its own page, with the form to say more."""
    request = context["request"]
    return {
        **said_of(request, subject),
        "subject": subject,
        "form": CommentForm(),
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def with_names(comment: Comment) -> SafeString:
    """The words of a comment, safely, with each name that it reached as a link to that person."""
    words = str(escape(comment.text))
    links = {}
    for member in comment.mentioned.all():
        for name in (member.name, member.slug):
            links[str(escape(f"@{name}")).lower()] = member.get_absolute_url()
    if links:
        # The longest first, so that "@Ann Lee" is not taken for "@Ann".
        names = "|".join(re.escape(name) for name in sorted(links, key=len, reverse=True))
        words = re.sub(
            names, lambda found: f'<a href="{links[found[0].lower()]}">{found[0]}</a>', words, flags=re.IGNORECASE
        )
    return mark_safe("<br>".join(words.splitlines()))  # noqa: S308 - escaped above; addresses are our own


@register.inclusion_tag("cxhub_reminders/nudges.html", takes_context=True)
def nudges(context: Context, subject: Model) -> dict[str, Any]:
    """Who was reminded of a thing lately, on its page."""
    rows = about_shown(Nudge, subject, context["request"])
    return {"nudges": rows.select_related("member")[:SHOWN]}
