"""Results that the programme office puts first, or leaves out, for a query."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.search.query import Query, parse


def for_curators(rows: models.QuerySet[Any], reader: Any) -> models.QuerySet[Any]:
    """The rows, for those who may view them in the admin; none for others."""
    meta = rows.model._meta
    may = reader.user.has_perm(f"{meta.app_label}.view_{meta.model_name}")
    return rows if may else rows.none()


class ChosenResult(models.Model):
    """What somebody decided that a query finds first, or does not find, for as long as they said."""

    hub_access = staticmethod(for_curators)
    glossary_exempt = True

    class Does(models.TextChoices):
        """What becomes of the page."""

        FIRST = "first", _("comes first")
        NOT = "not", _("is left out")

    class Match(models.TextChoices):
        """Which queries are meant."""

        WHOLE = "whole", _("exactly these words")
        PART = "part", _("these words, and any others")

    query = models.CharField(_("query"), max_length=255, help_text=_("The words as people type them."))
    match = models.CharField(_("goes for"), max_length=5, choices=Match.choices, default=Match.WHOLE)
    address = models.CharField(
        _("page"), max_length=2000, help_text=_("The address of the page, as it stands in the browser.")
    )
    does = models.CharField(_("what happens"), max_length=5, choices=Does.choices, default=Does.FIRST)
    place = models.PositiveSmallIntegerField(
        _("place"), default=1, help_text=_("Where several come first: 1 before 2.")
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day on which it counts."))
    words = models.CharField(max_length=255, editable=False, db_index=True)
    document_key = models.CharField(max_length=255, editable=False)

    class Meta:
        app_label = "cxhub_search"
        ordering = ["query", "place"]
        verbose_name = _("chosen result")
        verbose_name_plural = _("chosen results")

    def __str__(self) -> str:
        return f"{self.query}: {self.address}"

    def clean(self) -> None:
        """Find the page that is meant.

        :raises ValidationError: the query has no word, nothing in the index has that address, or it ends before it
            begins.
        """
        from cxhub.search.models import SearchDocument

        self.words = _words(parse(self.query))
        if not self.words:
            raise ValidationError({"query": _("Enter at least one word.")})
        parts = urlsplit(self.address.strip())
        # What has a place on a page of something else is meant before that page.
        urls = [self.address.strip(), f"{parts.path}#{parts.fragment}", parts.path]
        keys = dict(SearchDocument.objects.filter(url__in=urls).values_list("url", "key"))
        self.document_key = next((keys[url] for url in urls if url in keys), "")
        if not self.document_key:
            raise ValidationError({"address": _("Search knows no page with this address.")})
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("It ends before it begins.")})


@dataclass(frozen=True)
class Choice:
    """Ids of documents to put first, in this order, and of those to leave out."""

    first: Sequence[str] = ()
    left_out: frozenset[str] = frozenset()


def choice_for(query: Query, on: datetime.date | None = None) -> Choice:
    """What was decided for a query. One query to the database."""
    words = _words(query)
    if not words:
        return Choice()
    day = on or timezone.localdate()
    valid = Q(starts_on=None) | Q(starts_on__lte=day)
    valid &= Q(ends_on=None) | Q(ends_on__gte=day)
    meant = Q(match=ChosenResult.Match.WHOLE, words=words) | Q(match=ChosenResult.Match.PART)
    rows = [
        row
        for row in ChosenResult.objects.filter(valid, meant).order_by("place", "pk")
        if row.match == ChosenResult.Match.WHOLE or f" {row.words} " in f" {words} "
    ]
    left_out = frozenset(row.document_key for row in rows if row.does == ChosenResult.Does.NOT)
    first = [row.document_key for row in rows if row.does == ChosenResult.Does.FIRST]
    return Choice(tuple(dict.fromkeys(key for key in first if key not in left_out)), left_out)


def _words(query: Query) -> str:
    """What a query asks for, without what it leaves out and narrows to."""
    return " ".join(term.text for term in query.terms)
