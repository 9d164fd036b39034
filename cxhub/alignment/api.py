"""The audit in the API: runs, findings and what happened to them, rules, and changes to their thresholds."""

from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field as Described
from ninja import Schema

from cxhub.access import Reader
from cxhub.alignment.models import AuditRun, EventKind, Finding, FindingEvent, FindingState, RunKind, ThresholdChange
from cxhub.alignment.registry import Rule, all_rules
from cxhub.alignment.severity import Severity
from cxhub.alignment.thresholds import in_force
from cxhub.api import fields as f
from cxhub.api import filters
from cxhub.api.resources import Resource, publish
from cxhub.api.router import ERRORS, answer, refuse_unknown, router
from cxhub.api.serving import Mentions, Serving
from cxhub.people.models import Member
from cxhub.strategy.models import StrategyPillar

SeverityWord: Any = Literal[tuple(Severity.values)]


class CxCounts(Schema):
    """How many findings count, by severity, and how many are waived."""

    critical: int
    high: int
    medium: int
    low: int
    waived: int


class CxPillarScore(Schema):
    """The score of a pillar at a run."""

    pillar: int | None = Described(description="Id; null for the programme beside its pillars.")
    score: int
    not_assessable: int = Described(description="How many of its objects a rule could not judge.")


class CxRuleState(Schema):
    """What became of a rule at a run."""

    rule: str
    state: Literal["checked", "not_assessable", "failed"]
    found: int
    missing: list[str]


class CxEvidence(Schema):
    """A row of evidence."""

    label: str
    value: str
    url: str


class CxAbout(Schema):
    """What a finding is about."""

    type: str
    id: int
    title: str
    url: str


def _whole(value: Callable[[AuditRun], Any]) -> Callable[[AuditRun, Serving], Any]:
    """A value that counts all findings: null for readers to whom a part of the hub is closed."""
    return lambda run, serving: None if serving.reader.closed_paths else value(run)


def _counts(run: AuditRun) -> dict[str, int]:
    return {name: getattr(run, name) for name in CxCounts.model_fields}


def _pillars(run: AuditRun) -> list[dict[str, Any]]:
    return [
        {
            "pillar": None if key == "programme" else int(key),
            "score": line["score"],
            "not_assessable": line["not_assessable"],
        }
        for key, line in run.scores.items()
    ]


def _rules(run: AuditRun) -> list[dict[str, Any]]:
    return [
        {"rule": id, "state": rule["state"], "found": rule["found"], "missing": rule.get("missing", [])}
        for id, rule in run.rules.items()
    ]


def _evidence(finding: Finding, serving: Serving) -> list[dict[str, Any]]:
    return [
        {name: row[name] for name in CxEvidence.model_fields}
        for row in finding.evidence
        if row["page"] is None or row["page"] in serving.pages
    ]


def _mention(finding: Finding, mentions: Mentions) -> None:
    mentions.pages.update(row["page"] for row in finding.evidence if row["page"] is not None)


def _about(finding: Finding) -> dict[str, Any]:
    return {
        "type": finding.about_type,
        "id": finding.about_id,
        "title": finding.about_title,
        "url": finding.about_url,
    }


WHOLE = "Null for readers to whom a part of the hub is closed."

publish(
    [
        Resource(
            path="audit/runs",
            kind="audit_run",
            model=AuditRun,
            fields=(
                *f.of_model(AuditRun, "as_of", "ran_at", "kind"),
                f.Field("score", int | None, _whole(lambda run: run.score), description=WHOLE),
                f.Field("counts", CxCounts | None, _whole(_counts), description=WHOLE),
                f.Field("pillars", list[CxPillarScore] | None, _whole(_pillars), description=WHOLE),
                f.Field("rules", list[CxRuleState] | None, _whole(_rules), description=WHOLE, listed=False),
            ),
            filters=(filters.exact("kind", Literal[tuple(RunKind.values)]), filters.dates("as_of")),
            sort=("-as_of", "ran_at"),
        ),
        Resource(
            path="audit/findings",
            kind="finding",
            model=Finding,
            fields=(
                *f.of_model(Finding, "fingerprint", "rule"),
                f.computed("about", CxAbout, _about),
                *f.of_model(Finding, "pillar"),
                f.computed("severity", SeverityWord, lambda row: row.severity),
                *f.of_model(Finding, "sentence"),
                f.Field("evidence", list[CxEvidence], _evidence, mention=_mention),
                *f.of_model(Finding, "fix", "fix_url", "responsible", "assigned_to"),
                f.computed("state", Literal[tuple(FindingState.values)], lambda row: row.state),
                *f.of_model(Finding, "first_seen", "last_seen", "open_since", "resolved_on", "waived_until"),
            ),
            filters=(
                filters.exact("rule"),
                filters.exact("severity", SeverityWord),
                filters.exact("state", Literal[tuple(FindingState.values)]),
                filters.exact("about_type"),
                filters.exact("about_id", filters.Id),
                filters.to("pillar", StrategyPillar),
                filters.to("responsible", Member),
                filters.to("assigned_to", Member),
                filters.dates("first_seen"),
            ),
            sort=("-weight", "open_since", "first_seen", "last_seen"),
        ),
        Resource(
            path="audit/events",
            kind="finding_event",
            model=FindingEvent,
            fields=(
                f.reference("finding", Finding),
                f.computed("kind", Literal[tuple(EventKind.values)], lambda row: row.kind),
                *f.of_model(FindingEvent, "on", "at"),
                f.reference("by", Member, "by__cxhub_member"),
                *f.of_model(FindingEvent, "note", "approver", "until", "person"),
            ),
            filters=(
                filters.exact("finding", filters.Id, description="Id."),
                filters.exact("kind", Literal[tuple(EventKind.values)]),
                filters.dates("on"),
            ),
            sort=("-on", "at"),
        ),
        Resource(
            path="audit/threshold-changes",
            kind="threshold_change",
            model=ThresholdChange,
            fields=(
                *f.of_model(ThresholdChange, "rule", "name", "value", "effective_from", "at"),
                f.reference("by", Member, "by__cxhub_member"),
                *f.of_model(ThresholdChange, "reason"),
            ),
            filters=(filters.exact("rule"), filters.dates("effective_from")),
            sort=("-effective_from", "at"),
        ),
    ]
)


class CxThreshold(Schema):
    """A number at which a rule speaks up."""

    name: str
    label: str
    default: float
    value: float = Described(description="In force today.")


class CxRule(Schema):
    """A rule of the audit."""

    id: str
    title: str
    area: str
    severity: SeverityWord
    why: str
    how: str
    fix: str
    thresholds: list[CxThreshold]


class CxRuleList(Schema):
    """Every rule."""

    items: list[CxRule]


def _rule(rule: Rule, values: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": str(rule.title),
        "area": str(rule.area),
        "severity": values["severity"],
        "why": str(rule.why),
        "how": str(rule.how),
        "fix": str(rule.fix),
        "thresholds": [
            {"name": name, "label": str(item.label), "default": item.default, "value": values[name]}
            for name, item in rule.thresholds.items()
        ],
    }


@router.get(
    "/audit/rules/",
    response={200: CxRuleList, **ERRORS},
    url_name="cx_audit_rules",
    operation_id="cx_audit_rules",
    summary="The rules of the audit",
)
def audit_rules(request: HttpRequest) -> HttpResponse:
    """Every rule with its thresholds in force today, for whoever reads the hub."""
    refuse_unknown(request, [])
    reader: Reader = request.auth  # type: ignore[attr-defined]  # set by ReaderAuth
    if not reader.reads_hub:
        return answer(request, {"items": []})
    values = in_force(timezone.localdate())
    return answer(request, {"items": [_rule(rule, values[rule.id]) for rule in all_rules()]})
