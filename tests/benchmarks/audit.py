"""How much an audit costs as the programme grows: queries, time, memory.

    .venv/bin/python -m tests.benchmarks.audit --sizes 100 1000 10000

For each size a database of its own is filled in a process of its own: every initiative has three links, five milestones
and ten updates, so 10,000 of them have 30,000 links and 100,000 updates. Ends with 1 where a limit is broken: 25
queries, 3 s for all rules, 500 MB, and a cost per initiative that grows with the size.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

QUERIES, SECONDS, MEGABYTES = 25, 3.0, 500
#: What the largest size may cost per initiative, times what the one before costs.
GROWTH = 2.0
UPDATES, MILESTONES, KPIS, PEOPLE, BATCH = 10, 5, 60, 200, 500


def fill(size: int) -> None:
    """Write a programme of so many initiatives."""
    from cxhub.initiatives.models import Initiative, InitiativeIndex
    from cxhub.metrics.models import Kpi, Measurement
    from cxhub.people.models import Department, Member
    from cxhub.site.demo.scale import insert_pages
    from cxhub.testing import factories as make

    make.make_hub()
    today = datetime.date.today()
    departments = [Department.objects.create(slug=f"d{n}", name=f"Department {n}") for n in range(8)]
    Member.objects.bulk_create(
        Member(slug=f"p{n}", name=f"Person {n}", executive=n % 10 == 0, active=n % 17 != 0) for n in range(PEOPLE)
    )
    people = list(Member.objects.order_by("pk").values_list("pk", flat=True))
    pillars = [make.PillarFactory(executive_id=people[0]).pk for _n in range(5)]
    Kpi.objects.bulk_create(
        Kpi(
            slug=f"k{n}",
            name=f"KPI {n}",
            pillar_id=pillars[n % 5],
            owner_id=people[n],
            baseline=40,
            baseline_on=today - datetime.timedelta(days=400),
            target=80,
            target_on=today + datetime.timedelta(days=400),
        )
        for n in range(KPIS)
    )
    kpis = list(Kpi.objects.order_by("pk").values_list("pk", flat=True))
    Measurement.objects.bulk_create(
        Measurement(kpi_id=kpi, as_of=today - datetime.timedelta(days=31 * n), value=50 + (kpi + n) % 20)
        for kpi in kpis
        for n in range(24)
    )
    index = InitiativeIndex.objects.get()
    for start in range(0, size, BATCH):
        pages = insert_pages(
            index,
            [
                Initiative(
                    title=f"Initiative {n}",
                    slug=f"i{n}",
                    stage="closed" if n % 10 == 9 else "in_progress",
                    owned_by_id=people[n % PEOPLE],
                    executive_owner_id=people[n * 10 % PEOPLE],
                    pillar_id=pillars[n % 5] if n % 50 else None,
                    effort=n % 300,
                    starts_on=today - datetime.timedelta(days=200),
                    approved_on=today - datetime.timedelta(days=200),
                    target_date=today + datetime.timedelta(days=n % 400),
                    first_published_at=datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=300),
                )
                for n in range(start, min(start + BATCH, size))
            ],
        )
        _hang_on(pages, kpis, pillars, departments, people)


def _hang_on(pages: list[Any], kpis: list[int], pillars: list[int], departments: list[Any], people: list[int]) -> None:
    """Links, milestones and updates of initiatives."""
    from cxhub.initiatives.models import Initiative, Milestone, ProgressUpdate

    today, now = datetime.date.today(), datetime.datetime.now(datetime.UTC)
    links: dict[Any, tuple[str, list[int]]] = {
        Initiative.kpis.through: ("kpi_id", kpis),
        Initiative.secondary_pillars.through: ("strategypillar_id", pillars),
        Initiative.departments.through: ("department_id", [item.pk for item in departments]),
    }
    for through, (column, targets) in links.items():
        through.objects.bulk_create(
            through(initiative_id=page.pk, **{column: targets[page.pk % len(targets)]}) for page in pages
        )
    Milestone.objects.bulk_create(
        Milestone(
            initiative_id=page.pk,
            position=n,
            title=f"Step {n}",
            due=today + datetime.timedelta(days=30 * n - 60),
            done_on=today - datetime.timedelta(days=60) if n == 0 else None,
        )
        for page in pages
        for n in range(MILESTONES)
    )
    ProgressUpdate.objects.bulk_create(
        (
            ProgressUpdate(
                initiative_id=page.pk,
                posted_at=(moment := now - datetime.timedelta(days=14 * n + page.pk % 30)),
                as_of=moment,
                author_id=people[page.pk % PEOPLE],
                status=("on_track", "caution", "off_track")[page.pk % 3],
                narrative="As planned.",
            )
            for page in pages
            for n in range(UPDATES)
        ),
        batch_size=1000,
    )


def measure(size: int) -> dict[str, Any]:
    """What one audit of so many initiatives costs."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from cxhub.alignment.judging import judge
    from cxhub.alignment.reading import read_graph

    call_command("migrate", verbosity=0)
    fill(size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with CaptureQueriesContext(connection) as queries:
        began = time.perf_counter()
        graph = read_graph(datetime.date.today())
        reading = time.perf_counter() - began
    began = time.perf_counter()
    verdicts = judge(graph)
    rules = time.perf_counter() - began
    began = time.perf_counter()
    kept = len(graph.dump())
    return {
        "size": size,
        "queries": len(queries),
        "reading": reading,
        "rules": rules,
        "keeping": time.perf_counter() - began,
        "kept": kept,
        "found": sum(len(verdict.found) for verdict in verdicts),
        "failed": [verdict.rule.id for verdict in verdicts if verdict.error],
        "slowest": _slowest(graph),
        "filling_mb": before / 1024,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _slowest(graph: Any) -> str:
    """The rule that takes longest, with its milliseconds."""
    from cxhub.alignment.judging import judge
    from cxhub.alignment.registry import all_rules

    times = {}
    for rule in all_rules():
        began = time.perf_counter()
        judge(graph, rules=[rule])
        times[rule.id] = 1000 * (time.perf_counter() - began)
    name = max(times, key=lambda id: times[id])
    return f"{name} {times[name]:.0f} ms"


def in_process(size: int) -> dict[str, Any]:
    """The same in a process and a database of its own."""
    with tempfile.TemporaryDirectory(prefix="cxhub-audit-") as folder:
        environment = {
            **os.environ,
            "CXHUB_DATABASE_URL": f"sqlite:///{Path(folder) / 'audit.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "cxhub.site.settings",
        }
        command = [sys.executable, "-m", "tests.benchmarks.audit", "--measure", str(size)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> int:
    """Measure every size and hold the largest against the limits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure)))
        return 0
    print("initiatives queries  read s rules s keep s kept kB    MB  found")
    lines = []
    for size in options.sizes:
        line = in_process(size)
        lines.append(line)
        print(
            f"{size:>11} {line['queries']:>7} {line['reading']:>7.2f} {line['rules']:>7.2f} {line['keeping']:>6.2f} "
            f"{line['kept'] / 1024:>7.0f} {line['memory_mb']:>5.0f} {line['found']:>6}  slowest {line['slowest']}",
            flush=True,
        )
    broken = [name for line in lines for name in broken_limits(line)]
    if len(lines) > 1:
        each = [(line["reading"] + line["rules"]) / line["size"] for line in lines[-2:]]
        if each[1] > GROWTH * each[0]:
            broken.append(f"an initiative costs {each[1] / each[0]:.1f} times as much in the largest")
    print("Limits: " + ("; ".join(broken) if broken else "all kept"))
    return 1 if broken else 0


def broken_limits(line: dict[str, Any]) -> list[str]:
    """The limits that a size breaks, in words."""
    limits = {
        f"{line['queries']} queries": line["queries"] > QUERIES,
        f"rules take {line['rules']:.1f} s": line["rules"] > SECONDS,
        f"{line['memory_mb']:.0f} MB": line["memory_mb"] > MEGABYTES,
        f"rules failed: {', '.join(line['failed'])}": bool(line["failed"]),
    }
    return [f"{line['size']}: {words}" for words, is_broken in limits.items() if is_broken]


if __name__ == "__main__":
    sys.exit(main())
