"""What became of approved work: how long it stays alive with and without an executive owner at its approval.

An initiative *withers* when it is stopped, or when no update came for three times its cadence while no milestone was
done for ninety days. Closing is another end, which competes with withering. Whether anybody acknowledged, commented or
decided later is no part of either, so that the comparison cannot prove itself; the group is that of the approval day.
"""

from __future__ import annotations

import datetime
import enum
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import exp, isfinite, log
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from cxhub import conf
from cxhub.access import visible
from cxhub.initiatives.handing_over import answered_on
from cxhub.initiatives.models import AnswersAs, Initiative, Milestone, OwnerChange, ProgressUpdate, StageChange
from cxhub.people.models import Member

#: Silence that counts: so many times the cadence without an update, and so many days without a milestone done.
CADENCES, MILESTONE_DAYS = 3, 90
#: Below so many events in a group nothing is claimed.
ENOUGH = 10
#: Days at which the table says how things stood.
MARKS = (90, 180, 270, 365, 545, 730)


class End(enum.IntEnum):
    """How an initiative's time ended; none yet is a censored time."""

    ALIVE = 0
    WITHERED = 1
    COMPLETED = 2


@dataclass(frozen=True)
class Life:
    """One initiative since its approval.

    :param days: from the approval to the end, or to today.
    :param executive: whether an executive owner was named when it was approved.
    """

    pk: int
    days: int
    end: End
    executive: bool


@dataclass(frozen=True)
class Step:
    """How a group stood on one day after the approval.

    :param at_risk: initiatives still under way then.
    :param alive: Kaplan-Meier: the share that had not withered, as if nothing else could end them.
    :param low: with ``high`` its 95% interval; ``None`` where the data cannot tell one.
    :param withered: Aalen-Johansen: the share that had withered, completion taken into account.
    :param completed: Aalen-Johansen: the share that had been completed.
    """

    day: int
    at_risk: int
    alive: float
    low: float | None
    high: float | None
    withered: float
    completed: float


@dataclass(frozen=True)
class Group:
    """One group with its curve: a step for each day on which something happened, and one for each mark.

    :param watched: days since its approval of the oldest: nothing is known of the group beyond.
    """

    name: str
    lives: int
    withered: int
    completed: int
    watched: int = 0
    steps: Sequence[Step] = ()
    marks: Sequence[Step] = ()

    @property
    def says_something(self) -> bool:
        """Whether enough have withered to read anything from it."""
        return self.withered >= ENOUGH


@dataclass
class _Story:
    approved: datetime.date
    ended: datetime.date
    cadence: int
    alive: list[datetime.date] = field(default_factory=list)
    done: list[datetime.date] = field(default_factory=list)
    pauses: list[tuple[datetime.date, datetime.date]] = field(default_factory=list)


def silent_since(
    *,
    approved: datetime.date,
    ended: datetime.date,
    cadence: int,
    alive: Iterable[datetime.date],
    done: Iterable[datetime.date],
    pauses: Iterable[tuple[datetime.date, datetime.date]] = (),
) -> datetime.date | None:
    """The first day on which work under way had withered by silence; ``None`` where it never did.

    :param ended: the last day looked at: that of its end, or today.
    :param cadence: days between two updates.
    :param alive: days of updates.
    :param done: days on which milestones were done.
    :param pauses: first and last day of each pause, in which nobody owes an update.
    """
    stops = sorted(pauses)
    signs = sorted({approved, *(day for day in alive if approved <= day <= ended), *(end for _begin, end in stops)})
    finished = sorted(done)
    for index, sign in enumerate(signs):
        following = signs[index + 1] if index + 1 < len(signs) else ended + datetime.timedelta(days=1)
        paused = next((begin for begin, end in stops if begin <= following and end > sign), None)
        until = min(following, paused) if paused is not None else following
        day = sign + datetime.timedelta(days=CADENCES * cadence + 1)
        while day < until and day <= ended:
            recent = [item for item in finished if day - datetime.timedelta(days=MILESTONE_DAYS) < item <= day]
            if not recent:
                return day
            day = recent[-1] + datetime.timedelta(days=MILESTONE_DAYS)
    return None


def lives_of(request: HttpRequest) -> list[Life]:
    """Every initiative that the reader may see and that was approved, in six queries however many there are."""
    today = timezone.localdate()
    rows = visible(Initiative.objects.exclude(approved_on=None), request).order_by("pk")
    initiatives = {row.pk: row for row in rows.only(*_FIELDS)}
    stories = {
        pk: _Story(row.approved_on, _last_day(row, today), row.cadence_days or conf.get("CADENCE_DAYS"))
        for pk, row in initiatives.items()
        if row.approved_on is not None
    }
    updates = visible(ProgressUpdate.objects.current(), request).order_by("as_of")
    for pk, moment in updates.values_list("initiative_id", "as_of").iterator():
        if pk in stories:
            stories[pk].alive.append(timezone.localdate(moment))
    milestones = visible(Milestone.objects.exclude(done_on=None), request).order_by("done_on")
    for pk, day in milestones.values_list("initiative_id", "done_on"):
        if pk in stories and day is not None:
            stories[pk].done.append(day)
    for pk, pauses in _pauses(request, today).items():
        if pk in stories:
            stories[pk].pauses = pauses
    changes: dict[int, list[OwnerChange]] = defaultdict(list)
    for change in visible(OwnerChange.objects.filter(role=AnswersAs.EXECUTIVE), request):
        changes[change.initiative_id].append(change)
    executives = set(visible(Member.objects.filter(executive=True), request).values_list("pk", flat=True))
    return [_life(initiatives[pk], story, changes[pk], executives) for pk, story in stories.items()]


_FIELDS = ("stage", "approved_on", "closed_on", "cadence_days", "executive_owner_id")


def _last_day(row: Any, today: datetime.date) -> datetime.date:
    return row.closed_on if row.stage in ("closed", "stopped") and row.closed_on else today


def _pauses(request: HttpRequest, today: datetime.date) -> dict[int, list[tuple[datetime.date, datetime.date]]]:
    found: dict[int, list[tuple[datetime.date, datetime.date]]] = defaultdict(list)
    began: dict[int, datetime.date] = {}
    changes = visible(StageChange.objects.all(), request).order_by("on", "pk")
    for pk, stage, day in changes.values_list("initiative_id", "to_stage", "on"):
        if stage == "paused":
            began.setdefault(pk, day)
        elif pk in began:
            found[pk].append((began.pop(pk), day))
    for pk, day in began.items():
        found[pk].append((day, today + datetime.timedelta(days=1)))
    return found


def _life(row: Any, story: _Story, changes: list[OwnerChange], executives: set[int]) -> Life:
    silent = silent_since(
        approved=story.approved,
        ended=story.ended,
        cadence=story.cadence,
        alive=story.alive,
        done=story.done,
        pauses=story.pauses,
    )
    if silent is not None:
        ended, end = silent, End.WITHERED
    else:
        ended = story.ended
        end = {"stopped": End.WITHERED, "closed": End.COMPLETED}.get(row.stage, End.ALIVE)
    then = answered_on(row, AnswersAs.EXECUTIVE, story.approved, changes)
    return Life(row.pk, max((ended - story.approved).days, 1), end, then in executives)


def group_of(name: str, lives: Sequence[Life]) -> Group:
    """The curves of a group, by statsmodels; nothing but its counts where there is nobody in it."""
    counts = {end: sum(1 for life in lives if life.end is end) for end in End}
    if not lives:
        return Group(name, 0, 0, 0)
    days = sorted({life.days for life in lives if life.end is not End.ALIVE})
    watched = max(life.days for life in lives)
    at = _curves(lives)
    return Group(
        name,
        len(lives),
        counts[End.WITHERED],
        counts[End.COMPLETED],
        watched,
        [at(day) for day in days],
        [at(day) for day in MARKS if day <= watched],
    )


def _curves(lives: Sequence[Life]) -> Any:
    import numpy as np
    from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

    times = np.array([life.days for life in lives], dtype=float)
    ends = np.array([int(life.end) for life in lives])
    with np.errstate(divide="ignore", invalid="ignore"):
        alive = SurvfuncRight(times, (ends == End.WITHERED).astype(int))
        incidence = CumIncidenceRight(times, ends) if ends.any() else None

    def value(series: Any, axis: Any, day: int, start: float) -> float:
        place = int(np.searchsorted(axis, day, side="right")) - 1
        return float(series[place]) if place >= 0 else start

    def at(day: int) -> Step:
        share = value(alive.surv_prob, alive.surv_times, day, 1.0)
        error = value(alive.surv_prob_se, alive.surv_times, day, 0.0)
        low, high = _between(share, error)
        curves = [
            value(incidence.cinc[end - 1], incidence.times, day, 0.0)
            if incidence is not None and end <= len(incidence.cinc)
            else 0.0
            for end in (End.WITHERED, End.COMPLETED)
        ]
        return Step(day, int((times >= day).sum()), share, low, high, curves[0], curves[1])

    return at


def _between(share: float, error: float) -> tuple[float, float] | tuple[None, None]:
    """The 95% interval on the log-log scale, which stays between 0 and 1; nothing where it cannot be told."""
    if not isfinite(error) or error <= 0 or not 0 < share < 1:
        return None, None
    middle = log(-log(share))
    reach = 1.96 * error / (share * abs(log(share)))
    return exp(-exp(middle + reach)), exp(-exp(middle - reach))


def difference(lives: Sequence[Life]) -> float | None:
    """The p value of a log-rank test between both groups; ``None`` where either says too little."""
    groups = [[life for life in lives if life.executive is has] for has in (True, False)]
    if any(sum(1 for life in group if life.end is End.WITHERED) < ENOUGH for group in groups):
        return None
    import numpy as np
    from statsmodels.duration.survfunc import survdiff

    _chi, p = survdiff(
        np.array([life.days for life in lives], dtype=float),
        np.array([int(life.end is End.WITHERED) for life in lives]),
        np.array([int(life.executive) for life in lives]),
    )
    return float(p)
