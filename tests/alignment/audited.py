"""An audit for tests of pages, made by hand: what is shown, and not how it is found, is their business."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from wagtail.models import Page

from cxhub.alignment.models import AuditRun, EventKind, Finding, FindingEvent, FindingState, RunKind
from cxhub.alignment.packing import pack
from cxhub.alignment.severity import Severity


def days_ago(days: int) -> datetime.date:
    """A day before today."""
    return timezone.localdate() - datetime.timedelta(days=days)


def make_finding(about: Model | None = None, **given: Any) -> Finding:
    """A finding about a page, a record, or the programme."""
    rule, severity = given.pop("rule", "A1"), given.pop("severity", "high")
    kind = about._meta.model_name if about is not None else "programme"
    pk = about.pk if about is not None else 0
    title = str(about) if about is not None else "The programme"
    values: dict[str, Any] = {
        "fingerprint": f"{rule}:{kind}:{pk}",
        "about_type": kind,
        "about_id": pk,
        "about_title": title,
        "page": about if isinstance(about, Page) else None,
        "weight": Severity(severity).weight,
        "sentence": f"{title} has no owner.",
        "evidence": [{"label": "Owner", "value": "nobody", "url": "", "page": None}],
        "fix": "Name one person.",
        "first_seen": days_ago(20),
        "last_seen": days_ago(0),
        "open_since": days_ago(20),
    }
    finding = Finding.objects.create(rule=rule, severity=severity, **{**values, **given})
    FindingEvent.objects.create(finding=finding, kind=EventKind.SEEN, on=finding.first_seen)
    return finding


def make_run(findings: list[Finding], *, days: int = 0, pillars: list[Page] | None = None, **given: Any) -> AuditRun:
    """A run of so many days ago that found these."""
    told = [
        {
            "fingerprint": finding.fingerprint,
            "rule": finding.rule,
            "about": [finding.about_type, finding.about_id],
            "title": finding.about_title,
            "page": finding.page_id,
            "pillar": finding.pillar_id,
            "severity": finding.severity,
            "sentence": finding.sentence,
            "evidence": finding.evidence,
            "responsible": finding.responsible_id,
            "state": finding.state if finding.state != FindingState.RESOLVED else "open",
        }
        for finding in findings
    ]
    on = days_ago(days)
    return AuditRun.objects.create(
        as_of=on,
        ran_at=timezone.now() - datetime.timedelta(days=days),
        kind=RunKind.NIGHTLY,
        graph_version=1,
        graph=pack({}),
        told=pack(told),
        thresholds={},
        rules={"A1": {"state": "checked"}, "Z9": {"state": "not_assessable", "missing": ["no data of that kind"]}},
        scores={str(pillar.pk): {} for pillar in pillars or []},
        **{"score": 80, **given},
    )
