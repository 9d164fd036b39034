"""Claims: does the scorecard say what is true, and show why?"""

import datetime

from django.utils.translation import gettext_lazy

from cxhub.alignment.graph import Graph
from cxhub.alignment.nodes import Claim, Kpi, Reading
from cxhub.alignment.registry import (
    EXECUTION,
    MEASUREMENT,
    Answers,
    Found,
    NotAssessable,
    Row,
    Settings,
    Threshold,
    rule,
)
from cxhub.alignment.rules.common import day, days, newest_reading, reading_rows
from cxhub.alignment.severity import Severity
from cxhub.alignment.wording import gettext as _
from cxhub.metrics.change import Value, Verdict, change_over

#: A claim of change speaks of a year.
YEAR = 365


@rule(
    "C9",
    title=gettext_lazy("Noise reported as news"),
    severity=Severity.MEDIUM,
    area=MEASUREMENT,
    why=gettext_lazy("Who celebrates chance will be blamed for it next quarter."),
    how=gettext_lazy(
        "A claim says that a measure became better or worse in a year, and the interval of the difference takes in "
        "zero, a "
        "reading rests on fewer than 30 answers or has no interval, or the two were asked differently."
    ),
    fix=gettext_lazy("Say “no detectable change”."),
)
def noise_as_news(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Claims of change that the readings do not bear."""
    if not graph.claims:
        yield NotAssessable(_("no claims are recorded"))
    for claim in graph.claims:
        for kpi in (graph.kpi[kpi] for kpi in claim.kpis if kpi in graph.kpi):
            if claim.says in ("better", "worse") and not _bears(graph, kpi, claim):
                yield Found(
                    claim,
                    _("“%(claim)s” claims a change that cannot be told from chance.") % {"claim": claim.title},
                    reading_rows(kpi, _ends(graph, kpi)),
                    graph.someone(claim.claimed_by, kpi.owner),
                )


def _ends(graph: Graph, kpi: Kpi) -> list[Reading]:
    """The newest reading, and before it the one that a change in a year is told from."""
    readings = graph.readings_of.get(kpi.id, [])
    earlier, newest = readings[:-1], readings[-1:]
    if not earlier:
        return newest
    start = newest[0].as_of - datetime.timedelta(days=YEAR)
    return [min(earlier, key=lambda item: (abs((item.as_of - start).days), -item.as_of.toordinal())), *newest]


def _bears(graph: Graph, kpi: Kpi, claim: Claim) -> bool:
    """Whether the readings show a change, whichever: that it is the other one is the scorecard's matter."""
    values = [
        Value(item.as_of, item.value, item.low, item.high, item.n, (item.scale, item.wording))
        for item in graph.readings_of.get(kpi.id, [])
    ]
    found = change_over(values, YEAR, up_is_better=kpi.direction == "up")
    return found is not None and found.verdict in (Verdict.BETTER, Verdict.WORSE)


@rule(
    "D7",
    title=gettext_lazy("Unsupported claim"),
    severity=Severity.HIGH,
    area=EXECUTION,
    why=gettext_lazy("A board that was told something untrue once reads every later number as a defence."),
    how=gettext_lazy(
        "A claim on the scorecard names no evidence, or all of it is gone, or none of it was checked or read anew in "
        "so many days."
    ),
    fix=gettext_lazy("Attach evidence, or withdraw the claim."),
    thresholds={"days": Threshold(90, gettext_lazy("days that evidence stands for"))},
)
def unsupported_claim(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Claims that rest on nothing, or on nothing any more."""
    if not graph.claims:
        yield NotAssessable(_("no claims are recorded"))
    for claim in graph.claims:
        read = [reading.as_of for kpi in claim.kpis if (reading := newest_reading(graph, kpi))]
        newest = max(filter(None, (claim.checked_on, *read)), default=None)
        if not claim.evidence:
            words = _("“%(claim)s” names nothing that it rests on.")
        elif not claim.there:
            words = _("What “%(claim)s” rested on is gone.")
        elif newest is None or (on - newest).days > settings["days"]:
            words = _("What “%(claim)s” rests on was last looked at %(days)s ago.")
        else:
            continue
        yield Found(
            claim,
            words % {"claim": claim.title, "days": days((on - newest).days) if newest else ""},
            (
                Row(_("Evidence"), _("%(n)d, of which %(there)d there") % {"n": claim.evidence, "there": claim.there}),
                Row(_("Last looked at"), day(newest)),
            ),
            graph.someone(claim.claimed_by),
        )
