"""Drivers: do we work on what moves the score?"""

import datetime
from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from cxhub.alignment.graph import Graph
from cxhub.alignment.nodes import Driver
from cxhub.alignment.registry import MEASUREMENT, Answers, Found, NotAssessable, Row, Settings, Threshold, rule
from cxhub.alignment.rules.common import number, percent
from cxhub.alignment.severity import Severity
from cxhub.alignment.wording import gettext as _

#: With fewer drivers a quarter of them is none.
FEWEST = 4


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies, between two of them on a straight line."""
    ordered = sorted(values)
    position = share * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])


def latest_studies(graph: Graph) -> dict[int, list[Driver]]:
    """By KPI, the drivers of its newest study, the most important first."""
    newest: dict[int, tuple[datetime.date, int]] = {}
    for item in graph.drivers:
        newest[item.kpi] = max((item.studied_on, item.study), newest.get(item.kpi, (item.studied_on, item.study)))
    found: dict[int, list[Driver]] = {}
    for item in graph.drivers:
        if newest[item.kpi] == (item.studied_on, item.study):
            found.setdefault(item.kpi, []).append(item)
    return {kpi: sorted(items, key=lambda item: (-item.importance, item.id)) for kpi, items in found.items()}


def _share(item: Driver) -> str:
    if item.importance_low is None or item.importance_high is None:
        return f"{number(item.importance)}%"
    return _("%(value)s%% (%(low)s to %(high)s)") % {
        "value": number(item.importance),
        "low": number(item.importance_low),
        "high": number(item.importance_high),
    }


@rule(
    "C7",
    title=gettext_lazy("Driver ignored"),
    severity=Severity.HIGH,
    area=MEASUREMENT,
    why=gettext_lazy("What matters most and is done worst is where a day of work gives the most."),
    how=gettext_lazy(
        "In the newest study of a KPI, a driver's importance is in the top quarter and its performance below the "
        "median, and no "
        "active initiative works on it."
    ),
    fix=gettext_lazy("Open an initiative for it."),
)
def driver_ignored(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Important drivers that are done badly, and on which nobody works."""
    studies = latest_studies(graph)
    if not studies:
        yield NotAssessable(_("no driver study is recorded"))
    active = {item.id for item in graph.active}
    for kpi, items in studies.items():
        done = [item.performance for item in items if item.performance is not None]
        if len(items) < FEWEST or not done:
            yield NotAssessable(_("its study has too few drivers, or no performance"), graph.kpi.get(kpi))
            continue
        top, median = quantile([item.importance for item in items], 0.75), quantile(done, 0.5)
        for item in items:
            if item.importance < top or item.performance is None or item.performance >= median:
                continue
            if active & set(item.initiatives):
                continue
            node = graph.kpi[kpi]
            yield Found(
                item,
                _(
                    "“%(driver)s” carries %(share)s of what explains %(kpi)s but scores %(score)s, below the median of "
                    "%(median)s; no active initiative works on it."
                )
                % {
                    "driver": item.title,
                    "share": _share(item),
                    "kpi": node.title,
                    "score": number(item.performance),
                    "median": number(median),
                },
                (
                    Row(_("Importance"), _share(item), node.key),
                    Row(_("Top quarter from"), f"{number(top)}%", node.key),
                    Row(_("Performance"), number(item.performance), node.key),
                    Row(_("Median performance"), number(median), node.key),
                    Row(_("Active initiatives"), "0"),
                ),
                graph.someone(node.owner, *graph.executives(node.pillar)),
                fix_at="new_initiative",
            )


@rule(
    "C8",
    title=gettext_lazy("Work off-driver"),
    severity=Severity.MEDIUM,
    area=MEASUREMENT,
    why=gettext_lazy("Effort on what hardly explains the score is effort that what explains it goes without."),
    how=gettext_lazy(
        "Of the effort of active initiatives, more than the threshold is in those that work on drivers in the bottom "
        "quarter of "
        "importance, and on no other, in the newest study of a KPI."
    ),
    fix=gettext_lazy("Say why that work is done all the same, or stop it."),
    thresholds={"percent": Threshold(25, gettext_lazy("% of effort at most"))},
)
def off_driver(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """KPIs whose least important drivers take much of the work."""
    studies = latest_studies(graph)
    if not studies:
        yield NotAssessable(_("no driver study is recorded"))
    effort = {item.id: item.effort for item in graph.active if item.effort}
    total = sum(effort.values())
    for kpi, items in studies.items():
        if len(items) < FEWEST or not total:
            yield NotAssessable(
                _("its study has too few drivers, or no active initiative says its effort"), graph.kpi.get(kpi)
            )
            continue
        bottom = quantile([item.importance for item in items], 0.25)
        linked = {work for item in items for work in item.initiatives}
        serving = {work for item in items if item.importance > bottom for work in item.initiatives}
        off = [item for item in graph.active if item.id in effort and item.id in linked - serving]
        share = sum(effort[item.id] for item in off) / total
        if 100 * share <= settings["percent"]:
            continue
        node = graph.kpi[kpi]
        yield Found(
            node,
            _("%(share)s of the effort of active work goes to what explains %(kpi)s least.")
            % {"share": percent(share), "kpi": node.title},
            tuple(Row(item.title, _("%(n)d person-days") % {"n": effort[item.id]}, item.key) for item in off),
            graph.someone(node.owner, *graph.executives(node.pillar)),
            fix_at="portfolio",
        )
