"""What leaders see of the audit."""

import csv
import datetime
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cxhub.alignment.models import EventKind, Finding, FindingEvent, FindingState
from cxhub.metrics.models import FinancialLinkage
from cxhub.people.owed import owed_by
from cxhub.reminders.models import Comment, Notification
from cxhub.reminders.tokens import make_token
from cxhub.setup import Role
from cxhub.testing import factories
from tests.alignment.audited import days_ago, make_finding, make_run

pytestmark = pytest.mark.django_db

ADDRESSES = ["/audit/", "/audit/rules/", "/audit/compare/"]


def signed_in(role: Role | None = Role.LEADER, member: Any = None) -> Client:
    client = Client()
    user = factories.UserFactory(role=role)
    if member is not None:
        member.user = user
        member.save()
    client.force_login(user)
    return client


@pytest.fixture
def hub() -> Any:
    return factories.make_hub()


@pytest.fixture
def audit(hub) -> Any:
    """Two pillars, one of them with an ownerless initiative; a week ago another finding stood."""
    clear, easy = factories.PillarFactory(title="Clear", order=1), factories.PillarFactory(title="Easy", order=2)
    boss = factories.ExecutiveFactory(name="Ines Halloran")
    work = factories.InitiativeFactory(title="Lost and found", pillar=easy, stage="in_progress")
    worst = make_finding(
        work, severity="critical", pillar=easy, responsible=boss, first_seen=days_ago(3), open_since=days_ago(3)
    )
    gone = make_finding(
        clear, rule="A6", pillar=clear, state=FindingState.RESOLVED, resolved_on=days_ago(1), first_seen=days_ago(60)
    )
    make_run([gone], days=7, pillars=[clear, easy], score=95)
    run = make_run([worst], pillars=[clear, easy], score=59)
    return {"clear": clear, "easy": easy, "boss": boss, "work": work, "worst": worst, "gone": gone, "run": run}


def test_the_answer_stands_first_with_scores_changes_and_who_can_fix_what(audit):
    page = signed_in().get("/audit/").text
    assert "Only in part. 1 pillar holds and 1 does not." in page
    assert "stands lowest, at 59" in page
    assert "1 new" in page
    assert "1 resolved" in page
    assert "Ines Halloran" in page
    assert "Lost and found" in page
    assert "1 without data" in page


def test_of_two_pillars_that_stand_equally_low_the_one_with_more_critical_findings_is_named(hub):
    first, second = factories.PillarFactory(title="First", order=1), factories.PillarFactory(title="Second", order=2)
    found = [
        make_finding(factories.InitiativeFactory(), severity="critical", pillar=pillar)
        for pillar in (first, first, first, first, second, second, second, second, second)
    ]
    make_run(found, pillars=[first, second], score=0)
    page = signed_in().get("/audit/")
    assert [row.now.score for row in page.context["pillars"]] == [0, 0]
    assert page.context["worst"]["row"].now.pillar == second and page.context["worst"]["critical"] == 5


@pytest.mark.parametrize("path", ADDRESSES)
def test_the_audit_is_for_leaders(hub, path):
    assert signed_in().get(path).status_code == 200, "an empty hub has no 5xx either"
    assert signed_in(Role.STAFF).get(path).status_code == 403
    assert Client().get(path).status_code == 302


def test_whoever_a_finding_asks_sees_that_one_and_no_other(audit):
    other = make_finding(audit["clear"], rule="B3", pillar=audit["clear"])
    client = signed_in(Role.STAFF, audit["boss"])
    assert client.get(audit["worst"].get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404
    assert signed_in(Role.STAFF).get(audit["worst"].get_absolute_url()).status_code == 404
    assert "Audit" not in client.get("/measures/").text


@pytest.mark.parametrize("sort", ["person", "pillar", "rule", "age", "nothing"])
def test_findings_are_grouped_and_narrowed(audit, sort):
    make_finding(audit["clear"], rule="B3", severity="low", pillar=audit["clear"])
    client = signed_in()
    page = client.get("/audit/", {"sort": sort})
    assert page.status_code == 200
    assert "2 findings, by who can fix them" in page.text
    for narrow, count in (
        ({"severity": "low"}, 1),
        ({"pillar": audit["easy"].slug}, 1),
        ({"pillar": "none"}, 0),
        ({"person": audit["boss"].slug}, 1),
        ({"person": "none"}, 1),
        ({"rule": "A6", "state": "resolved"}, 1),
        ({"state": "all"}, 3),
        ({"state": "waived"}, 0),
        ({"severity": "\0", "pillar": "gone"}, 2),
    ):
        found = client.get("/audit/", {"sort": sort, **narrow})
        assert found.context["page_obj"].paginator.count == count, narrow


def test_findings_go_into_files_that_no_spreadsheet_runs(audit):
    Finding.objects.update(about_title="=1+1")
    rows = list(csv.reader(io.StringIO(signed_in().get("/audit/?format=csv").getvalue().decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][4] == "'=1+1"
    assert "Owner: nobody" in rows[1][-1]
    assert signed_in().get("/audit/?format=xlsx").getvalue().startswith(b"PK")


def test_a_leader_waives_with_a_reason_and_a_second_name(audit):
    leader = signed_in(member=factories.MemberFactory())
    other = factories.ExecutiveFactory()
    address = audit["worst"].get_absolute_url()
    data = {
        "act": "waive",
        "waive-reason": "Recruiting until March.",
        "waive-until": str(timezone.localdate() + datetime.timedelta(days=60)),
        "waive-approver": audit["boss"].pk,
    }
    page = leader.post(address, data)
    assert "needs a second name" in page.text, "not by the one whom it asks"
    assert "Recruiting until March." in page.text, "what was typed stays"
    assert "at most 90 days" in leader.post(address, {**data, "waive-until": "2999-01-01"}).text
    assert leader.post(address, {**data, "waive-approver": other.pk}).status_code == 302
    page = leader.get(address).text
    assert "Waived until" in page
    assert f"{other.name} takes it on" in page
    assert Finding.objects.get(pk=audit["worst"].pk).state == FindingState.WAIVED


def test_a_mailed_link_lets_a_leader_see_to_a_finding_and_no_more(audit):
    boss, worst = audit["boss"], audit["worst"]
    boss.user = factories.UserFactory(role=Role.LEADER)
    boss.save()
    address = reverse("cxhub_by_link", args=["see_to_finding", make_token(boss, worst, "see_to_finding")])
    page = Client().get(address).text
    assert "Lost and found" in page
    assert 'value="waive"' not in page and 'value="assign"' not in page
    until = timezone.localdate() + datetime.timedelta(days=60)
    waiver = {"waive-reason": "Later", "waive-until": until, "waive-approver": boss.pk}
    assert Client().post(address, {"act": "waive", **waiver}).status_code == 403
    worst.refresh_from_db()
    assert worst.state == FindingState.OPEN
    assert Client().post(address, {"act": "acknowledge", "acknowledge-note": "Seen"}).status_code == 302
    worst.refresh_from_db()
    assert worst.state == FindingState.ACKNOWLEDGED


def test_whoever_is_asked_acknowledges_and_talks_but_does_not_waive(audit):
    client = signed_in(Role.STAFF, audit["boss"])
    address = audit["worst"].get_absolute_url()
    page = client.get(address).text
    assert "I have seen it" in page
    assert "Waive until this date" not in page
    assert client.post(address, {"act": "waive", "waive-reason": "x"}).status_code == 403
    assert client.post(address, {"act": "nonsense"}).status_code == 403
    assert client.post(address, {"act": "acknowledge", "acknowledge-note": "On it."}).status_code == 302
    page = client.get(address).text
    assert "On it." in page
    kinds = set(FindingEvent.objects.values_list("kind", flat=True))
    assert kinds == {EventKind.SEEN, EventKind.ACKNOWLEDGED}


def test_people_talk_on_a_finding_and_whom_it_asks_is_told(audit):
    asked, other = (
        audit["boss"],
        factories.MemberFactory(name="Gwil Maddern", user=factories.UserFactory(role=Role.LEADER)),
    )
    leader = signed_in(Role.LEADER, factories.MemberFactory(name="Priya Nandakar"))
    address = audit["worst"].get_absolute_url()
    asked.user = factories.UserFactory(role=Role.STAFF)
    asked.save()
    where = reverse("cxhub_comments", args=["cxhub_alignment.finding", audit["worst"].pk])
    assert f'action="{where}"' in leader.get(address).text
    answer = leader.post(where, {"text": "<b>Soon</b>, @Gwil Maddern", "from_page": "1"})
    said = Comment.objects.get()
    assert answer.url == f"{address}#comment-{said.pk}"
    page = leader.get(address).text
    assert "&lt;b&gt;Soon&lt;/b&gt;" in page
    assert other.get_absolute_url() in page
    told = dict(Notification.objects.values_list("member", "kind"))
    assert told == {asked.pk: "comment", other.pk: "mention"}
    nobody = signed_in(Role.STAFF)
    assert nobody.post(where, {"text": "I, too"}).status_code == 404
    assert nobody.get(where).status_code == 404


def test_a_finding_is_passed_on(audit):
    person = factories.MemberFactory(name="Gwil Maddern")
    address = audit["worst"].get_absolute_url()
    assert signed_in().post(address, {"act": "assign", "assign-to": person.pk}).status_code == 302
    page = signed_in().get(address).text
    assert "Assigned to Gwil Maddern" in page
    assert "Gwil Maddern can" in page


def test_evidence_on_closed_pages_is_left_out(audit):
    closed = factories.InitiativeFactory(title="Secret", live=False)
    rows = [
        {"label": "Open row", "value": "1", "url": "/x/", "page": None},
        {"label": "Closed row", "value": "2", "url": "/y/", "page": closed.pk},
    ]
    Finding.objects.filter(pk=audit["worst"].pk).update(evidence=rows)
    page = signed_in().get(audit["worst"].get_absolute_url()).text
    assert "Open row" in page
    assert "Closed row" not in page


def test_findings_stand_where_their_cause_is(audit):
    leader = signed_in()
    for path in (audit["work"].url, audit["easy"].url, audit["boss"].get_absolute_url(), "/"):
        assert audit["worst"].get_absolute_url() in leader.get(path).text, path
    kpi = factories.KpiFactory(name="Told in time")
    about_kpi = make_finding(kpi, rule="C5")
    assert about_kpi.get_absolute_url() in leader.get(kpi.get_absolute_url()).text
    staff = signed_in(Role.STAFF)
    for path in (audit["work"].url, audit["easy"].url, kpi.get_absolute_url(), "/"):
        assert "/audit/" not in staff.get(path).text, path


def test_two_runs_are_compared(audit):
    page = signed_in().get("/audit/compare/").text
    assert "The whole went from" in page
    assert "1 finding is new" in page
    assert signed_in().get("/audit/compare/?from=x&to=999999").status_code == 200


def test_a_run_is_compared_with_last_quarter_in_one_click(audit):
    old = make_run([audit["gone"]], days=95, pillars=[audit["clear"]], score=90)
    page = signed_in().get("/audit/compare/").text
    link = f"?from={old.pk}&amp;to={audit['run'].pk}"
    assert f'href="{link}">A quarter' in page
    assert "A year" not in page
    chosen = signed_in().get(f"/audit/compare/?from={old.pk}&to={audit['run'].pk}").text
    assert f'href="{link}" aria-current="page">A quarter' in chosen
    assert "1 is resolved" in chosen


def test_the_matrix_shows_what_moves_what_and_what_is_missing(audit):
    kpi = factories.KpiFactory(name="Items back", pillar=audit["easy"], tier="pillar")
    factories.InitiativeFactory(title="Refunds", pillar=audit["easy"], stage="in_progress", kpis=[kpi])
    gap = make_finding(audit["work"], rule="C1", pillar=audit["easy"])
    page = signed_in().get("/audit/matrix/").text
    assert page.count('class="is-missing"') == 2, "the cell, and the key"
    assert gap.get_absolute_url() in page
    assert "1 measure has no money behind it" in page
    today = timezone.localdate()
    FinancialLinkage.objects.create(
        kpi=kpi, delta=1, outcome="Trips", effect_central=1, studied_on=today, expires_on=today
    )
    assert "no money behind it" not in signed_in(Role.STAFF).get("/audit/matrix/").text
    rows = list(csv.reader(io.StringIO(signed_in().get("/audit/matrix/?format=csv").getvalue().decode("utf-8-sig"))))
    assert ["Easy", "Refunds", "pending", "Items back"] in rows


def test_a_matrix_without_work_explains_no_signs(hub):
    page = signed_in().get("/audit/matrix/").text
    assert "No work under way" in page and 'class="key"' not in page


def test_the_map_leads_from_what_is_missing_to_its_finding(audit):
    gap = make_finding(audit["work"], rule="C1", pillar=audit["easy"])
    empty = make_finding(audit["clear"], rule="B3", pillar=audit["clear"])
    principle = factories.PrincipleFactory(statement="Be where we said.")
    factories.PromiseFactory(principles=[principle])
    page = signed_in().get("/audit/map/").text
    assert page.count(gap.get_absolute_url()) == 2, "in the drawing, and in the list"
    assert page.count(empty.get_absolute_url()) == 2
    assert "No play lives it" in page
    staff = signed_in(Role.STAFF).get("/audit/map/").text
    assert "No measure" in staff
    assert "/audit/findings/" not in staff


def test_lists_ask_no_more_questions_as_they_grow(audit):
    def grow(count: int) -> None:
        for number in range(count):
            kpi = factories.KpiFactory(pillar=audit["easy"])
            work = factories.InitiativeFactory(pillar=audit["easy"], stage="in_progress", kpis=[kpi])
            member = factories.MemberFactory()
            make_finding(work, rule=f"A{number % 7 + 1}", pillar=audit["easy"], responsible=member)
        make_run(list(Finding.objects.standing()), pillars=[audit["clear"], audit["easy"]])

    client, counts = signed_in(), []
    paths = ["/audit/", "/audit/compare/", "/audit/rules/", "/audit/matrix/", "/audit/map/", "/"]
    for count in (2, 6):
        grow(count)
        for path in paths:
            client.get(path)
        counts.append([])
        for path in paths:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(path).status_code == 200
            counts[-1].append(len(queries))
    assert counts[1] == counts[0]


def test_findings_are_sent_to_who_can_fix_them_and_climb_the_ladder(audit):
    boss = audit["boss"]
    boss.user = factories.UserFactory(role=Role.STAFF)
    boss.save()
    leader = signed_in(Role.LEADER, factories.MemberFactory(name="Priya Nandakar"))
    theirs = list(Finding.objects.counting().filter(responsible=boss))
    assert theirs
    assert "Send them these" in leader.get("/audit/").text
    for client in (signed_in(Role.STAFF), signed_in(Role.OWNER)):
        assert client.post("/audit/send/", {"to": boss.slug}).status_code in (403, 404)
    assert leader.post("/audit/send/?severity=low", {"to": boss.slug}).status_code == 403, (
        "the list names none of theirs"
    )
    assert leader.post("/audit/send/", {"to": "x" * 300}).status_code == 404
    answer = leader.post("/audit/send/", {"to": boss.slug}, follow=True)
    assert "will be reminded" in answer.text
    assert set(Finding.objects.filter(assigned_to=boss)) == set(theirs)
    told = Notification.objects.get(member=boss)
    assert told.kind == "owed"
    assert told.title.startswith("Priya Nandakar asks you to see to")
    assert all(finding.sentence in told.words for finding in theirs)
    assert len(owed_by(boss.user, boss)) == len(theirs)
    leader.post("/audit/send/", {"to": boss.slug})
    assert Notification.objects.count() == 1, "they were asked before"
