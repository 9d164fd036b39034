"""The thresholds in force on a day: what the rules say by default, and what the programme office has changed since."""

from __future__ import annotations

import datetime
import math
from typing import Any

from django.utils.translation import gettext_lazy as _

from cxhub import conf
from cxhub.alignment.registry import Threshold, all_rules, get_rule
from cxhub.alignment.severity import Severity

#: By rule, the empty name for what all share: threshold → value. ``severity`` is a word, the rest are numbers.
InForce = dict[str, dict[str, Any]]


def shared() -> dict[str, Threshold]:
    """Thresholds that all rules share. Their defaults are the site's settings."""
    return {
        "cadence_days": Threshold(
            conf.get("CADENCE_DAYS"), _("days between updates, where an initiative does not say")
        ),
        "grace_days": Threshold(conf.get("GRACE_DAYS"), _("days past due before an update counts as missing")),
        "window_days": Threshold(90, _("days that count as recent")),
    }


def known(rule: str) -> dict[str, Threshold]:
    """The thresholds of a rule, or those that all share where it is empty; ``{}`` where there is no such rule."""
    if not rule:
        return shared()
    found = get_rule(rule)
    return dict(found.thresholds) if found else {}


def defaults() -> InForce:
    """What holds where nobody has changed anything."""
    values: InForce = {"": {name: item.default for name, item in shared().items()}}
    for rule in all_rules():
        values[rule.id] = {
            **{name: item.default for name, item in rule.thresholds.items()},
            "severity": rule.severity.value,
        }
    return values


def in_force(on: datetime.date) -> InForce:
    """What holds on a day: of all changes that count from then or earlier, the last. One query."""
    from cxhub.alignment.models import ThresholdChange

    values = defaults()
    for change in ThresholdChange.objects.current().filter(effective_from__lte=on).order_by("effective_from", "pk"):
        # A rule of a host site that is gone leaves its changes behind.
        if change.name in values.get(change.rule, {}):
            values[change.rule][change.name] = change.parsed
    return values


def parse(name: str, value: str) -> Any:
    """A value as rules use it: a severity's word, or a number.

    :raises ValueError: it is neither.
    """
    if name == "severity":
        return Severity(value).value
    number = float(value)
    if not math.isfinite(number) or number < 0:
        raise ValueError(value)
    return int(number) if number == int(number) else number


def refuse(rule: str, name: str, value: str) -> dict[str, Any]:
    """Why a change cannot be taken, by field; empty where it can."""
    if rule and get_rule(rule) is None:
        return {"rule": _("There is no such rule.")}
    if name not in known(rule) and not (rule and name == "severity"):
        return {"name": _("The rule has no such threshold.")}
    try:
        parse(name, value)
    except ValueError:
        return {"value": _("Give a severity.") if name == "severity" else _("Give a number, 0 or more.")}
    return {}
