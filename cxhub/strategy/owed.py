"""What the strategy asks of people: to read it and say what they would do, and to check what they own."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from cxhub.access import visible
from cxhub.people.models import Member
from cxhub.people.owed import Owed, OwedSource
from cxhub.reminders.deeds import by_link
from cxhub.strategy.models import (
    Acknowledgement,
    BrandPromise,
    BusinessStance,
    CustomerValueProposition,
    CXPrinciple,
    IntendedExperience,
    Purpose,
    StrategyPillar,
)

#: Pages that are read and understood, version by version.
ASKED = (BrandPromise, CXPrinciple)
#: Pages that somebody vouches for until a date.
REVIEWED = (
    Purpose,
    BusinessStance,
    BrandPromise,
    IntendedExperience,
    CustomerValueProposition,
    CXPrinciple,
    StrategyPillar,
)


def owed(request: HttpRequest, member: Member, until: datetime.date) -> list[OwedSource]:
    """Pages to acknowledge, and reviews due of what the member owns: a query for each."""
    return [
        OwedSource(_to_acknowledge(request, member), _tell_page),
        OwedSource(_to_review(request, member, until), _tell_review, "review"),
    ]


@cache
def _names() -> dict[Any, str]:
    """The lookup from a page to each kind of it."""
    return {model: model._meta.get_field("page_ptr").remote_field.get_accessor_name() for model in REVIEWED}


def _each(models: Iterable[type[Page]], field: str) -> Coalesce:
    """The value of a field that every one of these kinds of page has, for rows of pages."""
    return Coalesce(*(f"{_names()[model]}__{field}" for model in models))


def _kinds(models: Iterable[type[Page]]) -> list[int]:
    kinds = ContentType.objects.get_for_models(*models, for_concrete_models=False)
    return [kind.pk for kind in kinds.values()]


def _to_acknowledge(request: HttpRequest, member: Member) -> Any:
    done = Acknowledgement.objects.filter(reader=member, page=OuterRef("pk"), version=OuterRef("asked_version"))
    asked = visible(Page.objects.filter(content_type__in=_kinds(ASKED)), request).annotate(
        asked_version=_each(ASKED, "version"), asked_by=_each(ASKED, "acknowledge_by")
    )
    return asked.filter(~Exists(done), asked_by__isnull=False)


def _to_review(request: HttpRequest, member: Member, until: datetime.date) -> Any:
    kept = visible(Page.objects.filter(content_type__in=_kinds(REVIEWED)), request).annotate(
        reviewed_by=_each(REVIEWED, "review_by"), kept_by=_each(REVIEWED, "owned_by")
    )
    return kept.filter(kept_by=member.pk, reviewed_by__lte=until)


def _tell_page(page: Any) -> Owed:
    return Owed(
        title=_("Read “%(title)s”, version %(version)d, and answer one question")
        % {"title": page.title, "version": page.asked_version},
        url=page.get_url() or "",
        action=_("Read it"),
        due=page.asked_by or timezone.localdate(),
        note=_("Two minutes. Everybody is asked once for each version."),
        signed=by_link("acknowledge_page"),
    )


def _tell_review(page: Any) -> Owed:
    return Owed(
        title=_("Check “%(title)s”") % {"title": page.title},
        url=page.get_url() or "",
        action=_("Review"),
        due=page.reviewed_by,
        note=_("Read it through; say it still holds, or what does not."),
        signed=by_link("verify"),
    )
