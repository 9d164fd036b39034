"""Tiny graphs, built in Python, and what one rule says of them."""

import datetime
from typing import Any

from cxhub.alignment import nodes
from cxhub.alignment.graph import Graph
from cxhub.alignment.judging import CHECKED, Verdict, judge
from cxhub.alignment.registry import Found, get_rule

TODAY = datetime.date(2026, 11, 19)

OWNER = nodes.Person(1, "Robin", front_line=False)
BOSS = nodes.Person(2, "Alex", executive=True)
GONE = nodes.Person(3, "Kim", executive=True, active=False)
DRIVER = nodes.Person(4, "Sam", front_line=True)
PEOPLE = (OWNER, BOSS, GONE, DRIVER)
PILLAR = nodes.Pillar(10, "Reliable", executive=2, owner=2)


def ago(days: int) -> datetime.date:
    """A day before today."""
    return TODAY - datetime.timedelta(days=days)


def ahead(days: int) -> datetime.date:
    """A day after today."""
    return TODAY + datetime.timedelta(days=days)


def initiative(id: int = 20, **values: Any) -> nodes.Initiative:
    """An initiative with which nothing is wrong."""
    healthy: dict[str, Any] = {
        "stage": "in_progress",
        "owner": 1,
        "executive_owner": 2,
        "pillar": 10,
        "kpis": (30,),
        "front_line": (4,),
        "effort": 100,
        "since": ago(200),
        "active_since": ago(200),
        "approved_on": ago(200),
        "approved_known": True,
        "approved_pillar": 10,
        "approved_kpis": (30,),
        "target_date": ahead(100),
        "original_target_date": ahead(100),
        "cadence_days": 14,
    }
    return nodes.Initiative(id, values.pop("title", f"Initiative {id}"), **{**healthy, **values})


def kpi(id: int = 30, **values: Any) -> nodes.Kpi:
    """A KPI with which nothing is wrong."""
    healthy: dict[str, Any] = {
        "unit": "%",
        "leading": True,
        "pillar": 10,
        "owner": 1,
        "baseline": 50.0,
        "baseline_on": ago(100),
        "target": 70.0,
        "target_on": ahead(100),
    }
    return nodes.Kpi(id, values.pop("title", f"KPI {id}"), **{**healthy, **values})


def reading(id: int, value: float, days: int, kpi: int = 30) -> nodes.Reading:
    """A reading of so many days ago."""
    return nodes.Reading(id, "", kpi=kpi, as_of=ago(days), value=value)


def update(id: int, days: int, status: str = "on_track", **values: Any) -> nodes.Update:
    """An update of so many days ago, acknowledged on its day."""
    healthy: dict[str, Any] = {"initiative": 20, "author": 1, "acknowledged_by": 2, "acknowledged_on": ago(days)}
    return nodes.Update(id, "", on=ago(days), status=status, **{**healthy, **values})


def graph(**parts: Any) -> Graph:
    """A programme with people and a pillar, and whatever is said."""
    return Graph(as_of=TODAY, **{"people": PEOPLE, "pillars": (PILLAR,), **parts})


def ask(rule: str, graph: Graph, on: datetime.date = TODAY, **thresholds: Any) -> Verdict:
    """What a rule says, with thresholds changed."""
    known = get_rule(rule)
    assert known is not None
    (verdict,) = judge(graph, on, {rule: thresholds, "": thresholds}, [known])
    assert verdict.error == ""
    return verdict


def found(rule: str, graph: Graph, **thresholds: Any) -> list[Found]:
    """What a rule finds; fails where it could not judge."""
    verdict = ask(rule, graph, **thresholds)
    assert verdict.state == CHECKED
    return verdict.found


def ids(rule: str, graph: Graph, **thresholds: Any) -> list[int]:
    """The objects that a rule finds something about."""
    return [item.about.id for item in found(rule, graph, **thresholds)]
