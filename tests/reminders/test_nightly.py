"""The nightly command: every app's part runs, whatever happens to the others."""

import datetime
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail import hooks

from cxhub.reminders.models import NightlyRun

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 11, 20)


def night(*options: str) -> str:
    out = io.StringIO()
    call_command("cxhub_nightly", "--on", DAY.isoformat(), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def called():
    """Days on which a well-behaved app was called."""
    days = []

    def well_behaved(on):
        days.append(on)
        return {"sent": 2}

    with hooks.register_temporarily("cxhub_nightly", well_behaved, order=1000):
        yield days


def test_each_app_is_called_with_the_day(called):
    report = json.loads(night("--json"))

    assert called == [DAY]
    assert report["on"] == "2026-11-20"
    assert report["failed"] is False
    assert report["parts"][-1]["result"] == {"sent": 2}


def test_one_that_fails_stops_no_other_and_shows_at_the_end(called):
    def broken(on):
        raise OSError("no disk")

    with hooks.register_temporarily("cxhub_nightly", broken, order=-1000), pytest.raises(CommandError) as failure:
        night()

    assert failure.value.returncode == 1
    assert called == [DAY]
    run = NightlyRun.objects.get()
    assert run.failed
    assert "OSError: no disk" in [part["error"] for part in run.report]


def test_it_does_not_run_twice_at_once(called):
    running = NightlyRun.objects.create(on=DAY, lock=NightlyRun.LOCKED)

    with pytest.raises(CommandError) as failure:
        night()

    assert failure.value.returncode == 2
    assert called == []
    running.lock = None
    running.save()
    night()
    assert called == [DAY]


def test_a_run_that_died_does_not_lock_the_next_ones_out_for_good(called):
    started = timezone.now() - datetime.timedelta(hours=4)
    dead = NightlyRun.objects.create(on=DAY, lock=NightlyRun.LOCKED, started_at=started)

    night()

    dead.refresh_from_db()
    assert called == [DAY]
    assert dead.failed
