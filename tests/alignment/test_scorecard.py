"""The scorecard: claims that stand or fall by their evidence, kept for good; and the self-assessment."""

import csv
import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cxhub.alignment.assessing import evidence_of
from cxhub.alignment.frameworks import FRAMEWORKS, Competency
from cxhub.alignment.models import AuditRun, Claim, EvidenceLink, MaturityAssessment, ScorecardSnapshot
from cxhub.facts import ImmutableFact
from cxhub.metrics.models import FinancialLinkage
from cxhub.setup import Role
from cxhub.testing import factories
from tests.alignment.audited import days_ago, make_finding, make_run

pytestmark = pytest.mark.django_db


def signed_in(role: Role | None = Role.LEADER) -> Client:
    client = Client()
    client.force_login(factories.UserFactory(role=role))
    return client


@pytest.fixture
def run() -> Any:
    factories.make_hub()
    pillar = factories.PillarFactory(title="Clear")
    return make_run([make_finding(pillar, severity="critical", pillar=pillar)], pillars=[pillar])


def measure(*values: float, age: int = 5, **given: Any) -> Any:
    """A measure with readings a year apart, the last so many days old."""
    kpi = factories.KpiFactory(name="Told in time", **given)
    for number, value in enumerate(reversed(values)):
        factories.MeasurementFactory(
            kpi=kpi, as_of=days_ago(age + 365 * number), value=value, low=value - 2, high=value + 2, n=500
        )
    kpi.refresh_from_db()
    return kpi


def claim(says: str = "", **target: Any) -> Claim:
    made = Claim.objects.create(statement="More people hear it from us", says=says)
    if target:
        target.setdefault("checked_on", days_ago(200))
        EvidenceLink.objects.create(claim=made, **target)
    return made


def claims_of(page: str) -> str:
    return page.split("What we claim")[1].split("What the board is asked")[0]


def test_a_claim_stands_by_a_measure_that_bears_it_out(run):
    claim("better", kpi=measure(48, 61))
    page = claims_of(signed_in().get("/audit/scorecard/").text)
    assert "Supported" in page
    assert "48% to 61%" in page
    assert "n 500" in page


@pytest.mark.parametrize(
    ("says", "values", "word", "why"),
    [
        ("better", (60, 61), "Downgraded", "no detectable change"),
        ("better", (61, 48), "Withdrawn", "says otherwise"),
        ("same", (48, 61), "Withdrawn", "says otherwise"),
        ("better", (61,), "Downgraded", "cannot be told"),
        ("reached", (48, 61), "Withdrawn", "the target is"),
        ("better", (), "Downgraded", "has never been read"),
    ],
)
def test_what_the_measure_does_not_bear_out_is_downgraded_or_withdrawn(run, says, values, word, why):
    claim(says, kpi=measure(*values, target=75.0))
    page = claims_of(signed_in().get("/audit/scorecard/").text).split("</li>")[0]
    assert word in page
    assert why in page
    assert ("<del>" in page) == (word == "Withdrawn")


def test_missing_stale_and_dead_evidence_downgrades(run):
    def why() -> str:
        return claims_of(signed_in().get("/audit/scorecard/").text).split("</li>")[0]

    made = claim()
    assert "nothing is named that it rests on" in why()
    link = EvidenceLink.objects.create(claim=made, kpi=measure(61, age=100), checked_on=days_ago(91))
    assert "not checked for 91 days" in why()
    link.checked_on = days_ago(0)
    link.save()
    assert "Supported" in why()
    link.kpi = None
    link.save()
    assert "what it rested on is gone" in why()


def test_a_linkage_holds_until_it_expires(run):
    link = FinancialLinkage.objects.create(
        kpi=measure(61),
        delta=1,
        outcome="Fewer claims",
        effect_central=3,
        studied_on=days_ago(300),
        expires_on=days_ago(1),
    )
    claim(linkage=link)
    page = claims_of(signed_in().get("/audit/scorecard/").text)
    assert "the study expired" in page
    FinancialLinkage.objects.update(expires_on=timezone.localdate())
    assert "association; expires" in claims_of(signed_in().get("/audit/scorecard/").text)


def test_evidence_names_one_thing(run):
    for wrong in ({}, {"kpi": measure(1), "address": "https://example.org/"}):
        with pytest.raises(ValidationError):
            EvidenceLink(claim=claim(), **wrong).full_clean()


def test_a_kept_scorecard_never_changes_and_has_its_own_address(run):
    kpi = measure(48, 61, tier="headline")
    client = signed_in()
    response = client.post("/audit/scorecard/keep/", {"title": "Board, 25 November"})
    assert response.status_code == 302
    address = response["Location"]
    before = client.get(address)
    assert "61%" in before.text
    assert "Board, 25 November" in before.text
    factories.MeasurementFactory(kpi=kpi, as_of=days_ago(1), value=20, low=18, high=22)
    Claim.objects.create(statement="Quite new")
    after = client.get(address)
    assert "20%" not in after.text
    assert "Quite new" not in after.text
    assert "20%" in client.get("/audit/scorecard/").text
    with pytest.raises(ImmutableFact):
        ScorecardSnapshot.objects.get().save()
    assert signed_in(Role.STAFF).get(address).status_code == 403
    assert Client().get(address).status_code == 302
    assert client.get("/audit/scorecard/nothing/").status_code == 404


def test_what_was_closed_since_is_left_out_of_a_kept_scorecard(run):
    work = factories.InitiativeFactory(title="Lost and found")
    make_finding(work, rule="D5", severity="critical", sentence="Lost and found withers.")
    client = signed_in()
    address = client.post("/audit/scorecard/keep/", {"title": ""})["Location"]
    assert "Lost and found withers" in client.get(address).text
    work.unpublish()
    assert "Lost and found withers" not in client.get(address).text


def test_a_decision_on_closed_work_is_no_evidence_that_is_shown(run):
    work = factories.InitiativeFactory(title="Lost and found")
    decision = factories.DecisionFactory(question="Shall we sell what nobody asks for?", initiative=work)
    claim(decision=decision)
    client = signed_in()
    kept = client.post("/audit/scorecard/keep/", {"title": ""})["Location"]
    assert all("Shall we sell" in client.get(address).text for address in ("/audit/scorecard/", kept))
    PageViewRestriction.objects.create(page=work, restriction_type="groups")
    for address in ("/audit/scorecard/", "/audit/scorecard/?format=csv", kept, f"{kept}?format=csv"):
        answer = client.get(address)
        page = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"Shall we sell" not in page, address


def test_the_board_is_told_of_everything_that_is_critical(run):
    for number in range(7):
        make_finding(factories.InitiativeFactory(), severity="critical", sentence=f"Work {number} withers.")
    page = signed_in().get("/audit/scorecard/").text
    first, rest = page.split("What the board is asked")[1].split("<details", 1)
    assert (first.count("<b>Critical.</b>"), rest.count("<b>Critical.</b>")) == (5, 3)
    assert "3 more" in rest and '<ol start="6">' in rest


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_scorecard_goes_into_files_that_no_spreadsheet_runs(run, kind):
    Claim.objects.create(statement="=cmd()")
    data = signed_in().get("/audit/scorecard/", {"format": kind}).getvalue()
    if kind == "xlsx":
        assert data.startswith(b"PK")
        return
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert any(row[0] == "Claim" and row[1] == "'=cmd()" and row[10] == "withdrawn" for row in rows)


def test_an_empty_hub_has_a_scorecard_that_says_so():
    factories.make_hub()
    assert "has not run yet" in signed_in().get("/audit/scorecard/").text
    assert signed_in().post("/audit/scorecard/keep/").status_code == 403


@pytest.mark.parametrize("framework", FRAMEWORKS, ids=lambda item: item.key)
def test_every_framework_is_answered_and_remembered(run, framework):
    client, address = signed_in(), f"/audit/maturity/{framework.key}/"
    assert client.get(address).status_code == 200
    data = {item.key: "3" for item in framework.competencies}
    assert client.post(address, {**data, f"{framework.competencies[0].key}_note": "We do."}).status_code == 302
    client.post(address, {**data, f"{framework.competencies[0].key}_note": "We do."})
    assert MaturityAssessment.objects.count() == len(data), "the same answer is not kept twice"
    client.post(address, {framework.competencies[0].key: "1"})
    assert MaturityAssessment.objects.count() == len(data) + 1
    assert "We do." in client.get(address).text
    assert client.post(address, {framework.competencies[0].key: "9"}).status_code == 200
    assert signed_in(Role.STAFF).post(address, data).status_code == 403


def test_answer_and_evidence_part_visibly(run):
    run.rules.update({"A2": {"state": "checked"}, "A6": {"state": "checked"}, "F1": {"state": "not_assessable"}})
    run.save()
    client = signed_in()
    page = client.get("/audit/maturity/triangle/").text
    assert "It bears out:" in page
    assert "A2" in page
    assert "not assessable, no data" in page
    assert "The hub cannot tell yet" in page, "nothing speaks to rewards"
    pillar = factories.PillarFactory()
    make_finding(pillar, rule="A6", severity="critical", pillar=pillar)
    client.post("/audit/maturity/triangle/", {"leadership": "3"})
    assert "claims more than the evidence bears out" in client.get("/audit/maturity/triangle/").text
    assert "claims more than the evidence bears out" in client.get("/audit/maturity/").text
    assert MaturityAssessment.objects.get().evidence_level == 1


@pytest.mark.parametrize(
    ("states", "found", "level"),
    [
        (("checked", "checked"), {}, 3),
        (("checked", "not_assessable"), {}, None),
        (("checked", "failed"), {}, None),
        (("not_assessable", "not_assessable"), {}, None),
        (("checked", "not_assessable"), {"low": 1}, 2),
        (("checked", "not_assessable"), {"low": 4}, 1),
        (("checked", "checked"), {"critical": 1}, 1),
    ],
)
def test_no_data_never_bears_out_the_highest_description(states, found, level):
    competency = Competency("words", "Words", ("a", "b", "c"), ("A2", "A6"))
    run = AuditRun(rules={id: {"state": state} for id, state in zip(competency.rules, states, strict=True)})
    assert evidence_of(competency, run, {"A2": found}).level == level
    assert evidence_of(competency, None, {}).level is None


def test_frameworks_cover_what_was_asked_for():
    assert [len(item.competencies) for item in FRAMEWORKS] == [3, 7, 12, 3, 3]
