"""Telling a story from the front-end: four lines, kept as a draft until somebody who may has read it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.html import linebreaks
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cxhub.access import visible
from cxhub.people.models import Member
from cxhub.playbooks.models import CustomerStory, StoryIndex
from cxhub.playbooks.models.stories import Permission

#: How many of those who publish stories are named to the teller.
NAMED = 3
#: Words of the story that become its working title.
TITLE_WORDS = 9


class TellStoryForm(forms.Form):
    """What happened, what the customer said, and what they allowed."""

    what_happened = forms.CharField(
        label=_("What happened?"),
        help_text=_("Who, where, what they needed, what somebody did. Four lines are enough."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
        error_messages={"required": _("Say in a few lines what happened.")},
    )
    quote = forms.CharField(
        label=_("The customer’s own words, if you remember them"),
        help_text=_("As they said it, without quotation marks."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
    )
    quote_by = forms.CharField(
        label=_("Who said it"), help_text=_("Such as: a passenger on the 38."), max_length=300, required=False
    )
    permission = forms.ChoiceField(
        label=_("Did they say that you may tell it?"),
        choices=[
            (Permission.YES, _("Yes, and who said it may be named")),
            (Permission.ANONYMOUS, _("Yes, without a name")),
            (Permission.NO, _("No, or I did not ask: their words stay inside")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what the customer allowed. If you did not ask, choose the last.")},
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a name with nothing that was said."""
        data = super().clean() or {}
        if data.get("quote_by") and not data.get("quote"):
            self.add_error("quote", _("You say who said it: write what they said, or leave the name out."))
        return data


@transaction.atomic
def tell_story(
    *, index: StoryIndex, user: Any, member: Member, data: dict[str, Any], principle: Any = None, play: Any = None
) -> CustomerStory:
    """Keep a story as a draft below the list of stories, and hand it to the list's workflow where it has one.

    :param user: who tells it, by their account.
    :param data: a valid :class:`TellStoryForm`'s.
    :param principle: the page that the teller has seen lived.
    :param play: the play that it is about.
    """
    text = data["what_happened"]
    story = CustomerStory(
        title=Truncator(" ".join(text.split())).words(TITLE_WORDS, truncate="…")[:255],
        live=False,
        has_unpublished_changes=True,
        owner=user,
        told_by=member,
        department_id=member.department_id,
        body=linebreaks(text, autoescape=True),
        quote=data["quote"],
        quote_by=data["quote_by"],
        permission=data["permission"],
        principle=principle,
        related_play=play,
    )
    story.people = [member]
    index.add_child(instance=story)
    story.save_revision(user=user, log_action="wagtail.create")
    workflow = story.get_workflow()
    if workflow is not None:
        workflow.start(story, user)
    return story


def publishers(request: HttpRequest, index: Page) -> list[Member]:
    """Some of those who read stories before everybody else does."""
    users = policy_registry.get_by_type(type(index)).users_with_permission_for_instance("publish", index)
    people = visible(Member.objects.filter(user__in=users, user__is_superuser=False, active=True), request)
    return list(people.order_by("name")[:NAMED])
