"""Runs: what a finding lives through, what is kept, what is replayed, and what a broken rule does not break."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cxhub.alignment import actions, registry, results, running, saving
from cxhub.alignment.comparing import read_told
from cxhub.alignment.graph import Graph
from cxhub.alignment.models import (
    AuditRun,
    EventKind,
    Finding,
    FindingEvent,
    FindingState,
    RunKind,
    ThresholdChange,
)
from cxhub.alignment.registry import Found, rule
from cxhub.alignment.replaying import graph_of, replay
from cxhub.alignment.scoring import CAP, Line, no_counts, overall, score
from cxhub.alignment.severity import Severity
from cxhub.facts import ImmutableFact
from cxhub.initiatives.models import Initiative
from cxhub.setup import Role
from cxhub.testing import factories as make

TODAY = timezone.localdate()


def test_a_score_is_a_hundred_less_what_findings_weigh() -> None:
    assert score(no_counts()) == 100
    assert score({**no_counts(), "high": 1, "medium": 2, "low": 3}) == 79
    assert score({**no_counts(), "critical": 1}) == CAP
    assert score({**no_counts(), "critical": 2, "low": 1}) == 49
    assert score({**no_counts(), "critical": 9}) == 0
    assert overall([], Line()) is None
    bad = Line({**no_counts(), "critical": 1})
    assert overall([Line(), Line()], bad) == CAP
    assert overall([Line(), Line({**no_counts(), "high": 1})], Line()) == 95


pytestmark = pytest.mark.django_db


@pytest.fixture
def work() -> Initiative:
    """An initiative without a KPI, and with nothing else to say of it but what its newness brings."""
    made: Initiative = make.InitiativeFactory(kpis=[], title="Calm counters")
    return made


@pytest.fixture
def office() -> Any:
    return make.UserFactory(role=Role.OFFICE)


@pytest.fixture
def boss() -> Any:
    return make.ExecutiveFactory()


def finding_of(work: Initiative, rule: str = "C1") -> Finding:
    return Finding.objects.get(fingerprint=f"{rule}:initiative:{work.pk}")


def kinds(finding: Finding) -> list[str]:
    return list(finding.events.values_list("kind", flat=True))


def on_day(monkeypatch: pytest.MonkeyPatch, days: int) -> datetime.date:
    """Let it be so many days later for the audit."""
    day = TODAY + datetime.timedelta(days=days)
    clock = SimpleNamespace(localdate=lambda: day)
    monkeypatch.setattr(running, "timezone", clock)
    return day


def mend(work: Initiative) -> None:
    page = Initiative.objects.get(pk=work.pk)
    page.kpis.set([make.KpiFactory()])
    page.save()


def test_a_finding_says_what_is_wrong_and_who_can_mend_it_where(work: Initiative) -> None:
    run = running.run()
    finding = finding_of(work)
    assert finding.sentence == "Calm counters has no measure that it should move."
    assert (finding.state, finding.severity, finding.weight) == ("open", "high", 10)
    assert (finding.first_seen, finding.last_seen, finding.open_since) == (TODAY, TODAY, TODAY)
    assert (finding.page_id, finding.pillar_id) == (work.pk, work.pillar_id)
    assert finding.responsible == work.owned_by
    assert finding.about_url == work.get_url()
    assert finding.fix_url == f"/admin/pages/{work.pk}/edit/#id_kpis-label"
    assert [row["label"] for row in finding.evidence][:1] == ["KPIs"]
    assert kinds(finding) == ["seen"]
    assert finding.last_run == run


def test_mended_is_resolved_and_broken_again_is_recurred(work: Initiative, monkeypatch: pytest.MonkeyPatch) -> None:
    running.run()
    mend(work)
    on_day(monkeypatch, 1)
    running.run()
    finding = finding_of(work)
    assert (finding.state, finding.resolved_on) == ("resolved", TODAY + datetime.timedelta(days=1))
    page = Initiative.objects.get(pk=work.pk)
    page.kpis.set([])
    page.save()
    third = on_day(monkeypatch, 2)
    running.run()
    finding = finding_of(work)
    assert (finding.state, finding.open_since, finding.first_seen) == ("recurred", third, TODAY)
    assert finding.resolved_on is None
    assert kinds(finding) == ["seen", "resolved", "recurred"]


def test_the_same_run_twice_changes_nothing(work: Initiative) -> None:
    first = running.run()
    before = list(Finding.objects.order_by("pk").values_list("fingerprint", "state", "sentence"))
    events = FindingEvent.objects.count()
    second = running.run()
    assert list(Finding.objects.order_by("pk").values_list("fingerprint", "state", "sentence")) == before
    assert FindingEvent.objects.count() == events
    assert bytes(first.graph) == bytes(second.graph) and bytes(first.told) == bytes(second.told)
    assert first.scores == second.scores


def test_acknowledged_still_counts_and_stays_so(work: Initiative, office: Any) -> None:
    running.run()
    actions.acknowledge(finding=finding_of(work), user=office, note="On it")
    running.run()
    finding = finding_of(work)
    assert finding.state == FindingState.ACKNOWLEDGED
    assert finding in Finding.objects.counting()
    assert finding.events.get(kind=EventKind.ACKNOWLEDGED).note == "On it"


def test_a_waived_finding_is_shown_and_does_not_count_until_its_day(
    work: Initiative, office: Any, boss: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = running.run()
    until = TODAY + datetime.timedelta(days=5)
    actions.waive(finding=finding_of(work), user=office, reason="Its measure comes in May", until=until, approver=boss)
    waived = running.run()
    assert (waived.high, waived.waived) == (before.high - 1, before.waived + 1)
    assert finding_of(work) in Finding.objects.standing()
    assert next(row for row in read_told(waived) if row.rule == "C1").is_waived
    pillar = str(work.pillar_id)
    assert waived.scores[pillar]["score"] >= before.scores[pillar]["score"]
    on_day(monkeypatch, 5)
    running.run()
    assert finding_of(work).state == FindingState.WAIVED
    on_day(monkeypatch, 6)
    after = running.run()
    assert (finding_of(work).state, finding_of(work).waived_until) == ("open", None)
    assert EventKind.RETURNED in kinds(finding_of(work))
    assert next(row for row in read_told(after) if row.rule == "C1").state == "open"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"until": TODAY}, "until"),
        ({"until": TODAY + datetime.timedelta(days=91)}, "until"),
        ({"approver": None}, "approver"),
    ],
)
def test_a_waiver_has_a_reason_an_end_and_an_executive(
    work: Initiative, office: Any, boss: Any, wrong: dict[str, Any], field: str
) -> None:
    running.run()
    given = {"reason": "Because", "until": TODAY + datetime.timedelta(days=90), "approver": boss, **wrong}
    with pytest.raises(ValidationError) as error:
        actions.waive(finding=finding_of(work), user=office, **given)
    assert list(error.value.message_dict) == [field]
    assert finding_of(work).state == FindingState.OPEN


def test_a_critical_finding_is_not_waived_by_whom_it_asks_nor_by_oneself(work: Initiative, office: Any) -> None:
    alone: Initiative = make.InitiativeFactory(pillar=None)
    running.run()
    finding = finding_of(alone, "B1")
    member = make.ExecutiveFactory(user=office)
    for approver in (finding.responsible, member, make.MemberFactory()):
        with pytest.raises(ValidationError):
            actions.waive(
                finding=finding,
                user=office,
                reason="Because",
                until=TODAY + datetime.timedelta(days=9),
                approver=approver,
            )
    actions.waive(
        finding=finding,
        user=office,
        reason="Because",
        until=TODAY + datetime.timedelta(days=9),
        approver=make.ExecutiveFactory(),
    )
    assert finding_of(alone, "B1").state == FindingState.WAIVED


def test_nothing_is_done_about_what_is_resolved(work: Initiative, office: Any) -> None:
    running.run()
    finding = finding_of(work)
    mend(work)
    running.run()
    with pytest.raises(ValidationError):
        actions.acknowledge(finding=finding, user=office)


def test_somebody_else_can_be_asked(work: Initiative, office: Any) -> None:
    running.run()
    other = make.MemberFactory()
    actions.assign(finding=finding_of(work), user=office, to=other, note="She knows")
    running.run()
    finding = finding_of(work)
    assert finding.person == other
    assert list(Finding.objects.asking(other)) == [finding]
    assert finding not in Finding.objects.asking(work.owned_by)
    assert kinds(finding) == ["seen", "assigned"]
    with pytest.raises(ValidationError):
        actions.assign(finding=finding, user=office, to=make.MemberFactory(active=False))
    with pytest.raises(ImmutableFact):
        finding.events.get(kind=EventKind.ASSIGNED).save()


def test_a_rule_that_raises_is_reported_and_the_others_go_on(
    work: Initiative, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    running.run()
    broken = registry.get_rule("C1")
    assert broken is not None

    def explode(graph: Graph, on: datetime.date, settings: Any) -> Any:
        raise ZeroDivisionError("no effort at all")

    monkeypatch.setitem(registry._rules, "C1", SimpleNamespace(**{**vars(broken), "check": explode}))
    mend(work)
    run = running.run()
    assert run.rules["C1"] == {
        "state": "failed",
        "found": 0,
        "error": "ZeroDivisionError: no effort at all",
    }
    assert run.rules["C3"]["state"] == "checked"
    assert "no effort at all" in caplog.text and "Traceback" in caplog.text
    # Nobody looked, so nothing is resolved by it.
    assert finding_of(work).state == FindingState.OPEN


def test_a_host_adds_a_rule_and_replays_it_on_runs_of_before(work: Initiative, monkeypatch: pytest.MonkeyPatch) -> None:
    run = running.run()
    monkeypatch.setattr(registry, "_rules", dict(registry._rules))

    @rule(
        "X1",
        title="Calm",
        severity=Severity.LOW,
        area="Ours",
        why="It is.",
        how="By its name.",
        fix="Hurry.",
        thresholds={"letters": registry.Threshold(4, "letters")},
    )
    def calm(graph: Graph, on: datetime.date, settings: Any) -> Any:
        for item in graph.initiatives:
            if item.title[: int(settings["letters"])] == "Calm":
                yield Found(item, f"{item.title} is calm.")
                yield Found(item, "Said twice.")

    (verdict,) = replay(run, ["X1"])
    assert [item.sentence for item in verdict.found] == ["Calm counters is calm."]
    (stricter,) = replay(run, ["X1"], {"X1": {"letters": 5}})
    assert stricter.found == []
    assert running.run().rules["X1"]["found"] == 1


def test_a_replay_equals_the_run_that_was_kept(work: Initiative) -> None:
    run = AuditRun.objects.get(pk=running.run().pk)
    again = {
        (verdict.rule.id, item.about.key, item.sentence, verdict.severity_of(item).value)
        for verdict in replay(run)
        for item in verdict.found
    }
    assert again == {(row.rule, row.about, row.sentence, row.severity) for row in read_told(run)}
    assert again
    work.delete()
    assert graph_of(run).initiatives[0].title == "Calm counters"


def test_thresholds_change_from_a_day_on_and_a_replay_uses_those_of_its_day(
    work: Initiative, office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.InitiativeFactory(executive_owner=work.executive_owner)
    old = running.run()
    assert old.rules["A5"]["found"] == 0
    actions.change_threshold(rule="A5", name="initiatives", value="1", reason="We are few", user=office)
    actions.change_threshold(rule="C1", name="severity", value="low", reason="For now", user=office)
    new = running.run()
    assert new.rules["A5"]["found"] == 1
    assert finding_of(work).severity == Severity.LOW
    assert EventKind.CHANGED in kinds(finding_of(work))
    assert replay(AuditRun.objects.get(pk=old.pk), ["A5"])[0].found == []
    assert len(replay(AuditRun.objects.get(pk=old.pk), ["A5"], {"A5": {"initiatives": 1}})[0].found) == 1
    yesterday = running.run(on=TODAY - datetime.timedelta(days=1))
    assert yesterday.thresholds["A5"]["initiatives"] == 5


@pytest.mark.parametrize(
    ("rule", "name", "value", "field"),
    [
        ("Z9", "days", "1", "rule"),
        ("A5", "days", "1", "name"),
        ("A5", "initiatives", "many", "value"),
        ("A5", "initiatives", "-1", "value"),
        ("A5", "initiatives", "nan", "value"),
        ("A5", "severity", "awful", "value"),
        ("", "severity", "low", "name"),
    ],
)
def test_a_threshold_that_is_none_is_refused(office: Any, rule: str, name: str, value: str, field: str) -> None:
    with pytest.raises(ValidationError) as error:
        actions.change_threshold(rule=rule, name=name, value=value, reason="Because", user=office)
    assert field in error.value.message_dict
    assert not ThresholdChange.objects.exists()


def test_a_run_of_a_past_day_changes_no_state(work: Initiative) -> None:
    running.run()
    mend(work)
    run = running.run(on=TODAY - datetime.timedelta(days=1))
    assert run.kind == RunKind.PAST
    assert finding_of(work).state == FindingState.OPEN
    with pytest.raises(ValueError, match="not come"):
        running.run(on=TODAY + datetime.timedelta(days=1))


def test_what_was_waived_on_a_past_day_is_told_as_waived(
    work: Initiative, office: Any, boss: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.run()
    until = TODAY + datetime.timedelta(days=2)
    actions.waive(finding=finding_of(work), user=office, reason="Because", until=until, approver=boss)
    on_day(monkeypatch, 9)
    running.run()
    states = [
        next(row.state for row in read_told(running.run(on=TODAY + datetime.timedelta(days=days))) if row.rule == "C1")
        for days in (1, 2, 3)
    ]
    assert states == ["waived", "waived", "open"]


def test_twice_as_many_findings_are_stored_in_as_many_statements(
    work: Initiative, django_assert_max_num_queries: Any
) -> None:
    running.run()
    with django_assert_max_num_queries(100) as few:
        running.run()
    for _time in range(3):
        make.InitiativeFactory(kpis=[])
    with django_assert_max_num_queries(100) as more:
        running.run()
    with django_assert_max_num_queries(len(few)):
        running.run()
    assert Finding.objects.count() > 8
    # New ones take two statements more: they are inserted, and so is what is noted of them.
    assert len(more) <= len(few) + 2


def test_two_runs_are_compared_and_the_log_says_who_changed_what(
    work: Initiative, office: Any, boss: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    other: Initiative = make.InitiativeFactory(kpis=[], title="Loud counters")
    first = running.run()
    page = Initiative.objects.get(pk=work.pk)
    page.kpis.set([make.KpiFactory()])
    page.save()
    page.save_revision(user=office, log_action=True).publish(user=office)
    actions.waive(
        finding=finding_of(other),
        user=office,
        reason="Because",
        until=TODAY + datetime.timedelta(days=9),
        approver=boss,
    )
    late: Initiative = make.InitiativeFactory(kpis=[], title="New counters")
    second = running.run()
    found = results.compare(first, second, office)
    assert [row.title for row in found.fixed if row.rule == "C1"] == ["Calm counters"]
    assert [row.title for row in found.new if row.rule == "C1"] == ["New counters"]
    assert [row.title for row in found.waived] == ["Loud counters"]
    assert office in {change.by for change in found.changes if change.about == ("initiative", work.pk)}
    Initiative.objects.get(pk=late.pk).delete()


def test_after_a_change_runs_replace_each_other_within_a_day(work: Initiative) -> None:
    running.run(kind=RunKind.SAVED)
    running.run(kind=RunKind.SAVED)
    running.run(kind=RunKind.NIGHTLY)
    assert sorted(AuditRun.objects.values_list("kind", flat=True)) == ["nightly", "saved"]


def test_the_night_runs_once_for_a_day(work: Initiative) -> None:
    first = running.tonight(TODAY)
    assert first == running.tonight(TODAY)
    assert "critical" in first
    assert AuditRun.objects.filter(kind=RunKind.NIGHTLY).count() == 1


def test_a_save_notes_once_that_an_audit_is_due(
    settings: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(
        saving.threading, "Timer", lambda seconds, function: SimpleNamespace(start=lambda: waits.append(seconds))
    )
    saving.cache.delete(saving.NOTED)
    settings.CXHUB = {"AUDIT_DELAY_SECONDS": 45}
    with django_capture_on_commit_callbacks(execute=True):
        make.KpiFactory()
        make.KpiFactory()
    assert waits == []
    saving.request_ended()
    with django_capture_on_commit_callbacks(execute=True):
        make.KpiFactory()
    saving.request_ended()
    saving.cache.delete(saving.NOTED)
    assert waits == [45]
    assert not AuditRun.objects.exists()
    saving.audit_after_change.call()
    assert AuditRun.objects.get().kind == RunKind.SAVED


def test_a_save_asks_for_nothing_where_that_is_off(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        make.KpiFactory()
    assert not any("saving" in getattr(function, "__module__", "") for function in callbacks)
