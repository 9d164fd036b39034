"""Read and understood: a question about a page, answered once for each version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cxhub.access import visible
from cxhub.people.models import Member
from cxhub.people.owed import member_of
from cxhub.strategy.models import Acknowledgement


def answers_of(page: Any) -> list[Any]:
    """The possible answers to a page's question, each with ``text``, ``right`` and ``because``."""
    return [child.value for child in page.answers] if page.question else []


class AcknowledgeForm(forms.Form):
    """The page's question with its answers; without a question, nothing but the button."""

    answer = forms.TypedChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        coerce=int,
        error_messages={"required": _("Choose the answer that comes nearest to what you would do.")},
    )

    def __init__(self, *args: Any, page: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answers = answers_of(page)
        if self.answers:
            field = cast(forms.ChoiceField, self.fields["answer"])
            field.label = page.question
            field.choices = list(enumerate(answer["text"] for answer in self.answers))
        else:
            del self.fields["answer"]

    @property
    def chosen(self) -> Any:
        """The answer that was chosen; ``None`` where there was no question."""
        return self.answers[self.cleaned_data["answer"]] if self.answers else None


@dataclass(frozen=True)
class Reading:
    """What the page says to this reader about having read it.

    :param member: who reads; ``None`` cannot acknowledge.
    :param fact: their acknowledgement of this version.
    :param because: why the answer that they gave is right or wrong.
    :param better: the right answer, where theirs was not.
    :param form: the question, where this version is still to be answered.
    """

    member: Member | None
    fact: Acknowledgement | None = None
    because: str = ""
    better: Any = None
    form: AcknowledgeForm | None = None


def reading_of(request: HttpRequest, page: Any, form: AcknowledgeForm | None = None) -> Reading:
    """Where the reader stands with the present version of a page.

    :param form: the question as they sent it, where it could not be taken.
    """
    member = member_of(request)
    if member is None:
        return Reading(None)
    facts = visible(Acknowledgement.objects.current(), request)
    fact = facts.filter(page=page.pk, version=page.version, reader=member).order_by("pk").first()
    if fact is None:
        return Reading(member, form=form or AcknowledgeForm(page=page))
    answers = answers_of(page)
    because = next((answer["because"] for answer in answers if answer["text"] == fact.answer), "")
    better = next((answer for answer in answers if answer["right"]), None) if fact.right is False else None
    return Reading(member, fact, because, better)


@transaction.atomic
def acknowledge(*, member: Member, page: Any, answer: Any = None) -> Acknowledgement:
    """Note that somebody has read the present version of a page. The first answer counts, and no later one.

    :param answer: what they answered, of :func:`answers_of`; ``None`` where the page asks nothing.
    """
    # Of two clicks at once, the second waits here and then finds the first.
    Member.objects.select_for_update().get(pk=member.pk)
    fact = Acknowledgement.objects.current().filter(page=page.pk, version=page.version, reader=member).first()
    if fact is not None:
        return fact
    return Acknowledgement.objects.create(
        reader=member,
        page_id=page.pk,
        version=page.version,
        answer=answer["text"][:500] if answer else "",
        right=bool(answer["right"]) if answer else None,
    )
