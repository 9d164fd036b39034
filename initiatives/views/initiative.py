"""The page of one initiative: where it stands, what it should move, what happened, who works on it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.db.models import CharField, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cxhub.access import can, hide_closed, visible
from cxhub.initiatives.models import (
    DateMove,
    Follower,
    Initiative,
    KpiReading,
    Milestone,
    OwnerChange,
    ProgressUpdate,
    StageChange,
)
from cxhub.initiatives.models.updates import Status
from cxhub.initiatives.rare import flags
from cxhub.initiatives.standing import health_of, status_of
from cxhub.initiatives.views.life import life_of
from cxhub.metrics.lines import lines_of
from cxhub.metrics.models import Kpi
from cxhub.models import Tag
from cxhub.people.models import Department, Member
from cxhub.people.owed import member_of
from cxhub.playbooks.models import CustomerStory, LessonLearned
from cxhub.strategy.models import StrategyPillar

#: Updates on one page.
UPDATES_PER_PAGE = 10


@dataclass(frozen=True)
class Event:
    """Something that happened to an initiative: a stage change, a moved date, a handing over."""

    on: datetime.date
    stage_change: StageChange | None = None
    date_move: DateMove | None = None
    owner_change: OwnerChange | None = None


def page_context(request: HttpRequest, page: Initiative) -> dict[str, Any]:
    """What the page of an initiative shows, for a published page and for the preview of a draft alike."""
    today = timezone.localdate()
    initiative = _joined(request, page)
    kpis = _kpis(request, page)
    lines = lines_of(request, kpis, today)
    milestones = list(visible(Milestone.objects.filter(initiative=page.pk), request))
    events = _events(request, page)
    updates = _updates(request, page)
    latest = initiative.latest_update
    return {
        "initiative": initiative,
        "status": status_of(initiative, today),
        "health": health_of(
            initiative,
            today,
            kpis=kpis,
            milestones=milestones,
            moves=sum(1 for event in events if event.date_move),
        ),
        "before": _before(updates),
        "lines": lines,
        "milestones": milestones,
        "events": events,
        "updates": updates,
        "blocker": getattr(latest, "blocker", None) if initiative.is_active else None,
        "asks_nobody": _asks_nobody(initiative),
        "following": initiative.follows,
        "followers": initiative.follower_count,
        "may_follow": member_of(request) is not None,
        "may_post": can(request, "post_update", initiative),
        "may_change_stage": can(request, "change_stage", initiative),
        "may_acknowledge": latest if _unread(latest) and can(request, "acknowledge", _of(latest, initiative)) else None,
        "today": today,
        **life_of(request, page, [item.stage_change for item in reversed(events) if item.stage_change], today),
        **_related(request, page),
    }


def _joined(request: HttpRequest, page: Any) -> Any:
    """The page with all that its foreign keys lead to, as :meth:`Initiative.as_shown` reads it.

    A preview was not read so; its own values are kept.
    """
    if not hasattr(page, "update_count"):
        saved = visible(Initiative.as_shown(request).filter(pk=page.pk), request).first()
        for name in counted(request):
            setattr(page, name, getattr(saved, name, 0))
        for name in ("owned_by", "executive_owner", "pillar", "latest_update"):
            field = page._meta.get_field(name)
            if saved is not None and getattr(saved, field.attname) == getattr(page, field.attname):
                field.set_cached_value(page, getattr(saved, name))
    hide_closed([page], request, "pillar")
    return page


def counted(request: HttpRequest) -> dict[str, Any]:
    """What is counted of an initiative along with reading it, what it has, and whether the reader follows it."""
    mine = visible(Follower.objects.all(), request).filter(initiative=OuterRef("pk"), member=member_of(request))
    return {
        "update_count": _count(visible(ProgressUpdate.objects.all(), request)),
        "follower_count": _count(visible(Follower.objects.all(), request)),
        "follows": Exists(mine),
        **flags(),
    }


def _kpis(request: HttpRequest, page: Initiative) -> list[Kpi]:
    """The KPIs that it should move; those of the draft in a preview."""
    linked = Q(initiatives=page.pk)
    if getattr(request, "is_preview", False):
        linked = Q(pk__in=[kpi.pk for kpi in page.kpis.all()])
    return list(visible(Kpi.objects.with_latest().filter(linked), request))


def _updates(request: HttpRequest, page: Any) -> PageOfList[ProgressUpdate]:
    """The updates, newest first, with what came with each."""
    rows = visible(ProgressUpdate.objects.filter(initiative=page.pk), request).select_related(
        "author", "blocker__owner", "acknowledgement__by", "corrected_by", "story"
    )
    readings = Prefetch("readings", visible(KpiReading.objects.select_related("kpi"), request))
    paginator = Paginator(rows.prefetch_related(readings), UPDATES_PER_PAGE)
    vars(paginator)["count"] = page.update_count  # it was counted with the page itself
    found = paginator.get_page(request.GET.get("page"))
    found.object_list = hide_closed(found.object_list, request, "story")
    return found


def _before(updates: PageOfList[ProgressUpdate]) -> ProgressUpdate | None:
    """The update before the newest, where the page shows it; not one that was corrected."""
    rows = [row for row in updates if getattr(row, "corrected_by", None) is None]
    return rows[1] if updates.number == 1 and len(rows) > 1 else None


def _events(request: HttpRequest, page: Any) -> list[Event]:
    """Stage changes, moved dates and handings over, newest first."""
    changes = visible(StageChange.objects.filter(initiative=page.pk), request).select_related("by")
    moves = visible(DateMove.objects.filter(initiative=page.pk), request).select_related("approved_by")
    handed = visible(OwnerChange.objects.filter(initiative=page.pk), request).select_related("from_member", "to_member")
    events = [Event(change.on, stage_change=change) for change in changes]
    if page.has_date_moves:
        events += [Event(move.moved_on, date_move=move) for move in moves]
    if page.has_owner_changes:
        events += [Event(row.on, owner_change=row) for row in handed]
    return sorted(events, key=lambda event: event.on, reverse=True)


def _count(rows: QuerySet[Any]) -> Any:
    """How many of these rows an initiative has, as a part of its own query."""
    counted = rows.filter(initiative=OuterRef("pk")).order_by().values("initiative").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def _related(request: HttpRequest, page: Initiative) -> dict[str, list[Any]]:
    """Lessons, stories and further pillars; people, departments and tags: two queries for all six."""
    pages = {LessonLearned: "lessons", CustomerStory: "stories", StrategyPillar: "secondary_pillars"}
    found: dict[str, list[Any]] = {kind: [] for kind in (*pages.values(), "contributors", "departments", "tags")}
    linked = [
        visible(LessonLearned.objects.filter(initiatives=page.pk), request),
        visible(CustomerStory.objects.filter(initiatives=page.pk), request),
        visible(CustomerStory.objects.filter(updates__initiative=page.pk), request),
        visible(StrategyPillar.objects.filter(also_initiatives=page.pk), request),
    ]
    # One list of keys: with an "or" between them, every page of the site would be read.
    keys = [part.order_by().values("pk") for part in linked]
    rows = visible(Page.objects.filter(pk__in=keys[0].union(*keys[1:])), request).annotate(
        date=Coalesce("lessonlearned__date", "customerstory__date")
    )
    for row in rows.order_by(F("date").desc(nulls_last=True), "title"):
        found[pages[row.specific_class]].append(row)

    def named(kind: str, queryset: QuerySet[Any], role: Any) -> QuerySet[Any]:
        marked = visible(queryset, request).order_by().annotate(kind=Value(kind, CharField()), role=role)
        return marked.values_list("kind", "name", "slug", "role")

    nothing = Value("", CharField())
    people = visible(Member.objects.filter(contributed_initiatives=page.pk), request)
    records = named("contributors", people, F("job_title"))
    records = records.union(
        named("departments", visible(Department.objects.filter(initiatives=page.pk), request), nothing),
        named("tags", visible(Tag.objects.filter(tagged_initiatives__content_object=page.pk), request), nothing),
    )
    for kind, name, slug, role in records.order_by("name"):
        found[kind].append({"name": name, "slug": slug, "role": role})
    for tag in found["tags"]:
        tag["url"] = f"{reverse('cxhub_search')}?{urlencode({'tag': tag['slug']})}"
    return found


def _asks_nobody(initiative: Initiative) -> bool:
    """Whether the newest update reports trouble without saying what is in the way."""
    latest = initiative.latest_update
    troubled = initiative.is_active and latest is not None and latest.status != Status.ON_TRACK
    return troubled and getattr(latest, "blocker", None) is None


def _of(update: ProgressUpdate, initiative: Initiative) -> ProgressUpdate:
    update.initiative = initiative
    return update


def _unread(update: ProgressUpdate | None) -> bool:
    return update is not None and getattr(update, "acknowledgement", None) is None
