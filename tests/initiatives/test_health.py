"""Health and shown status, from plain values and in the database alike."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cxhub.initiatives.health import Deliverable, Level, health, shown_status
from cxhub.initiatives.models import Initiative, ProgressUpdate
from cxhub.initiatives.standing import cadences_of, status_of, update_due_by, with_shown_status
from cxhub.metrics.pace import Pace, PaceStatus
from cxhub.testing import factories

TODAY = datetime.date(2026, 11, 19)
DAYS = st.integers(-400, 400).map(lambda days: TODAY + datetime.timedelta(days=days))
ON_PACE = ("Told in time", Pace(PaceStatus.ON_TRACK, ratio=1.0))


def day(days: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=days)


def judged(**given):
    facts = {
        "active": True,
        "updated_on": day(-3),
        "due": day(11),
        "paces": [ON_PACE],
        "milestones": [],
        "target_date": day(100),
        "original_target_date": day(100),
        "moves": 0,
        "today": TODAY,
        "grace": 3,
    }
    return health(**{**facts, **given})


def test_all_well_is_on_pace():
    assert judged().level is Level.ON_PACE


@pytest.mark.parametrize(
    ("facts", "level", "words"),
    [
        ({"due": day(-4), "updated_on": day(-18)}, Level.SILENT, "silent for 18 days"),
        ({"due": day(-1500), "updated_on": day(-1514)}, Level.SILENT, "silent for over 4 years"),
        ({"due": day(-4), "updated_on": None}, Level.SILENT, "never updated"),
        ({"updated_on": None}, Level.UNKNOWN, "no update yet"),
        ({"paces": []}, Level.UNKNOWN, "no KPI to judge it by"),
        ({"paces": [("NPS", Pace(PaceStatus.UNKNOWN))]}, Level.UNKNOWN, "the pace of NPS cannot be told"),
        ({"paces": [ON_PACE, ("NPS", Pace(PaceStatus.BEHIND, ratio=0.88))]}, Level.BEHIND, "NPS is at 88% of"),
        ({"paces": [("NPS", Pace(PaceStatus.AT_RISK, ratio=-0.2))]}, Level.FAR_BEHIND, "NPS is moving the wrong way"),
        ({"milestones": [Deliverable("A", day(-41))]}, Level.BEHIND, "a milestone is 41 days late"),
        ({"milestones": [Deliverable("A", day(9), moved_from=day(-64))]}, Level.BEHIND, "slipped 73 days"),
        ({"target_date": day(-1)}, Level.FAR_BEHIND, "the target date passed 1 day ago"),
        ({"original_target_date": day(60)}, Level.BEHIND, "the target date has slipped 40 days"),
        ({"original_target_date": day(90), "moves": 2}, Level.BEHIND, "the target date has slipped 10 days"),
        ({"active": False, "due": None}, Level.NOT_ASKED, "Only work under way"),
    ],
)
def test_each_sign_of_trouble_is_named(facts, level, words):
    found = judged(**facts)
    assert found.level is level
    assert words in found.sentence


@pytest.mark.parametrize(
    "facts",
    [
        {"due": day(-3)},
        {"milestones": [Deliverable("A", day(-41), done_on=day(-40))]},
        {"original_target_date": day(80), "moves": 1},
        {"original_target_date": None},
    ],
)
def test_what_is_within_bounds_is_no_trouble(facts):
    assert judged(**facts).level is Level.ON_PACE


PACES = st.builds(Pace, st.sampled_from(PaceStatus), ratio=st.none() | st.floats(-3, 3))
DELIVERABLES = st.builds(Deliverable, st.just("A"), st.none() | DAYS, st.none() | DAYS, st.none() | DAYS)


@given(
    active=st.booleans(),
    updated_on=st.none() | DAYS,
    due=st.none() | DAYS,
    paces=st.lists(st.tuples(st.just("NPS"), PACES), max_size=4),
    milestones=st.lists(DELIVERABLES, max_size=4),
    target_date=st.none() | DAYS,
    original_target_date=st.none() | DAYS,
    moves=st.integers(0, 5),
)
def test_there_is_always_a_verdict_with_its_reasons_and_no_data_is_never_a_pass(**facts):
    found = judged(**facts)
    assert found.reasons
    assert found.level is found.reasons[0].level
    unknown = not facts["paces"] or any(pace.status is PaceStatus.UNKNOWN for _name, pace in facts["paces"])
    if found.level is Level.ON_PACE:
        assert facts["active"]
        assert facts["updated_on"] is not None
        assert not unknown
        assert all(pace.status in (PaceStatus.ON_TRACK, PaceStatus.REACHED) for _name, pace in facts["paces"])


@given(status=st.sampled_from(["on_track", "caution", "off_track"]), due=DAYS, grace=st.integers(0, 30))
def test_an_overdue_update_is_outdated_whatever_its_colour_was(status, due, grace):
    shown = shown_status(status=status, due=due, today=TODAY, grace=grace)
    assert shown == ("outdated" if (TODAY - due).days > grace else status)


class InTheDatabase(TestCase):
    """The condition in SQL and the property in Python are one rule."""

    @classmethod
    def setUpTestData(cls):
        cls.initiative = factories.InitiativeFactory(kpis=[])

    @settings(max_examples=60)
    @given(
        cadence=st.none() | st.integers(1, 60),
        posted=st.none() | st.integers(0, 90 * 24 * 60),
        starts=st.none() | st.integers(-90, 90),
        approved=st.none() | st.integers(-90, 90),
        stage=st.sampled_from(["proposed", "approved", "in_progress", "paused", "closed"]),
        ahead=st.integers(-10, 30),
    )
    def test_shown_status_and_due_day_agree(self, cadence, posted, starts, approved, stage, ahead):
        today = timezone.localdate()

        def on(days):
            return None if days is None else today + datetime.timedelta(days=days)

        update = None
        if posted is not None:
            at = timezone.now() - datetime.timedelta(minutes=posted)
            update = ProgressUpdate(initiative=self.initiative, posted_at=at, status="caution", narrative="x")
            update.save()
        Initiative.objects.filter(pk=self.initiative.pk).update(
            cadence_days=cadence, latest_update=update, starts_on=on(starts), approved_on=on(approved), stage=stage
        )
        rows = Initiative.objects.select_related("latest_update")
        row = with_shown_status(rows, today, None).get()
        assert row.shown == status_of(row, today)
        until = on(ahead)
        is_due = rows.filter(update_due_by(until, cadences_of(None))).exists()
        due = row.next_update_due
        if update is not None or (due is not None and (row.starts_on or row.approved_on)):
            assert is_due == (due is not None and due <= until)
