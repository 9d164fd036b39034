"""Asks every rule of a graph. Pure: the same graph, day and thresholds always give the same verdicts.

A rule that raises is reported as failed, with its trace in the log, and the others go on.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from cxhub.alignment.graph import Graph, Node
from cxhub.alignment.registry import Found, NotAssessable, Rule, all_rules
from cxhub.alignment.severity import Severity
from cxhub.alignment.thresholds import InForce, defaults
from cxhub.alignment.wording import one_language

logger = logging.getLogger(__name__)

CHECKED, NOT_ASSESSABLE, FAILED = "checked", "not_assessable", "failed"


@dataclass
class Verdict:
    """What a rule said.

    :param state: ``checked``; ``not_assessable`` where it could judge nothing; ``failed`` where it raised.
    :param unclear: objects that it could not judge, each with what is missing; the object is ``None`` for all of them.
    :param error: what was raised.
    """

    rule: Rule
    severity: Severity
    state: str = CHECKED
    found: list[Found] = field(default_factory=list)
    unclear: list[NotAssessable] = field(default_factory=list)
    error: str = ""

    def severity_of(self, found: Found) -> Severity:
        """The finding's own severity, else the rule's, as it is in force."""
        return found.severity or self.severity


def judge(
    graph: Graph,
    on: datetime.date | None = None,
    thresholds: InForce | None = None,
    rules: Iterable[Rule] | None = None,
) -> list[Verdict]:
    """What the rules say of a graph.

    :param on: the day that they judge; the graph's own, unless said.
    :param thresholds: those in force; the defaults, unless said. Rules that they do not know take their defaults.
    :param rules: all, unless said.
    """
    values = defaults()
    for rule, own in (thresholds or {}).items():
        values.setdefault(rule, {}).update(own)
    day = on or graph.as_of
    with one_language():
        return [_ask(rule, graph, day, values) for rule in (all_rules() if rules is None else rules)]


def _ask(rule: Rule, graph: Graph, on: datetime.date, values: InForce) -> Verdict:
    own = dict(values.get(rule.id, {}))
    verdict = Verdict(rule, Severity(own.pop("severity", rule.severity)))
    settings: dict[str, Any] = {**values.get("", {}), **own}
    seen: set[tuple[str, int]] = set()
    try:
        for answer in rule.check(graph, on, settings):
            if isinstance(answer, NotAssessable):
                verdict.unclear.append(answer)
            elif answer.about.key not in seen:
                # A finding is a rule and an object: a second one of the same object says no more.
                seen.add(answer.about.key)
                verdict.found.append(_asking_somebody(answer, graph))
    except Exception as error:  # A broken rule, or data that it cannot take, must not stop the audit.
        logger.exception("Rule %s of the audit failed", rule.id)
        return Verdict(rule, verdict.severity, FAILED, error=f"{type(error).__name__}: {error}")
    if not verdict.found and any(item.about is None for item in verdict.unclear):
        verdict.state = NOT_ASSESSABLE
    return verdict


def _asking_somebody(found: Found, graph: Graph) -> Found:
    """The finding; where the rule knows nobody to ask, it asks whoever answers for the strategy as a whole."""
    return found if found.responsible is not None else replace(found, responsible=graph.strategist)


def pillar_of(graph: Graph, about: Node) -> int | None:
    """The current pillar whose score a finding about an object lowers; ``None``: the programme's."""
    if about.kind == "strategypillar":
        return about.id
    if (initiative := getattr(about, "initiative", None)) is not None:
        about = graph.initiative.get(initiative, about)
    if (kpi := getattr(about, "kpi", None)) is not None:
        about = graph.kpi.get(kpi, about)
    pillar = getattr(about, "pillar", None)
    if pillar is None and (several := getattr(about, "pillars", ())):
        pillar = several[0]
    if pillar is None and (principle := graph.principle.get(getattr(about, "principle", None) or 0)):
        pillar = next(iter(principle.pillars), None)
    return pillar if pillar in graph.current_ids else None
