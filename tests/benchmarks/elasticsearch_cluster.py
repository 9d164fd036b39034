"""Three nodes with a replica, one of which is killed while people search and edit: what they notice, and what is lost.

    .venv/bin/python -m tests.benchmarks.elasticsearch_cluster --seconds 30 --documents 5000

Starts the nodes itself (see tests/elasticsearch/README.md), fills an index, and searches, edits and sends changes from
threads. A third of the way through, the master is killed as a power cut would; at two thirds it comes back.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "tests/elasticsearch/server"
PORTS = (9261, 9262, 9263)
WORDS = "ferry fog refund platform lift ticket queue delay letter promise stairs signal harbour timetable".split()


def server(*words: object) -> None:
    """Run the server's script."""
    subprocess.run([SERVER, *map(str, words)], check=True, stdout=subprocess.DEVNULL)


class Load:
    """Searches, edits and deliveries, each in a thread, until told to stop."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self.searches: list[tuple[float, float, bool]] = []
        self.lags: list[tuple[float, float]] = []
        self.edits = 0
        self.refusals: list[str] = []

    def run(self, seconds: float, kill: Callable[[], None], back: Callable[[], None]) -> float:
        """Put the load on, kill and bring back a node.

        :returns: when the node was killed.
        """
        threads = [threading.Thread(target=work) for work in (self.search, self.search, self.edit, self.deliver)]
        for thread in threads:
            thread.start()
        time.sleep(seconds / 3)
        killed = time.monotonic()
        kill()
        time.sleep(seconds / 3)
        back()
        time.sleep(seconds / 3)
        self.stopped.set()
        for thread in threads:
            thread.join()
        return killed

    def search(self) -> None:
        """Ask for a page of results again and again, as a reader does."""
        from cxhub.search import service

        number = 0
        while not self.stopped.is_set():
            number += 1
            text = f"{WORDS[number % len(WORDS)]} {WORDS[number * 5 % len(WORDS)]}"
            began = time.monotonic()
            found = service.search(text, readable=frozenset({"public", "login"}), as_typed=True)
            self.searches.append((began, time.monotonic() - began, found.degraded))
            time.sleep(0.02)

    def edit(self) -> None:
        """Save people."""
        from cxhub.people.models import Member

        members = list(Member.objects.filter(slug__startswith="load-")[:200])
        while not self.stopped.is_set():
            member = members[self.edits % len(members)]
            member.job_title = f"{WORDS[self.edits % len(WORDS)]} {self.edits}"
            member.save()
            self.edits += 1
            time.sleep(0.05)

    def deliver(self) -> None:
        """The worker."""
        from django.utils import timezone

        from cxhub.search import delivery
        from cxhub.search.engines.base import EngineUnavailable

        while not self.stopped.is_set():
            oldest = delivery.waiting().values_list("changed_at", flat=True).first()
            try:
                delivery.deliver()
                if oldest:
                    self.lags.append((time.monotonic(), (timezone.now() - oldest).total_seconds()))
            except EngineUnavailable as error:
                self.refusals.append(str(error)[:200])
            time.sleep(0.5)


def measure(seconds: float, documents: int) -> dict[str, Any]:
    """Fill, load, kill, and compare.

    :returns: what was measured; times in milliseconds.
    """
    from elasticsearch import Elasticsearch

    from cxhub.people.models import Member
    from cxhub.search import checking, delivery, indexing, rebuilding
    from cxhub.search.engines.elasticsearch.engine import ElasticsearchEngine
    from cxhub.testing.factories import make_hub

    with indexing.suspended():
        make_hub()
        Member.objects.bulk_create(
            Member(
                name=f"{WORDS[n % 14].title()} {WORDS[n // 14 % 14].title()} {n}",
                slug=f"load-{n}",
                job_title=" ".join(WORDS[(n * k) % 14] for k in range(1, 9)),
            )
            for n in range(documents)
        )
    indexing.reindex()
    began = time.monotonic()
    rebuilt = rebuilding.rebuild()
    rate = rebuilt.documents / (time.monotonic() - began)
    urls = [f"http://127.0.0.1:{port}" for port in PORTS]
    client = Elasticsearch(urls, request_timeout=60)
    client.cluster.health(wait_for_status="green", timeout="60s")
    master = client.cat.master(format="json")[0]["node"]
    port = master.removeprefix("node-")
    load = Load()
    killed = load.run(seconds, lambda: server("kill", port), lambda: server("start", port, *PORTS))
    back = client.cluster.health(wait_for_status="green", timeout="90s")["status"]
    while delivery.waiting().exists():
        delivery.deliver()
    found = checking.check(ElasticsearchEngine())
    calm = [took * 1000 for at, took, _ in load.searches if at < killed]
    after = [(at, took * 1000, degraded) for at, took, degraded in load.searches if at >= killed]
    return {
        "documents": rebuilt.documents,
        "documents_per_second_rebuilt": round(rate),
        "searches": len(load.searches),
        "p50_before": round(statistics.median(calm), 1),
        "p95_before": round(statistics.quantiles(calm, n=20)[-1], 1),
        "p50_after": round(statistics.median(took for _, took, _ in after), 1),
        "slowest_after": round(max(took for _, took, _ in after), 1),
        "stood_in_for": sum(degraded for _, _, degraded in after),
        "stood_in_until_s": round(max((at - killed for at, _, degraded in after if degraded), default=0.0), 1),
        "edits": load.edits,
        "deliveries_put_off": len(load.refusals),
        "longest_lag_s": round(max(lag for _, lag in load.lags), 1),
        "health": back,
        "differences": sum(len(ids) for _, ids in found.named()),
    }


def main() -> None:
    """Start the nodes, measure, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30, help="how long the load lasts")
    parser.add_argument("--documents", type=int, default=5_000)
    parser.add_argument("--database", type=Path, help="a migrated SQLite database, of which a copy is used")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "cluster.sqlite3"
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "cxhub.site.settings",
            "CXHUB_DATABASE_URL": f"sqlite:///{database}",
            "CXHUB_ELASTICSEARCH_URLS": ",".join(f"http://127.0.0.1:{port}" for port in PORTS),
            "CXHUB_ELASTICSEARCH_PREFIX": "cluster",
            "CXHUB_ELASTICSEARCH_REPLICAS": "1",
        }
        if options.database:
            shutil.copy(options.database, database)
        subprocess.run([".venv/bin/python", "manage.py", "migrate", "-v0"], cwd=ROOT, check=True)
        starting = [subprocess.Popen([SERVER, "start", str(port), *map(str, PORTS)]) for port in PORTS]
        try:
            for process in starting:
                process.wait()
            import django

            django.setup()
            print(json.dumps(measure(options.seconds, options.documents), indent=1))
        finally:
            for port in PORTS:
                with suppress(subprocess.CalledProcessError):
                    server("forget", port)


if __name__ == "__main__":
    main()
