"""Decisions: was the customer looked at first, and is the harm seen to?"""

import datetime

from django.utils.translation import gettext_lazy

from cxhub.alignment.graph import Graph
from cxhub.alignment.registry import EXECUTION, Answers, Found, NotAssessable, Row, Settings, Threshold, rule
from cxhub.alignment.rules.common import any_of, day, person_row
from cxhub.alignment.severity import Severity
from cxhub.alignment.wording import gettext as _


@rule(
    "D8",
    title=gettext_lazy("Decision before impact"),
    severity=Severity.CRITICAL,
    area=EXECUTION,
    why=gettext_lazy(
        "Looking at customers after deciding is an alibi: nobody has ever found that it should not have been."
    ),
    how=gettext_lazy("A decision is approved and has no assessment of its customer impact, or the first one is later."),
    fix=gettext_lazy("Assess it now, and look at the decision again."),
)
def decision_before_impact(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Approved decisions that nobody held against customers first."""
    if not graph.decisions:
        yield NotAssessable(_("no decisions are recorded"))
    for decision in graph.decisions:
        if decision.state != "approved":
            continue
        if decision.decided_on is None:
            yield NotAssessable(_("the day of the decision is not recorded"), decision)
            continue
        found = graph.assessments_of.get(decision.id, [])
        if found and found[0].assessed_on <= decision.decided_on:
            continue
        words = (
            _("“%(question)s” was approved on %(decided)s, and its impact on customers assessed %(days)d days later.")
            if found
            else _("“%(question)s” was approved on %(decided)s, and nobody assessed its impact on customers.")
        )
        yield Found(
            decision,
            words
            % {
                "question": decision.title,
                "decided": day(decision.decided_on),
                "days": (found[0].assessed_on - decision.decided_on).days if found else 0,
            },
            (
                Row(_("Approved"), day(decision.decided_on), decision.key),
                Row(_("Assessed"), day(found[0].assessed_on) if found else _("never"), decision.key),
                person_row(graph, _("Decided by"), decision.decider),
            ),
            graph.someone(decision.decider),
            fix_at="page" if found else "assess",
        )


@rule(
    "D9",
    title=gettext_lazy("Harm unmitigated"),
    severity=Severity.HIGH,
    area=EXECUTION,
    why=gettext_lazy("To know that it hurts and to leave it to nobody is worse than not to have looked."),
    how=gettext_lazy(
        "The newest assessment of a decision that is pending or approved finds it worse for customers, as severe as "
        "the threshold or "
        "more, and nobody sees to what helps, or by no day."
    ),
    fix=gettext_lazy("Assign what helps to a person and a day."),
    thresholds={"harm_severity": Threshold(3, gettext_lazy("of 5, from which harm must be mitigated"))},
)
def harm_unmitigated(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Decisions known to harm, with nobody to soften it."""
    if not graph.assessments:
        yield NotAssessable(_("no customer impact is assessed"))
    for decision in graph.decisions:
        found = graph.assessments_of.get(decision.id, [])
        if not found or decision.state == "rejected":
            continue
        newest = found[-1]
        harms = newest.direction in ("negative", "mixed") and newest.severity >= settings["harm_severity"]
        given = {
            _("what helps"): newest.mitigation,
            _("who sees to it"): graph.is_here(newest.mitigation_owner),
            _("by when"): newest.mitigation_due is not None,
        }
        missing = [name for name, there in given.items() if not there]
        if not harms or not missing:
            continue
        yield Found(
            decision,
            _("“%(question)s” harms customers, severity %(n)d of 5, and does not say %(missing)s.")
            % {"question": decision.title, "n": newest.severity, "missing": any_of(missing)},
            (
                Row(_("Assessed"), day(newest.assessed_on), decision.key),
                Row(_("Severity"), _("%(n)d of 5") % {"n": newest.severity}, decision.key),
                Row(_("What helps"), _("said") if newest.mitigation else _("not said"), decision.key),
                person_row(graph, _("Who sees to it"), newest.mitigation_owner),
                Row(_("By when"), day(newest.mitigation_due), decision.key),
            ),
            graph.someone(decision.decider, newest.assessed_by),
            fix_at="page",
        )
