"""How fast pages are, and how many queries they need, as the programme grows.

    .venv/bin/python -m tests.benchmarks.pages --sizes 100 1000 10000 --requests 100

For each size a database of its own is filled by the demo's ``--scale`` and every kind of page is asked for again and
again, in the process, by a signed-in member of staff. Beside them stands a plain Wagtail page with a title and a text,
on the same machine in the same run: what Wagtail itself costs. Beside the time that passed stands the time that the
process worked, which tells more on a machine that does other things as well.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

INITIATIVES_OF_THE_DEMO = 36
PLAIN_TEMPLATE = "<!doctype html><title>{{ page.title }}</title><h1>{{ page.title }}</h1>"


@dataclass(frozen=True)
class Line:
    """What was measured of one page: times in milliseconds."""

    name: str
    path: str
    queries: int
    p50: float
    p95: float
    cpu: float
    cpu95: float

    @property
    def per_second(self) -> float:
        """Requests that one process answers in a second."""
        return 1000 / self.p50


def targets() -> Iterator[tuple[str, str]]:
    """A page of each kind: its name and its address. The plain Wagtail page comes first."""
    from django.urls import reverse
    from wagtail.models import Page

    from cxhub.initiatives.models import Initiative, InitiativeIndex
    from cxhub.metrics.models import Kpi
    from cxhub.models import HubHome
    from cxhub.people.models import Member
    from cxhub.playbooks import models as playbooks
    from cxhub.strategy import models as strategy

    home = HubHome.objects.get()
    plain = home.get_children().filter(slug="plain-wagtail-page").first()
    if plain is None:
        plain = home.add_child(instance=Page(title="Plain", slug="plain-wagtail-page"))
    yield "plain Wagtail page", plain.url
    pages = [
        HubHome,
        strategy.StrategyPage,
        strategy.CXPrinciple,
        strategy.StrategyPillar,
        playbooks.PlaybookIndex,
        playbooks.Playbook,
        playbooks.Play,
        playbooks.StoryIndex,
        playbooks.CustomerStory,
        playbooks.LessonIndex,
        playbooks.LessonLearned,
        InitiativeIndex,
    ]
    for model in pages:
        yield model._meta.verbose_name, model.objects.live().order_by("pk").first().url
    busiest = Initiative.objects.live().exclude(latest_update=None).exclude(kpis=None).order_by("pk").first()
    yield "initiative", busiest.url
    yield "measures", reverse("cxhub_measures")
    yield "KPI", Kpi.objects.exclude(latest=None).first().get_absolute_url()
    yield "people", reverse("cxhub_people")
    yield "person", Member.objects.filter(slug="mara-lindquist").get().get_absolute_url()
    yield "my work", reverse("cxhub_my_work")
    yield "search, nothing asked", reverse("cxhub_search")
    yield "search, two words", reverse("cxhub_search") + "?q=replacement+bus"
    yield "glossary", reverse("cxhub_glossary")
    yield "API, initiatives", "/api/v3/cx/initiatives/"


def measure(requests: int) -> list[Line]:
    """Ask for each page ``requests`` times, after once to warm up."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client: Any = Client()
    client.force_login(get_user_model().objects.get(username="staff"))
    lines = []
    for name, path in targets():
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        queries = len(captured)  # The next request makes Django forget them.
        times, worked = [], []
        for _number in range(requests):
            started, begun = time.perf_counter(), time.process_time()
            client.get(path)
            times.append((time.perf_counter() - started) * 1000)
            worked.append((time.process_time() - begun) * 1000)
        p95, cpu95 = (statistics.quantiles(found, n=20, method="inclusive")[-1] for found in (times, worked))
        medians = statistics.median(times), p95, statistics.median(worked), cpu95
        lines.append(Line(str(name), path, queries, *medians))
    return lines


def child(requests: int) -> None:
    """Measure against the database of the environment, and print a table."""
    import django
    from django.conf import settings

    django.setup()
    settings.DEBUG = False
    templates = Path(tempfile.mkdtemp()) / "wagtailcore"
    templates.mkdir()
    (templates / "page.html").write_text(PLAIN_TEMPLATE)
    settings.TEMPLATES[0]["DIRS"] = [templates.parent, *settings.TEMPLATES[0]["DIRS"]]
    print(f"{'page':<26} {'queries':>7} {'req/s':>8} {'p50 ms':>8} {'p95 ms':>8} {'CPU p50':>8} {'CPU p95':>8}")
    for line in measure(requests):
        times = f"{line.per_second:>8.1f} {line.p50:>8.1f} {line.p95:>8.1f} {line.cpu:>8.1f} {line.cpu95:>8.1f}"
        print(f"{line.name:<26} {line.queries:>7} {times}")


def main() -> None:
    """Fill a database for each size, and measure in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10000], help="numbers of initiatives")
    parser.add_argument("--requests", type=int, default=100, help="requests for each page")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxhub.site.settings")
    if options.child:
        child(options.requests)
        return
    for size in options.sizes:
        factor = math.ceil(size / INITIATIVES_OF_THE_DEMO)
        with tempfile.TemporaryDirectory() as folder:
            os.environ["CXHUB_DATABASE_URL"] = f"sqlite:///{folder}/hub.sqlite3"
            commands = (
                ["migrate", "-v0"],
                ["cxhub_setup", "--as-root"],
                ["cxhub_demo", "--accounts", "--scale", str(factor)],
            )
            for command in commands:
                subprocess.run([sys.executable, "manage.py", *command], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
            print(f"\n{size:,} initiatives", flush=True)
            words = [sys.executable, "-m", "tests.benchmarks.pages", "--child", "--requests", str(options.requests)]
            subprocess.run(words, check=True)  # noqa: S603


if __name__ == "__main__":
    main()
