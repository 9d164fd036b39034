"""Thousands of edits while everything that can fail does: the search server, its connection, the worker, the writers.

    tests/with_elasticsearch .venv/bin/python -m tests.elasticsearch.storm --edits 10000

Writers and workers are processes of their own, killed as a power cut would at moments that nobody chose. Afterwards
the worker is left in peace until nothing waits, and every document of both indexes is compared with the database.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.elasticsearch.proxy import Proxy, proxy

ROOT = Path(__file__).parents[2]
CHANCE = random.SystemRandom()
MODES = ("refuse", "hang", "cut", "read-only", "broken", "busy", "small")

#: Creates, changes, renames and deletes people until it has done so many edits or is killed; each is counted on disk.
WRITE = """
import os, random, sys, django
django.setup()
from django.db import transaction
from cxhub.people.models import Member
name, edits = sys.argv[1], int(sys.argv[2])
done = os.open(sys.argv[3], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
mine = list(Member.objects.filter(slug__startswith=name).values_list("pk", flat=True))
for number in range(edits):
    with transaction.atomic():
        if len(mine) < 20 or random.random() < 0.2:
            slug = f"{name}-{random.getrandbits(64):x}"
            mine.append(Member.objects.create(name=f"Person {slug}", slug=slug).pk)
        elif random.random() < 0.1:
            Member.objects.get(pk=mine.pop(random.randrange(len(mine)))).delete()
        else:
            member = Member.objects.get(pk=random.choice(mine))
            member.job_title = f"Keeper of {random.getrandbits(32):x}"
            member.save()
    os.write(done, b".")
"""

#: What is left in the outbox, and what differs, after the leases of the last worker that was killed have run out: on
#: what it sent, and on the index that it filled.
FINISH = """
import json, django
django.setup()
from django.core.management import call_command
from cxhub.search import checking, delivery, engines, rebuilding
from cxhub.search.models import SearchIndex, SearchOutbox
for index in SearchIndex.objects.filter(state=SearchIndex.State.FILLING):
    index.seen_at -= rebuilding.SILENCE
    index.save()
SearchOutbox.objects.update(claimed_until=None, claimed_by="", not_before=None, send_after=None)
call_command("cxhub_search_worker", "--once", stdout=open("/dev/null", "w"))
found = {e.name: {n: len(i) for n, i in checking.check(e).named()} for e in engines.all_engines()}
print(json.dumps({"waiting": delivery.waiting().count(), "parked": delivery.parked().count(), "found": found}))
"""


@dataclass
class Outcome:
    """What happened, and what was left of it.

    :param ended: what writers and workers said that ended by themselves, which none may.
    :param differences: how many documents of the indexes differ from the database.
    """

    edits: int = 0
    writers_killed: int = 0
    workers_killed: int = 0
    emptied: int = 0
    ended: list[str] = field(default_factory=list)
    failures: dict[str, int] = field(default_factory=dict)
    waiting: int = 0
    parked: int = 0
    differences: int = 0
    seconds: float = 0.0


def storm(
    url: str,
    edits: int,
    database: Path,
    writers: int = 2,
    workers: int = 1,
    empty: bool = True,
    seconds: float = 3600.0,
) -> Outcome:
    """Raise a storm over a search server.

    :param database: a migrated SQLite database, which is written to.
    :param empty: whether the server also loses its indexes now and then.
    :param seconds: the storm lasts no longer, whatever was edited.
    """
    outcome = Outcome()
    began = time.monotonic()
    failures: Counter[str] = Counter()
    with proxy(url) as between, tempfile.TemporaryDirectory() as folder:
        run = _Run(between, database, Path(folder) / "done")
        run.check("manage.py", "cxhub_search_reindex", "-v0")
        quiet = threading.Event()
        weather = threading.Thread(target=_weather, args=(between, quiet, failures), daemon=True)
        weather.start()
        writing = [run.writer(n, edits) for n in range(writers)]
        working = [run.worker() for _ in range(workers)]
        # So many kills and losses in all, spread over the edits.
        due = sorted(CHANCE.randrange(edits) for _ in range(max(4, min(40, edits // 100))))
        while (done := run.done()) < edits and time.monotonic() - began < seconds:
            time.sleep(0.05)
            if due and done >= due[0]:
                del due[0]
                kind = CHANCE.choice(["writer", "worker", "worker", "index" if empty else "writer"])
                if kind == "index":
                    outcome.emptied += run.lose_indexes(url)
                several = working if kind == "worker" else writing
                victim = CHANCE.randrange(len(several))
                several[victim].kill()
                several[victim].wait()
                if kind == "worker":
                    outcome.workers_killed += 1
                    several[victim] = run.worker()
                else:
                    outcome.writers_killed += 1
            for number, process in enumerate(writing):
                if process.poll() is not None:
                    if process.returncode != -signal.SIGKILL:
                        outcome.ended.append(run.last_words(process))
                    writing[number] = run.writer(number, edits)
            for number, process in enumerate(working):
                if process.poll() is not None:
                    outcome.ended.append(run.last_words(process))
                    working[number] = run.worker()
        for process in [*writing, *working]:
            process.kill()
            process.wait()
        quiet.set()
        weather.join()
        between.mode = "pass"
        outcome.edits, outcome.failures = run.done(), dict(failures)
        left = json.loads(run.check("-c", FINISH).splitlines()[-1])
        run.lose_indexes(url)
    outcome.waiting, outcome.parked = left["waiting"], left["parked"]
    outcome.differences = sum(number for found in left["found"].values() for number in found.values())
    outcome.seconds = round(time.monotonic() - began, 1)
    return outcome


class _Run:
    """The processes of one storm."""

    def __init__(self, between: Proxy, database: Path, done: Path) -> None:
        self.file = done
        self.said: dict[int, Path] = {}
        self.prefix = f"storm-{uuid.uuid4().hex}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "CXHUB_SECRET_KEY"},
            "DJANGO_SETTINGS_MODULE": "cxhub.site.settings",
            "CXHUB_DATABASE_URL": f"sqlite:///{database}",
            "CXHUB_ELASTICSEARCH_URLS": between.url,
            "CXHUB_ELASTICSEARCH_PREFIX": self.prefix,
        }

    def start(self, *words: str | Path) -> subprocess.Popen[bytes]:
        path = self.file.with_name(f"said-{uuid.uuid4().hex}")
        with path.open("wb") as errors:
            process = subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
        self.said[process.pid] = path
        return process

    def last_words(self, process: subprocess.Popen[bytes]) -> str:
        """What a process said last that has ended."""
        return self.said[process.pid].read_text(encoding="utf-8", errors="replace")[-1500:]

    def writer(self, number: int, edits: int) -> subprocess.Popen[bytes]:
        return self.start("-c", WRITE, f"w{number}", str(edits), self.file)

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start("manage.py", "cxhub_search_worker", "--interval", "0.1")

    def check(self, *words: str) -> str:
        done = subprocess.run([sys.executable, *words], cwd=ROOT, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def done(self) -> int:
        return self.file.stat().st_size if self.file.exists() else 0

    def lose_indexes(self, url: str) -> int:
        """What happens to a server that is restarted without its data."""
        from elasticsearch import Elasticsearch

        with Elasticsearch(url) as server:
            names = list(server.indices.get(index=f"{self.prefix}*", allow_no_indices=True))
            for name in names:
                server.options(ignore_status=404).indices.delete(index=name)
        return int(bool(names))


def _weather(between: Proxy, quiet: threading.Event, failures: Counter[str]) -> None:
    """Fair half of the time, and foul in one way or another."""
    while not quiet.wait(CHANCE.uniform(0.3, 1.5)):
        if between.mode == "pass":
            between.mode = CHANCE.choice(MODES)
            failures[between.mode] += 1
        else:
            between.released.set()  # Who hangs is let go; the next ones hang again.
            between.released = threading.Event()
            between.mode = "pass"


def main() -> None:
    """Raise a storm and tell what came of it; exit code 1 where anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=10_000)
    parser.add_argument("--writers", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--database", type=Path, help="a migrated SQLite database, of which a copy is used")
    parser.add_argument("--seconds", type=float, default=3600.0, help="how long at most, whatever was edited")
    options = parser.parse_args()
    url = os.environ.get("CXHUB_TEST_ELASTICSEARCH")
    if not url:
        parser.error("run me by tests/with_elasticsearch")
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "storm.sqlite3"
        if options.database:
            shutil.copy(options.database, database)
        else:
            environment = {**os.environ, "CXHUB_DATABASE_URL": f"sqlite:///{database}"}
            subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
        outcome = storm(url, options.edits, database, options.writers, options.workers, seconds=options.seconds)
    with suppress(BrokenPipeError):
        print(json.dumps(asdict(outcome)))
    sys.exit(bool(outcome.differences or outcome.waiting or outcome.parked or outcome.ended))


if __name__ == "__main__":
    main()
