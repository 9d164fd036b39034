"""Audits anew some time after something changed, in the background: a save only notes that it is due.

Many saves within the delay make one run. With a task backend that can wait (such as django-tasks' database backend with
its worker), the run is a task of it; with Wagtail's default, which would do it inside the save, a thread of the web
process waits instead, from the end of the request on. Should the process end first, or nothing but a command such as an
import have changed anything, the run of the night sees it.
"""

from __future__ import annotations

import datetime
import logging
import threading
from typing import Any

from django.core.cache import cache
from django.core.signals import request_finished
from django.db import connections, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils import timezone
from django_tasks import task

from cxhub import conf

logger = logging.getLogger(__name__)

#: Apps whose rows the graph is made of.
WATCHED = frozenset({"cxhub_people", "cxhub_strategy", "cxhub_metrics", "cxhub_playbooks", "cxhub_initiatives"})
NOTED = "cxhub-audit-is-due"

#: Set by a committed change, and taken by the request at whose end a thread is to wait. Commands have no such end.
changed = threading.Event()


@task()
def audit_after_change() -> None:
    """Audit the programme as it is now."""
    from cxhub.alignment.models import RunKind
    from cxhub.alignment.running import run

    run(kind=RunKind.SAVED)


def something_changed(sender: type[Any], **kwargs: Any) -> None:
    """Receiver of saves, deletions and changed links: notes that an audit is due, once the change is committed."""
    if sender._meta.app_label not in WATCHED or kwargs.get("raw") or not conf.get("AUDIT_DELAY_SECONDS"):
        return
    if cache.get(NOTED) is None:
        transaction.on_commit(audit_is_due)


def audit_is_due() -> None:
    """A change is committed: ask for a task, or remember it until the request ends."""
    if audit_after_change.get_backend().supports_defer:
        request_audit(conf.get("AUDIT_DELAY_SECONDS"))
    else:
        changed.set()


def request_ended(**kwargs: Any) -> None:
    """Receiver of the end of a request."""
    if changed.is_set():
        changed.clear()
        request_audit(conf.get("AUDIT_DELAY_SECONDS"))


def request_audit(seconds: float) -> bool:
    """Audit in so many seconds, unless that is to happen already. Returns whether this asked for it."""
    if not seconds or not cache.add(NOTED, True, timeout=seconds):
        return False
    if audit_after_change.get_backend().supports_defer:
        when = timezone.now() + datetime.timedelta(seconds=seconds)
        audit_after_change.using(run_after=when).enqueue()
    else:
        waiting = threading.Timer(seconds, _in_thread)
        waiting.daemon = True
        waiting.start()
    return True


def _in_thread() -> None:
    """Run it outside any request, and leave no connection behind."""
    try:
        audit_after_change.call()
    except Exception:  # Nobody waits for it: the log is where it can be seen.
        logger.exception("The audit after a change failed")
    finally:
        connections.close_all()


def watch() -> None:
    """Listen to saves, deletions and changed links of what the graph is made of."""
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(something_changed, dispatch_uid="cxhub-audit")
    request_finished.connect(request_ended, dispatch_uid="cxhub-audit")
