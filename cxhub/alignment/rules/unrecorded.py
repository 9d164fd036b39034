"""Rules about what the hub does not hold yet: they say what is missing, and never pass.

Each is registered with all that its page explains, so that a leader sees what is not known. When the data comes, the
rule moves to its area's module.
"""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from cxhub.alignment.graph import Graph
from cxhub.alignment.registry import CULTURE, CUSTOMER, Answers, NotAssessable, Settings, rule
from cxhub.alignment.severity import Severity
from cxhub.alignment.wording import gettext as _

FEEDBACK = gettext_lazy("customers' feedback and its themes are not recorded")
CASES = gettext_lazy("customers' cases are not recorded")
INSIGHTS = gettext_lazy("insights are not recorded")
JOURNEYS = gettext_lazy("journeys are not recorded")
PERSONAS = gettext_lazy("segments and personas are not recorded")
INCENTIVES = gettext_lazy("incentives are not recorded")
RECOGNITIONS = gettext_lazy("recognitions are not recorded")
IDEAS = gettext_lazy("staff's ideas are not recorded")
EXPERIMENTS = gettext_lazy("experiments are not recorded")

H, M, L = Severity.HIGH, Severity.MEDIUM, Severity.LOW

#: Id, severity, what is missing, title, why, how, fix.
UNRECORDED: tuple[tuple[str, Severity, Any, Any, Any, Any, Any], ...] = (
    (
        "E1",
        H,
        FEEDBACK,
        gettext_lazy("Feedback not acted on"),
        gettext_lazy("Customers who told us and saw nothing change tell others next."),
        gettext_lazy("A theme with 5% of the verbatims or 20 cases has no action and no refusal after 30 days."),
        gettext_lazy("Link it to an initiative, start one, or refuse it in public."),
    ),
    (
        "E2",
        H,
        CASES,
        gettext_lazy("Loop open too long"),
        gettext_lazy("A complaint that waits turns into a story about us."),
        gettext_lazy("First contact took more than 48 hours, or a case has been open for more than 14 days."),
        gettext_lazy("Escalate it."),
    ),
    (
        "E3",
        M,
        CASES,
        gettext_lazy("Symptom fixed, cause not"),
        gettext_lazy("The same apology three times is a decision to go on."),
        gettext_lazy("Three or more closed cases share a root cause, and no initiative works on it."),
        gettext_lazy("Raise an initiative for the cause."),
    ),
    (
        "E4",
        M,
        INSIGHTS,
        gettext_lazy("Insight hoarded"),
        gettext_lazy("Knowledge of customers helps where their journey goes, which is rarely where it was found."),
        gettext_lazy("After 30 days only one department has looked at an insight."),
        gettext_lazy("Publish it, and tell the owners of the journeys that it concerns."),
    ),
    (
        "E5",
        H,
        JOURNEYS,
        gettext_lazy("Journey gap unaddressed"),
        gettext_lazy("Between what we intend and what customers live lies everything that they say of us."),
        gettext_lazy(
            "The measured experience lies below the intended by more than chance and tolerance; nobody works on it."
        ),
        gettext_lazy("Route it to the owner of the touchpoint."),
    ),
    (
        "E6",
        M,
        PERSONAS,
        gettext_lazy("Priority segment unmapped"),
        gettext_lazy("Customers who count most and whom nobody has described are served by guess."),
        gettext_lazy("A priority segment has no persona, or its journey has no owner."),
        gettext_lazy("Map it."),
    ),
    (
        "E7",
        M,
        JOURNEYS,
        gettext_lazy("Level missing"),
        gettext_lazy("Every touchpoint can be green while the journey is lost between them."),
        gettext_lazy("A journey is measured at its touchpoints, but not by episode and overall."),
        gettext_lazy("Add the measure."),
    ),
    (
        "E8",
        M,
        PERSONAS,
        gettext_lazy("Mythical persona"),
        gettext_lazy("An invented customer always agrees with us."),
        gettext_lazy("A persona rests on no primary research of the last 18 months."),
        gettext_lazy("Refresh it, or label it an assumption."),
    ),
    (
        "E9",
        M,
        JOURNEYS,
        gettext_lazy("Silo fix"),
        gettext_lazy("Customers fall into the gaps between departments, where a fix in one of them does not reach."),
        gettext_lazy("Touchpoints lie in two or more departments, and all owners of the linked work in one."),
        gettext_lazy("Add owners from the others."),
    ),
    (
        "E10",
        L,
        FEEDBACK,
        gettext_lazy("One ear"),
        gettext_lazy("One way to listen hears one kind of customer."),
        gettext_lazy("Feedback of the last 90 days came from one kind of source only."),
        gettext_lazy("Add a second."),
    ),
    (
        "E11",
        L,
        JOURNEYS,
        gettext_lazy("Inside-out wording"),
        gettext_lazy("A journey named after a department describes our chart and not their day."),
        gettext_lazy(
            "The name of a journey's stage or touchpoint contains a department's name or an internal acronym."
        ),
        gettext_lazy("Rename it as the customer's goal."),
    ),
    (
        "F1",
        H,
        INCENTIVES,
        gettext_lazy("Incentive not tied"),
        gettext_lazy("People do what they are rewarded for, and hear the rest as noise."),
        gettext_lazy("No incentive is recorded for an active initiative or a headline KPI."),
        gettext_lazy("Tie one to it, or record why not."),
    ),
    (
        "F2",
        H,
        INCENTIVES,
        gettext_lazy("Perverse incentive"),
        gettext_lazy("A reward that pays against the promise wins against the promise."),
        gettext_lazy("The metric of a reward has a negative sign to a KPI or a principle."),
        gettext_lazy("Change the reward."),
    ),
    (
        "F3",
        M,
        RECOGNITIONS,
        gettext_lazy("Wrong heroes"),
        gettext_lazy("Whom we celebrate is what we mean."),
        gettext_lazy("Fewer than half of the recognitions went to the front line, or there were none."),
        gettext_lazy("Celebrate the front line."),
    ),
    (
        "F4",
        M,
        JOURNEYS,
        gettext_lazy("Employee side blind"),
        gettext_lazy("Inside mirrors outside: what staff suffer, customers feel a month later."),
        gettext_lazy("A journey's KPI has no employee measure beside it."),
        gettext_lazy("Link one."),
    ),
    (
        "F5",
        M,
        IDEAS,
        gettext_lazy("Idea unanswered"),
        gettext_lazy("The second idea comes from those whose first was answered."),
        gettext_lazy("An idea has waited for a reply for more than 14 days."),
        gettext_lazy("Reply."),
    ),
    (
        "F6",
        M,
        EXPERIMENTS,
        gettext_lazy("Zombie experiment"),
        gettext_lazy("A trial that never ends costs like a service and teaches like nothing."),
        gettext_lazy("The end of an experiment has passed, and there is no verdict."),
        gettext_lazy("Scale it, change it or kill it."),
    ),
    (
        "F7",
        L,
        EXPERIMENTS,
        gettext_lazy("Nothing new"),
        gettext_lazy("What is not renewed is overtaken."),
        gettext_lazy("No experiment was started in a pillar in 90 days."),
        gettext_lazy("Start one."),
    ),
)


def _says(missing: Any) -> Any:
    def check(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
        """Nothing can be judged."""
        yield NotAssessable(_("%(what)s in the hub yet") % {"what": missing})

    return check


for _id, _severity, _missing, _title, _why, _how, _fix in UNRECORDED:
    _area = CUSTOMER if _id.startswith("E") else CULTURE
    rule(_id, title=_title, severity=_severity, area=_area, why=_why, how=_how, fix=_fix)(_says(_missing))
