"""Health: what the numbers say of an initiative, whatever its owner says. Pure functions over plain values.

Four things are four fields: *stage* (lifecycle), *status* (the owner's judgement), *confidence* (the owner's forecast)
and *health*, which is computed here and never typed. No data is never a pass, and silence is never green.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cxhub.components.words import number
from cxhub.metrics.pace import Pace, PaceStatus

#: Days after which silence is told in years.
A_YEAR = 365
#: Moving the target date this often, or by more than this many days in all, is a slip that counts.
SLIPS, SLIPPED_DAYS = 2, 30


class Level(enum.Enum):
    """What health amounts to, the worst first."""

    SILENT = "silent"
    FAR_BEHIND = "far_behind"
    BEHIND = "behind"
    UNKNOWN = "unknown"
    ON_PACE = "on_pace"
    NOT_ASKED = "not_asked"

    @property
    def label(self) -> str:
        """The level in words."""
        return str(_LABELS[self])

    @property
    def is_warning(self) -> bool:
        """Whether somebody has to do something."""
        return self in (Level.SILENT, Level.FAR_BEHIND, Level.BEHIND)


_LABELS = {
    Level.SILENT: gettext_lazy("Silent"),
    Level.FAR_BEHIND: gettext_lazy("Far behind"),
    Level.BEHIND: gettext_lazy("Behind"),
    Level.UNKNOWN: gettext_lazy("Cannot be told"),
    Level.ON_PACE: gettext_lazy("On pace"),
    Level.NOT_ASKED: gettext_lazy("Not computed"),
}


@dataclass(frozen=True)
class Deliverable:
    """A milestone, as far as health needs it."""

    title: str
    due: datetime.date | None
    done_on: datetime.date | None = None
    moved_from: datetime.date | None = None


@dataclass(frozen=True)
class Reason:
    """Why a health is what it is."""

    level: Level
    words: str


@dataclass(frozen=True)
class Health:
    """The verdict with its reasons, the worst first."""

    level: Level
    reasons: tuple[Reason, ...] = ()

    @property
    def label(self) -> str:
        """The level in words."""
        return self.level.label

    @property
    def sentence(self) -> str:
        """The reasons, as one line."""
        return "; ".join(reason.words for reason in self.reasons)


def shown_status(*, status: str | None, due: datetime.date | None, today: datetime.date, grace: int) -> str:
    """The status as everybody sees it: the owner's, unless it is too old to stand.

    :param status: of the newest update; ``None`` where there never was one.
    :param due: the day by which the next update is owed; ``None`` while none is.
    :param grace: days past due before a status no longer counts.
    :returns: ``pending``, ``outdated``, or the owner's status.
    """
    if status is None:
        return "pending"
    if is_outdated(due, today, grace):
        return "outdated"
    return status


def is_outdated(due: datetime.date | None, today: datetime.date, grace: int) -> bool:
    """Whether an update is owed for longer than the grace."""
    return due is not None and today > due + datetime.timedelta(days=grace)


def health(
    *,
    active: bool,
    updated_on: datetime.date | None,
    due: datetime.date | None,
    paces: Iterable[tuple[str, Pace]],
    milestones: Iterable[Deliverable],
    target_date: datetime.date | None,
    original_target_date: datetime.date | None,
    moves: int,
    today: datetime.date,
    grace: int,
) -> Health:
    """Judge an initiative by its numbers.

    :param active: whether it is in a stage in which updates are owed; other work has no health.
    :param updated_on: day of the newest update.
    :param due: day by which the next one is owed.
    :param paces: name and pace of each KPI that it should move.
    :param moves: how often the target date moved.
    :param grace: days past due before silence counts.
    """
    if not active:
        return Health(Level.NOT_ASKED, (Reason(Level.NOT_ASKED, _("Only work under way has a health.")),))
    reasons = [
        *_silence(updated_on, due, today, grace),
        *_paces(list(paces)),
        *_milestones(list(milestones), today),
        *_dates(target_date, original_target_date, moves, today),
    ]
    order = list(Level)
    reasons.sort(key=lambda reason: order.index(reason.level))
    return Health(reasons[0].level, tuple(reasons))


def _silence(
    updated_on: datetime.date | None, due: datetime.date | None, today: datetime.date, grace: int
) -> list[Reason]:
    if not is_outdated(due, today, grace):
        return [] if updated_on else [Reason(Level.UNKNOWN, _("no update yet"))]
    if updated_on is None:
        return [Reason(Level.SILENT, _("never updated"))]
    days = (today - updated_on).days
    if days > A_YEAR:
        years = days // A_YEAR
        words = ngettext("silent for over a year", "silent for over %(n)d years", years)
        return [Reason(Level.SILENT, words % {"n": years})]
    return [Reason(Level.SILENT, ngettext("silent for %(n)d day", "silent for %(n)d days", days) % {"n": days})]


def _paces(paces: list[tuple[str, Pace]]) -> list[Reason]:
    if not paces:
        return [Reason(Level.UNKNOWN, _("no KPI to judge it by"))]
    levels = {PaceStatus.AT_RISK: Level.FAR_BEHIND, PaceStatus.BEHIND: Level.BEHIND, PaceStatus.UNKNOWN: Level.UNKNOWN}
    reasons = [Reason(levels[pace.status], pace_words(name, pace)) for name, pace in paces if pace.status in levels]
    if len(reasons) == len(paces):
        return reasons
    well = [name for name, pace in paces if pace.status not in levels]
    return [*reasons, Reason(Level.ON_PACE, _("on pace: %(names)s") % {"names": ", ".join(well)})]


def pace_words(name: str, pace: Pace) -> str:
    """What a pace that is not well says of its KPI, as part of a sentence."""
    if pace.status is PaceStatus.UNKNOWN:
        return _("the pace of %(name)s cannot be told") % {"name": name}
    if pace.ratio is None or pace.ratio < 0:
        return _("%(name)s is moving the wrong way") % {"name": name}
    percent = int(pace.ratio * 100)
    return _("%(name)s is at %(percent)d%% of its expected pace") % {"name": name, "percent": percent}


def _milestones(milestones: list[Deliverable], today: datetime.date) -> list[Reason]:
    late = [today - item.due for item in milestones if item.done_on is None and item.due and item.due < today]
    slips = [
        (item.due - item.moved_from).days
        for item in milestones
        if item.done_on is None and item.due and item.moved_from and item.due >= today
    ]
    reasons = []
    if late:
        days = max(late).days
        words = ngettext("a milestone is %(days)d day late", "a milestone is %(days)d days late", days)
        if len(late) > 1:
            words = ngettext(
                "%(n)d milestones are late, one by %(days)d day",
                "%(n)d milestones are late, one by %(days)d days",
                days,
            )
        reasons.append(Reason(Level.BEHIND, words % {"n": len(late), "days": days}))
    if (slip := max(slips, default=0)) > SLIPPED_DAYS:
        reasons.append(Reason(Level.BEHIND, _("a milestone has slipped %(days)d days") % {"days": slip}))
    return reasons


def _dates(
    target: datetime.date | None, original: datetime.date | None, moves: int, today: datetime.date
) -> list[Reason]:
    reasons = []
    if target and target < today:
        days = (today - target).days
        words = ngettext("the target date passed %(n)s day ago", "the target date passed %(n)s days ago", days)
        reasons.append(Reason(Level.FAR_BEHIND, words % {"n": number(days)}))
    slipped = (target - original).days if target and original else 0
    if slipped > 0 and (slipped > SLIPPED_DAYS or moves >= SLIPS):
        reasons.append(Reason(Level.BEHIND, _("the target date has slipped %(n)d days") % {"n": slipped}))
    return reasons
