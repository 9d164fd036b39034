"""What changed in the portfolio since a day: stages, dates, owners, statuses, updates, decisions."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date

from cxhub import conf
from cxhub.access import hide_closed, visible
from cxhub.initiatives.models import DateMove, Decision, Initiative, OwnerChange, ProgressUpdate, StageChange
from cxhub.initiatives.models.updates import Status
from cxhub.initiatives.standing import status_of

#: Where the address names no day: so many days back.
BACK = datetime.timedelta(days=14)
#: Nobody asks for what happened earlier.
EARLIEST = datetime.date(1990, 1, 1)


@dataclass
class Changed:
    """One initiative with what changed in it."""

    initiative: Any
    stages: list[StageChange] = field(default_factory=list)
    moves: list[DateMove] = field(default_factory=list)
    owners: list[OwnerChange] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    updates: int = 0
    before: str = ""
    now: str = ""
    silent: bool = False

    @property
    def status_changed(self) -> bool:
        """Whether the owner's judgement is another one now."""
        return bool(self.now) and self.now != self.before


def since_of(request: HttpRequest, today: datetime.date) -> datetime.date:
    """The day that the address names, kept between the earliest and today; else a fortnight ago."""
    try:
        day = parse_date(request.GET.get("since", ""))
    except ValueError:
        day = None
    return min(max(day, EARLIEST), today) if day else today - BACK


def changes(request: HttpRequest, initiatives: QuerySet[Any], today: datetime.date) -> dict[str, Any]:
    """A page of the initiatives in which something changed, with what.

    :param initiatives: what the filters leave.
    """
    since = since_of(request, today)
    midnight = timezone.make_aware(datetime.datetime.combine(since, datetime.time.min))
    happened: dict[str, QuerySet[Any]] = {
        "stages": visible(StageChange.objects.filter(on__gte=since), request),
        "moves": visible(DateMove.objects.filter(moved_on__gte=since), request),
        "owners": visible(OwnerChange.objects.filter(on__gte=since), request),
        "decisions": visible(Decision.objects.filter(decided_on__gte=since), request),
    }
    updates = visible(ProgressUpdate.objects.current().filter(posted_at__gte=midnight), request)
    anything = Q(pk__in=updates.values("initiative"))
    for rows in happened.values():
        anything |= Q(pk__in=rows.exclude(initiative=None).values("initiative"))
    pks = initiatives.filter(anything).order_by("-latest_update__posted_at", "title", "pk").values_list("pk", flat=True)
    page_obj = Paginator(pks, conf.get("PAGE_SIZE")).get_page(request.GET.get("page"))
    wanted = list(page_obj)
    # What had been said by then, also where it was corrected since.
    stood = Q(corrected_by=None) | Q(corrected_by__posted_at__gte=midnight)
    earlier = visible(ProgressUpdate.objects.filter(stood, posted_at__lt=midnight), request).filter(
        initiative=OuterRef("pk")
    )
    shown = visible(Initiative.objects.filter(pk__in=wanted), request).select_related(
        "owned_by", "pillar", "latest_update"
    )
    shown = shown.annotate(before=Subquery(earlier.order_by("-as_of", "-pk").values("status")[:1]))
    recent = Prefetch("updates", updates.only("initiative_id", "posted_at"), to_attr="recent")
    found: dict[int, Changed] = {}
    for row in hide_closed(shown.prefetch_related(recent), request, "pillar"):
        latest = row.latest_update
        now = latest.status if latest and latest.posted_at >= midnight else ""
        found[row.pk] = Changed(
            row, updates=len(row.recent), before=row.before or "", now=now, silent=status_of(row, today) == "outdated"
        )
    joins = {"owners": ("from_member", "to_member"), "moves": ("approved_by",)}
    for name, rows in happened.items():
        for item in rows.filter(initiative__in=wanted).select_related(*joins.get(name, ())):
            if item.initiative_id in found:
                getattr(found[item.initiative_id], name).append(item)
    return {
        "page_obj": page_obj,
        "changed": [found[pk] for pk in wanted if pk in found],
        "since": since,
        "words": dict(Status.choices),
    }
