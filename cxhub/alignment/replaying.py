"""Time travel: any rule, also one written later, on the programme as any run kept it."""

from __future__ import annotations

from collections.abc import Iterable

from cxhub.alignment.graph import Graph
from cxhub.alignment.judging import Verdict, judge
from cxhub.alignment.models import AuditRun
from cxhub.alignment.registry import Rule, get_rule
from cxhub.alignment.thresholds import InForce


def graph_of(run: AuditRun) -> Graph:
    """The programme as a run saw it.

    :raises ValueError: a newer version of the hub kept it.
    """
    return Graph.load(run.graph)


def replay(run: AuditRun, rules: Iterable[str] | None = None, thresholds: InForce | None = None) -> list[Verdict]:
    """What rules say of the programme as a run saw it. Nothing is written.

    :param rules: their ids; all, unless said.
    :param thresholds: what to change against those that were in force at the run: rule → threshold → value.
    """
    values: InForce = {rule: dict(own) for rule, own in run.thresholds.items()}
    for rule, own in (thresholds or {}).items():
        values.setdefault(rule, {}).update(own)
    chosen: list[Rule] | None = None
    if rules is not None:
        chosen = [found for id in rules if (found := get_rule(id)) is not None]
    return judge(graph_of(run), run.as_of, values, chosen)
