"""Two hundred owners post an update within a minute, against a live server. None may be lost.

    .venv/bin/python -m tests.benchmarks.updates
    tests/with_postgres .venv/bin/python -m tests.benchmarks.updates

The owners' posts are spread evenly over ``--seconds`` by ``--threads`` at a time; each owner has signed in before and
opens the form, fills it in and posts it, by HTTP. Without CXHUB_DATABASE_URL a SQLite file of its own is used. What is
printed is the time that a server under that load takes to answer the post.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

#: A form that the server has no time for is sent again after so many seconds, as the page's script does with its key.
AGAIN, TRIES = 15, 4


def fill(owners: int) -> list[tuple[str, str]]:
    """Make owners with an initiative each: the session's cookie of each, and the address of their form."""
    from django.conf import settings
    from django.db import transaction
    from django.test import Client
    from wagtail.signal_handlers import disable_reference_index_auto_update

    from cxhub.search import indexing
    from cxhub.testing import factories

    made = []
    with transaction.atomic(), indexing.suspended(), disable_reference_index_auto_update():
        factories.make_hub()
        pillar, kpi = factories.PillarFactory(), factories.KpiFactory()
        executive = factories.ExecutiveFactory()
        for _number in range(owners):
            member = factories.MemberFactory(user=factories.UserFactory())
            initiative = factories.InitiativeFactory(
                owned_by=member, executive_owner=executive, pillar=pillar, kpis=[kpi], parent=None
            )
            client = Client()
            client.force_login(member.user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            made.append((f"{settings.SESSION_COOKIE_NAME}={cookie}", f"/update/{initiative.pk}/"))
    return made


def ask(url: str, cookies: str, data: bytes | None = None) -> tuple[str, str]:
    """The page behind an address, and the cookie that guards its form.

    :raises OSError: the server refused, or answered with an error.
    """
    headers = {"Cookie": cookies, "X-Requested-With": "fetch"}
    request = urllib.request.Request(url, data=data, headers=headers)  # noqa: S310 - a server on this machine
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        cookie = (answer.headers.get("Set-Cookie") or "").partition(";")[0]
        return answer.read().decode(), cookie


def post_one(server: str, cookies: str, path: str, at: float) -> float:
    """Open a form, fill it in and post it. Returns how long it took until it was posted, in milliseconds."""
    from urllib.parse import urlencode

    time.sleep(max(at - time.monotonic(), 0))
    page, guard = ask(server + path, cookies)
    hidden = dict(re.findall(r'<input type="hidden" name="(csrfmiddlewaretoken|key|opened)" value="([^"]*)"', page))
    data = {**hidden, "status": "on_track", "confidence": "8", "narrative": "Two more readers are in."}
    started = time.perf_counter()
    for tries_left in reversed(range(TRIES)):
        try:
            ask(server + path, f"{cookies}; {guard}", urlencode(data).encode())
            break
        except OSError:
            if not tries_left:
                raise
            time.sleep(AGAIN)
    return (time.perf_counter() - started) * 1000


def measure(owners: int, seconds: float, threads: int) -> int:
    """Run it all and print what came of it.

    :returns: how many updates were lost.
    """
    import django
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    setup_test_environment()
    from django.db import connection

    from cxhub.initiatives.models import ProgressUpdate

    call_command("migrate", verbosity=0)
    before = ProgressUpdate.objects.count()
    made = fill(owners)
    connection.close()
    with live_server() as server, ThreadPoolExecutor(threads) as pool:
        ask(server + "/sign-in/", "")
        began, worked = time.monotonic(), time.process_time()
        waiting = [
            pool.submit(post_one, server, cookies, path, began + number * seconds / owners)
            for number, (cookies, path) in enumerate(made)
        ]
        failed: list[str] = []
        times = []
        for job in waiting:
            try:
                times.append(job.result())
            except OSError as error:
                failed.append(str(error))
        took = time.monotonic() - began
        worked = time.process_time() - worked
    lost = owners - (ProgressUpdate.objects.count() - before)
    print(f"The process worked for {worked / owners * 1000:.0f} ms an owner: both pages, asking and answering.")
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{connection.vendor}: {owners} owners in {took:.0f} s, {lost} lost, {len(failed)} refused {failed[:3]}")
    print(f"post: p50 {statistics.median(times):.0f} ms, p95 {p95:.0f} ms, longest {max(times):.0f} ms")
    return lost


@contextlib.contextmanager
def live_server() -> Any:
    """The site on a free port, answering each request in a thread of its own; gives its address."""
    from wsgiref.simple_server import WSGIRequestHandler

    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIServer
    from django.core.wsgi import get_wsgi_application

    assert issubclass(ThreadedWSGIServer, WSGIServer)
    server = ThreadedWSGIServer(
        ("127.0.0.1", 0), type("Quiet", (WSGIRequestHandler,), {"log_message": lambda *_: None})
    )
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def main() -> None:
    """Read the options; run in a process of its own, so that the database is the one that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--owners", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60, help="over which the posts are spread")
    parser.add_argument("--threads", type=int, default=40, help="posts at a time")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        sys.exit(min(measure(options.owners, options.seconds, options.threads), 1))
    words = [sys.executable, "-m", "tests.benchmarks.updates", "--child"]
    words += [f"--{name}={getattr(options, name)}" for name in ("owners", "seconds", "threads")]
    with tempfile.TemporaryDirectory() as folder:
        environment = {"CXHUB_DATABASE_URL": f"sqlite:///{folder}/hub.sqlite3", **os.environ}
        sys.exit(subprocess.run(words, env=environment, check=False).returncode)


if __name__ == "__main__":
    main()
