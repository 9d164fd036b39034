"""The glossary: one plain sentence for every word the hub uses, written where the thing itself is defined.

A model says what it is in a class attribute ``glossary``; its name is the term. A model that readers never meet by name
says ``glossary_exempt = True``. Words that are no model stand in :data:`WORDS`; the organisation's own are records
(``GlossaryTerm``); apps add theirs by the hook ``cxhub_glossary_terms``: ``function(request) -> Iterable[Term]``.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cxhub.access import visible
from cxhub.gate import for_readers
from cxhub.models import GlossaryTerm


@dataclass(frozen=True)
class Term:
    """A word and what it means here.

    :param ours: a word of the organisation, and not of the trade.
    :param url: an example, or where to read more.
    :param link: what that is called.
    """

    word: Any
    meaning: Any
    ours: bool = False
    url: str = ""
    link: Any = ""

    @property
    def address(self) -> str:
        """Its own place on the page: "t-touchpoint"."""
        return f"t-{slugify(str(self.word), allow_unicode=True)}"

    @property
    def letter(self) -> str:
        """What it is filed under: a letter without its accent, digits together, all else under "#"."""
        first = unicodedata.normalize("NFKD", str(self.word).strip())[:1].upper()
        return "0–9" if first.isdigit() else first if first.isalpha() else "#"

    @property
    def order(self) -> tuple[int, str, str]:
        """Its place: signs, digits, letters, as a reader looks them up."""
        plain = unicodedata.normalize("NFKD", str(self.word).strip().casefold())
        return ("#0".find(self.letter[0]) if self.letter in ("#", "0–9") else 2, self.letter, plain)


#: Words that are no model of their own.
WORDS = (
    Term(_("Status"), _("How the owner judges the work today: on track, caution or off track.")),
    Term(_("Stage"), _("How far the work is in its life: proposed, approved, in progress, paused, closed or stopped.")),
    Term(_("Health"), _("What the hub works out from dates and readings, whatever the owner says.")),
    Term(_("Confidence"), _("How sure the owner is, from 0 to 10, that the work will reach its goal.")),
    Term(_("Outdated"), _("Said of a status that is older than it should be, whatever its colour was.")),
    Term(_("Pending"), _("Nobody has reported yet. It is not the same as on track.")),
    Term(_("Executive owner"), _("The executive who answers for the outcome, and not only supports it.")),
    Term(_("Baseline"), _("The value of a measure on the day we started.")),
    Term(_("Target"), _("The value we mean to reach, and the day by which we mean to.")),
    Term(_("Interval"), _("The range in which the true value very likely lies: the more answers, the narrower.")),
    Term(_("Leading"), _("Said of a measure that moves before customers notice.")),
    Term(_("Lagging"), _("Said of a measure that moves after customers have noticed.")),
)


def model_terms() -> Iterable[Term]:
    """The terms of the hub's models, and of subclasses that a host site put in their place."""
    for model in apps.get_models():
        meaning = getattr(model, "glossary", "")
        if meaning and is_ours(model) and not getattr(model, "glossary_exempt", False):
            yield Term(capfirst(str(model._meta.verbose_name)), meaning)


def is_ours(model: type[Model]) -> bool:
    """Whether the model, or one it is made from, belongs to the hub."""
    return any(base.__module__.split(".")[0] == "cxhub" for base in model.__mro__)


def all_terms(request: HttpRequest) -> list[Term]:
    """Every term once, in order; where two explain a word, the organisation's own record holds."""
    written = [
        Term(row.term, row.meaning, ours=row.kind == GlossaryTerm.Kind.ORGANISATION)
        for row in visible(GlossaryTerm.objects.all(), request)
    ]
    added = [term for function in hooks.get_hooks("cxhub_glossary_terms") for term in function(request)]
    terms: dict[str, Term] = {}
    for term in [*written, *added, *model_terms(), *WORDS]:
        terms.setdefault(term.address, term)
    return sorted(terms.values(), key=lambda term: term.order)


@for_readers
def glossary(request: HttpRequest) -> HttpResponse:
    """The glossary; ``?words=ours`` or ``?words=trade`` leaves the others out."""
    every = all_terms(request)
    ours = [term for term in every if term.ours]
    trade = [term for term in every if not term.ours]
    chosen = request.GET.get("words", "")
    shown = {"ours": ours, "trade": trade}.get(chosen, every)
    return render(
        request,
        "cxhub/glossary.html",
        {
            "letters": [(letter, list(terms)) for letter, terms in groupby(shown, key=lambda term: term.letter)],
            "count": len(every),
            "tabs": [
                {"label": _("All"), "url": request.path, "current": shown is every, "count": len(every)},
                {"label": _("Ours"), "url": "?words=ours", "current": shown is ours, "count": len(ours)},
                {"label": _("The trade’s"), "url": "?words=trade", "current": shown is trade, "count": len(trade)},
            ]
            if ours
            else [],
        },
    )
