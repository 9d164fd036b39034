"""The page of one initiative: where it stands, what it should move, what happened, who works on it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.db.models import CharField, DateField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cxhub.access import can, hide_closed, visible
from cxhub.initiatives import belongings
from cxhub.initiatives.models import (
    DateMove,
    Initiative,
    OwnerChange,
    ProgressUpdate,
    StageChange,
)
from cxhub.initiatives.models.updates import Status
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
    milestones = sorted(belongings.MILESTONES.rows(page.milestone_rows), key=lambda row: row.position)
    events = _events(page)
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
        for name in (*belongings.along(), "follows"):
            setattr(page, name, getattr(saved, name, 0))
        for name in ("owned_by", "executive_owner", "pillar", "latest_update"):
            field = page._meta.get_field(name)
            if saved is not None and getattr(saved, field.attname) == getattr(page, field.attname):
                field.set_cached_value(page, getattr(saved, name))
    hide_closed([page], request, "pillar")
    return page


def _kpis(request: HttpRequest, page: Initiative) -> list[Kpi]:
    """The KPIs that it should move; those of the draft in a preview."""
    linked = Q(initiatives=page.pk)
    if getattr(request, "is_preview", False):
        linked = Q(pk__in=[kpi.pk for kpi in page.kpis.all()])
    return list(visible(Kpi.objects.with_latest().filter(linked), request))


def _updates(request: HttpRequest, page: Any) -> PageOfList[Any]:
    """The updates, newest first, with what came with each."""
    rows = visible(belongings.updates().filter(initiative=page.pk), request)
    paginator = Paginator(rows, UPDATES_PER_PAGE)
    vars(paginator)["count"] = page.update_count  # it was counted with the page itself
    found = paginator.get_page(request.GET.get("page"))
    found.object_list = hide_closed(found.object_list, request, "story")
    for update in found:
        update.shown_readings = belongings.READINGS.rows(update.reading_rows)
    return found


def _before(updates: PageOfList[Any]) -> ProgressUpdate | None:
    """The update before the newest, where the page shows it; not one that was corrected."""
    rows = [row for row in updates if getattr(row, "corrected_by", None) is None]
    return rows[1] if updates.number == 1 and len(rows) > 1 else None


def _events(page: Any) -> list[Event]:
    """Stage changes, moved dates and handings over, newest first."""
    changes = sorted(belongings.STAGE_CHANGES.rows(page.stage_change_rows), key=lambda change: change.on)
    events = [Event(change.on, stage_change=change) for change in changes]
    events += [Event(move.moved_on, date_move=move) for move in belongings.DATE_MOVES.rows(page.date_move_rows)]
    events += [Event(row.on, owner_change=row) for row in belongings.OWNER_CHANGES.rows(page.owner_change_rows)]
    return sorted(events, key=lambda event: event.on, reverse=True)


def _related(request: HttpRequest, page: Initiative) -> dict[str, list[Any]]:
    """Lessons, stories and further pillars; people, departments and tags: one query for all six.

    The newest pages come first, and what has no day in the order of its names.
    """
    words = Value("", CharField())
    never = Cast(Value(None), DateField())

    def named(kind: str, model: Any, way: str, label: str, role: Any = words, on: Any = never) -> QuerySet[Any]:
        place = F("url_path") if issubclass(model, Page) else words
        columns = {"kind": Value(kind, CharField()), "label": F(label), "role": role, "on": on, "place": place}
        found = visible(model._default_manager.filter(**{way: page.pk}), request)
        return found.order_by().annotate(**columns).values_list(*columns, "slug")

    rows = named("lessons", LessonLearned, "initiatives", "title", on=F("date")).union(
        named("stories", CustomerStory, "initiatives", "title", on=F("date")),
        named("stories", CustomerStory, "updates__initiative", "title", on=F("date")),
        named("secondary_pillars", StrategyPillar, "also_initiatives", "title"),
        named("contributors", Member, "contributed_initiatives", "name", F("job_title")),
        named("departments", Department, "initiatives", "name"),
        named("tags", Tag, "tagged_initiatives__content_object", "name"),
    )
    kinds = ("lessons", "stories", "secondary_pillars", "contributors", "departments", "tags")
    found: dict[str, list[Any]] = {kind: [] for kind in kinds}
    for kind, label, role, on, place, slug in sorted(rows, key=lambda row: row[1]):
        if place:
            address = Page(url_path=place).get_url(request)
            found[kind].append({"title": label, "date": on, "url": address})
        else:
            found[kind].append({"name": label, "slug": slug, "role": role})
    for kind in ("lessons", "stories"):
        found[kind].sort(key=lambda row: row["date"], reverse=True)
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
