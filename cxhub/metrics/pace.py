"""Expected pace: is a number where it should be by now?"""

from __future__ import annotations

import datetime
import enum
import math
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

#: Bounds on actual ÷ expected progress, as Cascade uses them: 95% and more is on track, below 85% at risk.
ON_TRACK, AT_RISK = 0.95, 0.85


class PaceStatus(enum.Enum):
    """What the pace amounts to. ``UNKNOWN`` is never a pass."""

    REACHED = "reached"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    AT_RISK = "at_risk"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The status in words."""
        return str(
            {
                PaceStatus.REACHED: _("Target reached"),
                PaceStatus.ON_TRACK: _("On pace"),
                PaceStatus.BEHIND: _("Behind"),
                PaceStatus.AT_RISK: _("Far behind"),
                PaceStatus.UNKNOWN: _("Cannot be told"),
            }[self]
        )


@dataclass(frozen=True)
class Pace:
    """A reading held against its expected value.

    :param expected: value that a straight line from baseline to target gives for the reading's day.
    :param ratio: progress made ÷ progress expected; ``None`` where it cannot be computed.
    :param missing: which of baseline, target, dates or reading is missing, where it cannot.
    """

    status: PaceStatus
    expected: float | None = None
    ratio: float | None = None
    missing: tuple[str, ...] = ()


def pace(
    *,
    baseline: float | None,
    baseline_on: datetime.date | None,
    target: float | None,
    target_on: datetime.date | None,
    value: float | None,
    as_of: datetime.date | None,
    on: datetime.date,
    direction: str,
) -> Pace:
    """Compare a reading with the straight line from baseline to target, on the day it was measured.

    A reading cannot have made the progress of days after it, so it is held against its own day; but once the target's
    date has passed (``on``), only the target itself will do.

    A target on the other side of the baseline than the direction says is a threshold to hold: there is no way to go,
    and a reading holds it or does not.

    :param on: today.
    :param direction: where better is: "up" or "down"; empty where nobody has said, and then it is where the target is.
    """
    given = {
        "baseline": baseline,
        "baseline_on": baseline_on,
        "target": target,
        "target_on": target_on,
        "value": value,
        "as_of": as_of,
    }
    missing = tuple(name for name, item in given.items() if item is None)
    if missing:
        return Pace(PaceStatus.UNKNOWN, missing=missing)
    assert baseline is not None and target is not None and value is not None  # noqa: S101 - for the type checker
    assert baseline_on is not None and target_on is not None and as_of is not None  # noqa: S101
    if not all(map(math.isfinite, (baseline, target, value))) or target == baseline or target_on <= baseline_on:
        return Pace(PaceStatus.UNKNOWN, missing=("target",))
    made = (value - baseline) / (target - baseline)
    rises = direction == "up" if direction else target > baseline
    if value >= target if rises else value <= target:
        return Pace(PaceStatus.REACHED, expected=target, ratio=max(made, 1.0))
    if rises != (target > baseline):
        return Pace(PaceStatus.AT_RISK, expected=target, ratio=0.0)
    day = target_on if on > target_on else as_of
    share = min(max((day - baseline_on) / (target_on - baseline_on), 0.0), 1.0)
    expected = baseline + share * (target - baseline)
    if share == 0:
        return Pace(PaceStatus.ON_TRACK if made >= 0 else PaceStatus.AT_RISK, expected=expected)
    ratio = made / share
    if ratio >= ON_TRACK:
        status = PaceStatus.ON_TRACK
    elif ratio >= AT_RISK:
        status = PaceStatus.BEHIND
    else:
        status = PaceStatus.AT_RISK
    return Pace(status, expected=expected, ratio=ratio)
