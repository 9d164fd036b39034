"""Where initiatives stand: shown status and health, of one in Python and of many in SQL."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, CharField, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub import conf
from cxhub.access import Reader
from cxhub.initiatives import cadences, pipeline
from cxhub.initiatives.health import Deliverable, Health, health, shown_status
from cxhub.initiatives.models import DateMove, Initiative

#: Shown statuses with what each is called, in the order in which they ask for attention.
SHOWN = {
    "outdated": _("Outdated"),
    "off_track": _("Off track"),
    "caution": _("Caution"),
    "pending": _("Pending"),
    "on_track": _("On track"),
}


def status_of(initiative: Initiative, today: datetime.date) -> str:
    """The status as everybody sees it: ``pending`` without an update, ``outdated`` past the grace, else the owner's."""
    update = initiative.latest_update
    return shown_status(
        status=update.status if update else None,
        due=initiative.next_update_due,
        today=today,
        grace=conf.get("GRACE_DAYS"),
    )


def health_of(
    initiative: Initiative, today: datetime.date, *, kpis: Iterable[Any], milestones: Iterable[Any], moves: int
) -> Health:
    """The health of an initiative.

    :param kpis: those that it should move, with their newest reading joined.
    :param moves: how often its target date moved: see :func:`with_moves`.
    """
    update = initiative.latest_update
    return health(
        active=initiative.is_active,
        updated_on=timezone.localdate(update.as_of) if update else None,
        due=initiative.next_update_due,
        paces=[(kpi.name, kpi.pace(today)) for kpi in kpis],
        milestones=[Deliverable(item.title, item.due, item.done_on, item.moved_from) for item in milestones],
        target_date=initiative.target_date,
        original_target_date=initiative.original_target_date,
        moves=moves,
        today=today,
        grace=conf.get("GRACE_DAYS"),
    )


def cadences_of(who: Any) -> list[int | None]:
    """Every number of days between updates that an initiative has: the same ones throughout a request.

    :param who: a request, a user or a reader.
    """
    reader = Reader.of(who)
    if "_initiative_cadences" not in vars(reader):
        vars(reader)["_initiative_cadences"] = cadences.in_use()
    return vars(reader)["_initiative_cadences"]


def update_due_by(day: datetime.date, days: Iterable[int | None]) -> Q:
    """The condition that the next update is owed on ``day`` or before, as :attr:`Initiative.next_update_due` counts.

    One comparison for each cadence in use, ``days``, since arithmetic with dates would call back into Python for every
    row on SQLite.
    """
    due = Q(pk__in=[])
    for cadence in days:
        last = day - datetime.timedelta(days=cadence or conf.get("CADENCE_DAYS"))
        after = timezone.make_aware(datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time.min))
        never = Q(latest_update=None) & (
            Q(starts_on__lte=last)
            | Q(starts_on=None, approved_on__lte=last)
            | Q(starts_on=None, approved_on=None, first_published_at__lt=after)
            | Q(starts_on=None, approved_on=None, first_published_at=None)
        )
        due |= Q(cadence_days=cadence) & (Q(latest_update__as_of__lt=after) | never)
    return due & Q(stage__in=pipeline.active())


def with_shown_status(initiatives: QuerySet[Any], today: datetime.date, who: Any) -> QuerySet[Any]:
    """Adds ``shown``, what :func:`status_of` says, for filters and counts, and ``urgency``, its place in ``SHOWN``.

    :param who: a request, a user or a reader: what it takes is asked once for each.
    """
    overdue = today - datetime.timedelta(days=conf.get("GRACE_DAYS") + 1)
    outdated = update_due_by(overdue, cadences_of(who))
    places = {status: Value(place) for place, status in enumerate(SHOWN)}
    reported = [When(latest_update__status=status, then=place) for status, place in places.items()]
    return initiatives.annotate(
        shown=Case(
            When(latest_update=None, then=Value("pending")),
            When(outdated, then=Value("outdated")),
            default=F("latest_update__status"),
            output_field=CharField(),
        ),
        urgency=Case(
            When(latest_update=None, then=places["pending"]),
            When(outdated, then=places["outdated"]),
            *reported,
            default=Value(len(SHOWN)),
            output_field=IntegerField(),
        ),
    )


def with_moves(initiatives: QuerySet[Any]) -> QuerySet[Any]:
    """Adds ``moves``: how often the target date moved."""
    moves = DateMove.objects.filter(initiative=OuterRef("pk")).order_by().values("initiative").annotate(n=Count("pk"))
    return initiatives.annotate(moves=Coalesce(Subquery(moves.values("n")), 0))
