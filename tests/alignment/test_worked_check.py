"""The check by hand of `docs/explanation/audit-worked-check.md`, on the public data itself."""

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest

from cxhub.alignment import nodes
from cxhub.alignment.graph import Graph
from cxhub.alignment.judging import judge
from cxhub.alignment.registry import get_rule
from tests.project.sources import ROOT

ON, START, END = datetime.date(2022, 10, 1), datetime.date(2021, 9, 30), datetime.date(2023, 9, 30)
LAST = datetime.date(2022, 9, 30)
DOCUMENT = (ROOT / "docs/explanation/audit-worked-check.md").read_text()
#: Goal → rules, as the document's first table has them.
CHECKED = {
    goal: set(rules.split(", "))
    for goal, rules in re.findall(r"^\| (\d+APG\d+) \| \d \| \d \| ([A-Z0-9, ]+) \|$", DOCUMENT, re.MULTILINE)
}
#: Goal → start, target, reading, as its second table has them.
READINGS = {
    goal: tuple(float(value.replace(",", "")) for value in values)
    for goal, *values in re.findall(
        r"^\| (\d+APG\d+) \| [a-z ]+ \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|", DOCUMENT, re.MULTILINE
    )
}


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "performance-gov-goals" / "data" / name).read_text())
    return found


def test_the_audit_finds_in_ten_public_goals_what_a_reader_finds(public_data: Path) -> None:
    goals = {row["goal_id"]: row for row in rows(public_data, "goals.json") if row.get("goal_id") in CHECKED}
    assert len(goals) == len(CHECKED) == 10
    targets = rows(public_data, "target.json")
    people: dict[str, int] = {}
    work, kpis, readings, updates = [], [], [], []
    for number, (goal, row) in enumerate(sorted(goals.items()), start=1):
        leaders = [
            people.setdefault(name, len(people) + 1) for name in re.findall(r"-(rec\w+)", row.get("leaders4") or "")
        ]
        tags = [tag for tag in (row.get("applied_tags") or "").split(",") if tag.strip() != "space and technology"]
        work.append(
            nodes.Initiative(
                number,
                goal,
                stage="in_progress",
                owner=leaders[1] if len(leaders) > 1 else next(iter(leaders), None),
                executive_owner=next(iter(leaders), None),
                pillar=101,
                secondary_pillars=tuple(range(102, 101 + len(tags))),
                kpis=(number,),
                cadence_days=92,
            )
        )
        updates.append(nodes.Update(number, "", initiative=number, on=LAST, status="on_track"))
        if goal in READINGS:
            start, target, value = READINGS[goal]
            published = [
                item
                for item in targets
                if item.get("related_goal_id") == goal and item["fiscal_qtr"] == "4" and item["value_current"]
            ]
            assert (start, target, value) in {
                tuple(float(item[name]) for name in ("value_start", "value_target", "value_current"))
                for item in published
            }
            kpis.append(nodes.Kpi(number, goal, baseline=start, baseline_on=START, target=target, target_on=END))
            readings.append(nodes.Reading(number, "", kpi=number, as_of=LAST, value=value))
    graph = Graph(
        as_of=ON,
        people=tuple(nodes.Person(pk, "A leader", executive=True) for pk in people.values()),
        pillars=tuple(nodes.Pillar(pk, "A tag") for pk in range(101, 120)),
        initiatives=tuple(work),
        kpis=tuple(kpis),
        readings=tuple(readings),
        updates=tuple(updates),
    )
    found: dict[str, set[str]] = {goal: set() for goal in goals}
    rules = [rule for id in ("A1", "A2", "A4", "B2", "D2") if (rule := get_rule(id))]
    for verdict in judge(graph, ON, rules=rules):
        for item in verdict.found:
            found[item.about.title].add(verdict.rule.id)
    assert found == CHECKED


@pytest.mark.parametrize(
    ("goal", "share"), [("005APG2202", 33), ("006APG2201", 71), ("006APG2202", 83), ("009APG2201", 44)]
)
def test_the_shares_of_expected_progress_are_right(goal: str, share: int) -> None:
    start, target, value = READINGS[goal]
    assert round(100 * (value - start) / (target - start) / 0.5) == share
