"""Execution: is what is reported true, and is what was approved still alive?"""

import datetime

from django.utils.translation import gettext_lazy

from cxhub.alignment.graph import Graph
from cxhub.alignment.nodes import Initiative
from cxhub.alignment.registry import EXECUTION, Answers, Found, NotAssessable, Row, Settings, Threshold, rule
from cxhub.alignment.rules.common import (
    any_of,
    cadence,
    day,
    days,
    has_silent_sponsor,
    has_stale_update,
    is_flat,
    lacks_executive,
    last_update,
    latest_readings,
    owner_of,
    pace_of,
    percent,
    person_row,
    reading_rows,
    silent_days,
    sponsor_of,
)
from cxhub.alignment.severity import Severity
from cxhub.alignment.wording import gettext as _
from cxhub.alignment.wording import ngettext


@rule(
    "D1",
    title=gettext_lazy("Stale update"),
    severity=Severity.HIGH,
    area=EXECUTION,
    why=gettext_lazy("Silence is never green. The longer it lasts, the worse the news that ends it."),
    how=gettext_lazy(
        "The newest update of an active initiative, or its start where there is none, is older than its cadence and "
        "the grace "
        "that all rules share. From two cadences on it is critical."
    ),
    fix=gettext_lazy("Post an update: it takes sixty seconds."),
    thresholds={"critical_cadences": Threshold(2, gettext_lazy("cadences from which it is critical"))},
)
def stale_update(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Active initiatives of which nobody reports."""
    for item in graph.active:
        silent = silent_days(graph, item, on)
        if silent is None:
            yield NotAssessable(_("it has neither an update nor a start"), item)
            continue
        if not has_stale_update(graph, item, on, settings):
            continue
        update, every = last_update(graph, item), cadence(item, settings)
        words = (
            _("%(title)s has been silent for %(silent)s; an update is due every %(every)s.")
            if update
            else _(
                "%(title)s has never been reported on, %(silent)s after its start; an update is due every %(every)s."
            )
        )
        yield Found(
            item,
            words % {"title": item.title, "silent": days(silent), "every": days(every)},
            (
                Row(_("Last update"), day(update.on) if update else _("none"), item.key),
                Row(_("Started"), day(item.since), item.key),
                Row(_("Cadence and grace"), f"{every} + {settings['grace_days']:g}"),
            ),
            owner_of(graph, item),
            Severity.CRITICAL if silent >= settings["critical_cadences"] * every else None,
            fix_at="update",
        )


@rule(
    "D2",
    title=gettext_lazy("Watermelon"),
    severity=Severity.HIGH,
    area=EXECUTION,
    why=gettext_lazy("Green outside and red inside: the colour calms those who could help until it is too late."),
    how=gettext_lazy(
        "The newest update of an active initiative says on track and is not out of date; yet a KPI has made less "
        "than so much "
        "of its expected progress, or has shown the same number for so many readings, or a milestone is overdue."
    ),
    fix=gettext_lazy("Re-rate it, or say why it is on track all the same."),
    thresholds={
        "pace_percent": Threshold(85, gettext_lazy("% of the expected progress at least")),
        "flat_readings": Threshold(3, gettext_lazy("readings with the same number count as flat")),
    },
)
def watermelon(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Active initiatives that say they are on track while their numbers say they are not."""
    for item in graph.active:
        update = last_update(graph, item)
        if update is None or update.status != "on_track" or has_stale_update(graph, item, on, settings):
            continue
        reasons, rows = _contradictions(graph, item, on, settings)
        if reasons:
            yield Found(
                item,
                _("%(title)s reports on track, yet %(reasons)s.")
                % {"title": item.title, "reasons": _(", and ").join(reasons)},
                (Row(_("Status"), _("on track, %(day)s") % {"day": day(update.on)}, item.key), *rows),
                owner_of(graph, item),
                fix_at="update",
            )


def _contradictions(
    graph: Graph, item: Initiative, on: datetime.date, settings: Settings
) -> tuple[list[str], list[Row]]:
    """What the numbers of an initiative say against its being on track."""
    reasons: list[str] = []
    rows: list[Row] = []
    points = int(settings["flat_readings"])
    for kpi in (graph.kpi[kpi] for kpi in item.kpis if kpi in graph.kpi):
        found = pace_of(graph, kpi, on)
        if found.ratio is not None and found.expected is not None and 100 * found.ratio < settings["pace_percent"]:
            share = percent(max(found.ratio, 0))
            reasons.append(_("a measure is at %(share)s of its expected progress") % {"share": share})
            if not is_flat(graph, kpi, points):
                rows += reading_rows(kpi, latest_readings(graph, kpi.id, count=1))
            label = _("%(kpi)s, expected by then") % {"kpi": kpi.title}
            rows.append(Row(label, kpi.show(found.expected), kpi.key))
        if is_flat(graph, kpi, points):
            reasons.append(_("a measure has shown the same number %(n)d times running") % {"n": points})
            rows += reading_rows(kpi, latest_readings(graph, kpi.id, points))
    late = [
        (stone, (on - stone.due).days)
        for stone in graph.milestones_of.get(item.id, ())
        if stone.done_on is None and stone.due is not None and stone.due < on
    ]
    if late:
        longest = max(overdue for _stone, overdue in late)
        reasons.append(
            ngettext(
                "%(n)d milestone is overdue by %(days)s",
                "%(n)d milestones are overdue, one by %(days)s",
                len(late),
            )
            % {"n": len(late), "days": days(longest)}
        )
        rows += [
            Row(stone.title, _("due %(day)s, not done") % {"day": day(stone.due)}, item.key) for stone, _overdue in late
        ]
    return list(dict.fromkeys(reasons)), rows


@rule(
    "D3",
    title=gettext_lazy("Red without an ask"),
    severity=Severity.HIGH,
    area=EXECUTION,
    why=gettext_lazy("Bad news that asks for nothing gets nothing. Help needs to know what, from whom, and what then."),
    how=gettext_lazy(
        "The newest update of an active initiative says caution or off track, and names no blocker, nobody who can "
        "remove it, or "
        "no next action."
    ),
    fix=gettext_lazy("Complete the three."),
)
def red_without_ask(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Active initiatives in trouble that do not say what they need."""
    for item in graph.active:
        update = last_update(graph, item)
        if update is None or update.status == "on_track":
            continue
        given = {
            _("what is in the way"): update.blocked,
            _("who can remove it"): update.blocker_owner is not None,
            _("the next action"): update.next_action,
        }
        missing = [name for name, there in given.items() if not there]
        if not missing:
            continue
        status = _("off track") if update.status == "off_track" else _("caution")
        running = 0
        for earlier in reversed(graph.updates_of.get(item.id, [])):
            if earlier.status == "on_track" or (earlier.blocked and earlier.blocker_owner and earlier.next_action):
                break
            running += 1
        yield Found(
            item,
            ngettext(
                "%(title)s reports %(status)s and does not say %(missing)s.",
                "%(title)s reports %(status)s and does not say %(missing)s: the last %(n)d updates did not.",
                running,
            )
            % {"title": item.title, "status": status, "missing": any_of(missing), "n": running},
            (
                Row(_("Status"), _("%(status)s, %(day)s") % {"status": status, "day": day(update.on)}, item.key),
                Row(_("What is in the way"), _("said") if update.blocked else _("not said"), item.key),
                person_row(graph, _("Who can remove it"), update.blocker_owner),
                Row(_("Next action"), _("said") if update.next_action else _("not said"), item.key),
            ),
            owner_of(graph, item),
            fix_at="update",
        )


@rule(
    "D4",
    title=gettext_lazy("Hidden slip"),
    severity=Severity.MEDIUM,
    area=EXECUTION,
    why=gettext_lazy("A date that moves quietly turns late work green. Customers remember the first date."),
    how=gettext_lazy(
        "The target date of an active initiative moved at least so often, or by more than so many days in all, "
        "against the first."
    ),
    fix=gettext_lazy("Show the first date, and let the executive owner agree to the new one."),
    thresholds={
        "moves": Threshold(2, gettext_lazy("moves count as a slip")),
        "days": Threshold(30, gettext_lazy("days in all at most")),
    },
)
def hidden_slip(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Active initiatives whose target date moved often or far."""
    for item in graph.active:
        moves = graph.date_moves_of.get(item.id, [])
        first = item.original_target_date or (moves[0].from_date if moves else None)
        slipped = (item.target_date - first).days if item.target_date and first else 0
        if len(moves) < settings["moves"] and slipped <= settings["days"]:
            continue
        alone = sum(move.approved_by is None for move in moves)
        words = ngettext(
            "%(title)s moved its target date by %(days)s",
            "%(title)s moved its target date %(n)d times, %(days)s in all",
            len(moves),
        ) % {"title": item.title, "n": len(moves), "days": days(slipped)}
        if not moves:
            words = _("%(title)s has a target date %(days)s after its first") % {
                "title": item.title,
                "days": days(slipped),
            }
        yield Found(
            item,
            _("%(words)s, and nobody agreed to it.") % {"words": words} if alone else f"{words}.",
            (
                Row(_("First target date"), day(first), item.key),
                *(
                    Row(
                        _("Moved on %(day)s") % {"day": day(move.moved_on)},
                        _("to %(day)s, agreed by %(name)s")
                        % {"day": day(move.to_date), "name": graph.name(move.approved_by) or _("nobody")},
                        item.key,
                    )
                    for move in moves
                ),
            ),
            sponsor_of(graph, item),
        )


@rule(
    "D5",
    title=gettext_lazy("Withering"),
    severity=Severity.CRITICAL,
    area=EXECUTION,
    why=gettext_lazy(
        "Quiet work dies slowly, and its people find out last. Stopping it with a reason would teach something."
    ),
    how=gettext_lazy(
        "Of four signs an active initiative shows at least so many: no executive owner who gives a sign (A2 or A3), "
        "a stale "
        "update (D1), no milestone done in so many days, a KPI that stays flat."
    ),
    fix=gettext_lazy("Rescue, pause or stop it within 14 days."),
    thresholds={
        "signs": Threshold(2, gettext_lazy("signs at least")),
        "milestone_days": Threshold(90, gettext_lazy("days without a milestone done")),
        "flat_readings": Threshold(3, gettext_lazy("readings with the same number count as flat")),
        "sponsor_days": Threshold(60, gettext_lazy("days without a sign of the executive owner, at least")),
    },
)
def withering(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Active initiatives that nobody has stopped and nobody is doing."""
    for item in graph.active:
        signs = _signs(graph, item, on, settings)
        if len(signs) >= settings["signs"]:
            yield Found(
                item,
                _("%(title)s is withering: %(signs)s.")
                % {"title": item.title, "signs": _(", ").join(sign for sign, _row in signs)},
                tuple(row for _sign, row in signs),
                sponsor_of(graph, item),
                fix_at="stage",
            )


def _signs(graph: Graph, item: Initiative, on: datetime.date, settings: Settings) -> list[tuple[str, Row]]:
    """The signs of withering that an initiative shows, each in words and as evidence."""
    signs = []
    allowed = max(settings["sponsor_days"], 3 * cadence(item, settings))
    if lacks_executive(graph, item):
        signs.append((_("no executive answers for it"), person_row(graph, _("Executive owner"), item.executive_owner)))
    elif has_silent_sponsor(graph, item, on, allowed):
        row = person_row(graph, _("Executive owner, silent"), item.executive_owner)
        signs.append((_("its executive owner is silent"), row))
    if has_stale_update(graph, item, on, settings):
        silent = days(silent_days(graph, item, on) or 0)
        signs.append((_("no update for %(days)s") % {"days": silent}, Row(_("Silent for"), silent, item.key)))
    if (idle := _idle_days(graph, item, on)) is not None and idle > settings["milestone_days"]:
        row = Row(_("Since the last milestone done, or the start"), days(idle), item.key)
        signs.append((_("no milestone done for %(days)s") % {"days": days(idle)}, row))
    points = int(settings["flat_readings"])
    flat = [graph.kpi[kpi] for kpi in item.kpis if kpi in graph.kpi and is_flat(graph, graph.kpi[kpi], points)]
    if flat:
        value = flat[0].show(latest_readings(graph, flat[0].id, points)[-1].value)
        row = Row(flat[0].title, _("%(value)s, %(n)d times running") % {"value": value, "n": points}, flat[0].key)
        signs.append((_("its measure stays at %(value)s") % {"value": value}, row))
    return signs


def _idle_days(graph: Graph, item: Initiative, on: datetime.date) -> int | None:
    """Days since a milestone was done, or since work began; ``None`` where there are no milestones to do."""
    stones = graph.milestones_of.get(item.id, [])
    if not any(stone.done_on is None for stone in stones):
        return None
    done = max((stone.done_on for stone in stones if stone.done_on), default=None)
    since = max(filter(None, (done, item.active_since)), default=item.since)
    return (on - since).days if since else None


@rule(
    "D6",
    title=gettext_lazy("Closed without learning"),
    severity=Severity.MEDIUM,
    area=EXECUTION,
    why=gettext_lazy("What nobody wrote down will be tried again, by people who could have known."),
    how=gettext_lazy(
        "An initiative was closed or stopped more than so many days ago and has no outcome, no retrospective and no "
        "lesson."
    ),
    fix=gettext_lazy("Add three lines: what we expected, what happened, what we would do again."),
    thresholds={"days": Threshold(14, gettext_lazy("days to write it down"))},
    fields=("outcome",),
)
def closed_without_learning(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Closed and stopped initiatives that left nothing behind."""
    for item in graph.initiatives:
        if item.stage not in ("closed", "stopped") or item.learned or item.lessons:
            continue
        if item.closed_on is None:
            yield NotAssessable(_("the day on which it ended is not recorded"), item)
        elif (on - item.closed_on).days > settings["days"]:
            yield Found(
                item,
                _("%(title)s ended %(days)s ago and left neither an outcome nor a lesson.")
                % {"title": item.title, "days": days((on - item.closed_on).days)},
                (
                    Row(_("Ended on"), day(item.closed_on), item.key),
                    Row(_("Outcome"), _("none"), item.key),
                    Row(_("Lessons"), _("none"), item.key),
                ),
                owner_of(graph, item),
            )
