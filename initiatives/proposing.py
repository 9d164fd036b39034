"""Proposing work: the form, what was learned before about the same thing, and the page that comes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.html import linebreaks
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cxhub.access import visibility_tokens, visible
from cxhub.choices import ObjectField, ObjectsField
from cxhub.initiatives import pipeline
from cxhub.initiatives.models import Consideration, ConsiderationAnswer, Initiative, InitiativeIndex, StageChange
from cxhub.metrics.models import Kpi
from cxhub.people.models import Member
from cxhub.search import service
from cxhub.strategy.models import StrategyPillar

#: So many lessons and earlier initiatives are shown, and so many words looked for.
MATCHES, WORDS = 5, 24


@dataclass(frozen=True)
class Match:
    """A lesson or an earlier initiative about the same thing."""

    pk: int
    title: str
    url: str
    kind: str
    snippet: Any = ""
    answer: str = ""
    note: str = ""
    error: str = ""


class ProposalForm(forms.Form):
    """What somebody wants to change, for whom, and who answers for it."""

    title = forms.CharField(label=_("What shall it be called?"), max_length=255)
    problem = forms.CharField(
        label=_("Which problem does it solve, and for whom?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    promise = forms.CharField(
        label=_("What will a customer notice?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence, as a promise to them."),
    )
    pillar: Any = ObjectField(
        label=_("Which pillar does it serve first?"), queryset=StrategyPillar.objects.none(), required=False
    )
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=Member.objects.none())
    executive_owner = forms.ModelChoiceField(
        label=_("Executive owner"),
        queryset=Member.objects.none(),
        required=False,
        help_text=_("The executive who answers for the outcome, and approves it. Can be named later."),
    )
    kpis = ObjectsField(
        label=_("Which measures should it move?"),
        queryset=Kpi.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    target_date = forms.DateField(
        label=_("By when?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["pillar"].queryset = visible(StrategyPillar.objects.order_by("order", "title"), reader)
        fields["owner"].queryset = visible(Member.objects.filter(active=True), reader)
        fields["executive_owner"].queryset = visible(Member.objects.filter(active=True, executive=True), reader)
        fields["kpis"].queryset = visible(Kpi.objects.order_by("name"), reader)

    def clean_title(self) -> str:
        """Refuse a name without a letter: it could have no address.

        :raises ValidationError: so.
        """
        title: str = self.cleaned_data["title"].strip()
        if not slugify(title, allow_unicode=True):
            raise forms.ValidationError(_("Use at least one letter."))
        return title


def matches(request: HttpRequest, text: str, answers: Any = None, *, without: int | None = None) -> list[Match]:
    """Lessons and initiatives that the reader may see and that speak of the same thing.

    :param text: whatever was typed.
    :param answers: posted answers, kept with each match.
    :param without: the initiative that is not to find itself.
    """
    words = list(dict.fromkeys(word for word in re.findall(r"\w{3,}", text.lower())))[:WORDS]
    if not words:
        return []
    found = service.search(
        " ".join(words),
        readable=visibility_tokens(request),
        selected={"kind": ["lesson", "initiative"]},
        size=MATCHES + 1,
    )
    pks = [int(result.pk) for result in found.results if result.pk.isdecimal()]
    open_to_reader = set(visible(Page.objects.filter(pk__in=pks), request).values_list("pk", flat=True))
    rows = [
        Match(
            pk=int(result.pk),
            title=result.title,
            url=result.url.split("#")[0],
            kind=str(result.kind_label),
            snippet=result.snippet_html,
            answer=(answers or {}).get(f"answer_{result.pk}", ""),
            note=(answers or {}).get(f"note_{result.pk}", ""),
        )
        for result in found.results
        if int(result.pk) in open_to_reader and int(result.pk) != without
    ]
    return rows[:MATCHES]


def answered(rows: list[Match]) -> bool:
    """Whether each was answered."""
    return all(row.answer in ConsiderationAnswer.values for row in rows)


@transaction.atomic
def propose(
    *, index: InitiativeIndex, user: Any, member: Member | None, data: dict[str, Any], considered: list[Match]
) -> Initiative:
    """Keep a proposal as an initiative at the first stage: published where the user may, else a draft in the workflow.

    :param data: a valid :class:`ProposalForm`'s.
    :param considered: what was shown, with the answers.
    """
    initiative = Initiative(
        title=data["title"],
        slug=_free_slug(index, data["title"]),
        promise_to_customer=data["promise"],
        body=linebreaks(data["problem"], autoescape=True),
        pillar=data["pillar"],
        owned_by=data["owner"],
        executive_owner=data["executive_owner"],
        target_date=data["target_date"],
        original_target_date=data["target_date"],
        owner=user,
        live=False,
        has_unpublished_changes=True,
    )
    page: Any = initiative
    page.kpis = list(data["kpis"])
    index.add_child(instance=page)
    revision = page.save_revision(user=user, log_action="wagtail.create")
    StageChange(initiative=initiative, to_stage=pipeline.first(), by=user).save()
    for row in considered:
        Consideration.objects.create(
            initiative=initiative, page_id=row.pk, answer=row.answer, note=row.note[:2000], by=member
        )
    if index.permissions_for_user(user).can_publish_subpage():
        revision.publish(user=user)
        initiative.refresh_from_db()
    elif (workflow := page.get_workflow()) is not None:
        workflow.start(page, user)
    return initiative


def _free_slug(index: InitiativeIndex, title: str) -> str:
    stem = slugify(title)[:200] or "initiative"
    taken = set(index.get_children().filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, 100_000))) if slug not in taken)
