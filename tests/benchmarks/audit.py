"""How much an audit costs as the programme grows: queries, time, memory.

    .venv/bin/python -m tests.benchmarks.audit --sizes 100 1000 10000

For each size a database of its own is filled, and audited in a process of its own: every initiative has three links,
five milestones and ten updates, so 10,000 of them have 30,000 links and 100,000 updates. Times are seconds of the
processor, so that what else the machine does is not counted. "First" is a whole run on a programme that nobody audited
before, from the graph to findings that are stored; "again" is the next one. Ends with 1 where a limit is broken: 25
queries for the graph, 3 s for all rules, 500 MB, and a cost per initiative that grows with the size.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

import django

from tests.databases import migrated_sqlite

SETTINGS = "cxhub.site.settings"
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


def timed(function: Callable[[], Any]) -> tuple[Any, float]:
    """What a function returns, and the seconds of the processor that it took."""
    began = process_time()
    made = function()
    return made, process_time() - began


def measure() -> dict[str, Any]:
    """What an audit of this database costs."""
    from django.conf import settings
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from cxhub.alignment.reading import read_graph
    from cxhub.alignment.running import run

    settings.DEBUG = False  # With it, Django keeps the text of every query.
    with CaptureQueriesContext(connection) as queries:
        graph, reading = timed(partial(read_graph, datetime.date.today()))
    line = {"queries": len(queries), "reading": reading, **_judged(graph)}
    del graph
    for name in ("first", "again"):
        _made, line[name] = timed(run)
    return {**line, "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _judged(graph: Any) -> dict[str, Any]:
    """What all rules cost, and what they found."""
    from cxhub.alignment.judging import judge

    verdicts, seconds = timed(partial(judge, graph))
    return {
        "rules": seconds,
        "kept": len(graph.dump()),
        "found": sum(len(verdict.found) for verdict in verdicts),
        "failed": [verdict.rule.id for verdict in verdicts if verdict.error],
        "slowest": _slowest(graph),
    }


def _slowest(graph: Any) -> str:
    """The rule that takes longest, with its milliseconds."""
    from cxhub.alignment.judging import judge
    from cxhub.alignment.registry import all_rules

    times = {rule.id: timed(partial(judge, graph, rules=[rule]))[1] for rule in all_rules()}
    name = max(times, key=lambda id: times[id])
    return f"{name} {1000 * times[name]:.0f} ms"


def in_processes(size: int, migrated: Path) -> dict[str, Any]:
    """Fill a database in one process and audit it in another, so that the memory is the audit's alone.

    :param migrated: an empty database, to be copied.
    """
    with tempfile.TemporaryDirectory(prefix="cxhub-audit-") as folder:
        file = Path(folder) / "audit.sqlite3"
        shutil.copy(migrated, file)
        environment = {**os.environ, "CXHUB_DATABASE_URL": f"sqlite:///{file}", "DJANGO_SETTINGS_MODULE": SETTINGS}
        command = [sys.executable, "-m", "tests.benchmarks.audit"]
        subprocess.run([*command, "--fill", str(size)], env=environment, check=True)
        done = subprocess.run([*command, "--measure"], env=environment, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {"size": size, **result}


def main() -> int:
    """Measure every size and hold the largest against the limits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--fill", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    if options.fill:
        from cxhub.search import indexing

        with indexing.suspended():
            fill(options.fill)
        return 0
    if options.measure:
        print(json.dumps(measure()))
        return 0
    print("initiatives queries graph s rules s first s again s kept kB    MB  found")
    lines = []
    with tempfile.TemporaryDirectory(prefix="cxhub-audit-") as folder:
        migrated = migrated_sqlite(Path(folder))
        for size in options.sizes:
            lines.append(line := in_processes(size, migrated))
            print(
                f"{size:>11} {line['queries']:>7} {line['reading']:>7.2f} {line['rules']:>7.2f} {line['first']:>7.1f} "
                f"{line['again']:>7.1f} {line['kept'] / 1024:>7.0f} {line['memory_mb']:>5.0f} {line['found']:>6}  "
                f"slowest {line['slowest']}",
                flush=True,
            )
    broken = [name for line in lines for name in broken_limits(line)]
    if len(lines) > 1:
        each = [(line["reading"] + line["rules"] + line["first"]) / line["size"] for line in lines[-2:]]
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
