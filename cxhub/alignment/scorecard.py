"""What a scorecard says, as plain data: the same for the page of today, for what is kept, and for files.

Every number in it carries its evidence; every sentence is a claim that is judged. What is about a page names it, so
that a kept scorecard shows each reader what they may see, and no more.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from cxhub.access import visible
from cxhub.alignment import results
from cxhub.alignment.models import AuditRun, FindingState
from cxhub.alignment.severity import Severity
from cxhub.alignment.standing import FRESH_DAYS, Proof, Stated, stated_claims
from cxhub.alignment.telling import A_WEEK, PillarRow, checks, pillar_rows
from cxhub.initiatives.home import pillar_rows as leading_measures
from cxhub.initiatives.models import Decision
from cxhub.initiatives.models.decisions import DecisionState
from cxhub.metrics.lines import KpiLine, lines_of
from cxhub.metrics.models import Kpi
from cxhub.metrics.models.kpis import Tier
from cxhub.playbooks.models import CustomerStory
from cxhub.strategy.models import BrandPromise

Content = dict[str, Any]

#: Findings, and decisions, that stand open on a scorecard; so many are told in all, the others folded.
SHOWN_ASKS, MOST_ASKS = 5, 100
#: Points of a line.
MOST_POINTS = 13


def content(request: HttpRequest, run: AuditRun) -> Content:
    """What the scorecard of a run says today, as far as this reader may know."""
    today = timezone.localdate()
    earlier = results.previous_run(run, request, days=A_WEEK) or results.previous_run(run, request)
    scores = results.scores(run, request)
    rows = pillar_rows(scores, results.scores(earlier, request) if earlier else None)
    leading = {row.pillar.pk: row.line for row in leading_measures(request)}
    headline = visible(Kpi.objects.with_latest().filter(tier=Tier.HEADLINE).order_by("name"), request)
    overall = [_measure(line, today) for line in lines_of(request, headline, today)]
    promise = visible(BrandPromise.objects.order_by("path"), request).first()
    own = [stated.as_data() for stated in stated_claims(request)]
    computed = [
        _said(line).as_data() for line in (*leading.values(), *lines_of(request, headline, today)) if line is not None
    ]
    return {
        "as_of": str(run.as_of),
        "ran_at": timezone.localtime(run.ran_at).isoformat(timespec="minutes"),
        "since": str(earlier.as_of) if earlier else "",
        "promise": {"text": promise.statement, "page": promise.pk} if promise else None,
        "overall": scores.overall,
        "pillars": [_pillar(row, leading.get(row.now.pillar.pk), today) for row in rows if row.now.pillar],
        "headline": overall,
        "not_assessable": checks(run)["not_assessable"],
        "claims": own,
        "computed": computed,
        "asks": asks(request),
        "heard": _heard(request),
    }


def _pillar(row: PillarRow, line: KpiLine | None, today: datetime.date) -> Content:
    pillar: Any = row.now.pillar
    executive = pillar.executive
    return {
        "page": pillar.pk,
        "title": pillar.title,
        "letter": pillar.letter,
        "order": pillar.order,
        "executive": executive.name if executive and executive.active else "",
        "score": row.now.score,
        "change": row.change,
        "open": [[str(severity.label)[0], row.now.line.counts[severity.value]] for severity in Severity],
        "measure": _measure(line, today) if line else None,
    }


def _measure(line: KpiLine, today: datetime.date) -> Content:
    kpi, latest = line.kpi, line.latest
    points = [[str(reading.as_of), reading.value] for reading in line.readings[-MOST_POINTS:]]
    return {
        "name": kpi.name,
        "url": kpi.get_absolute_url(),
        "unit": kpi.unit,
        "decimals": kpi.decimals,
        "target": kpi.target,
        "value": latest.value if latest else None,
        "low": latest.low if latest else None,
        "high": latest.high if latest else None,
        "n": latest.n if latest else None,
        "as_of": str(latest.as_of) if latest else "",
        "stale": latest is None or (today - latest.as_of).days > FRESH_DAYS,
        "points": points,
    }


def _said(line: KpiLine) -> Stated:
    """What the hub itself says of a measure: it claims no more than the intervals bear."""
    latest = line.latest
    text = f"{line.kpi.name}: {line.said[:1].lower()}{line.said[1:]}"
    if latest is None:
        return Stated(text, "withdrawn", _("it has never been read"))
    proof = Proof(line.kpi.name, line.kpi.get_absolute_url(), str(latest.as_of))
    age = (timezone.localdate() - latest.as_of).days
    if age > FRESH_DAYS:
        return Stated(text, "downgraded", _("the last reading is %(days)d days old") % {"days": age}, (proof,))
    return Stated(text, "supported", _("worked out from its readings"), (proof,))


def asks(request: HttpRequest) -> list[Content]:
    """What only a board can do: the worst that stands, and what waits for a decision."""
    found = results.findings(request).exclude(state__in=[FindingState.RESOLVED, FindingState.WAIVED])
    rows = [
        {
            "text": finding.sentence,
            "fix": finding.fix,
            "url": finding.get_absolute_url(),
            "page": finding.page_id,
            "kind": finding.get_severity_display(),
            "folded": place >= SHOWN_ASKS,
        }
        for place, finding in enumerate(found.filter(severity=Severity.CRITICAL)[:MOST_ASKS])
    ]
    waiting = visible(Decision.objects.filter(state=DecisionState.PENDING), request).order_by("decide_by", "pk")
    rows += [
        {
            "text": decision.question,
            "fix": "",
            "url": decision.get_absolute_url(),
            "page": decision.initiative_id,
            "kind": _("To decide"),
            "folded": place >= SHOWN_ASKS,
        }
        for place, decision in enumerate(waiting[:MOST_ASKS])
    ]
    return sorted(rows, key=lambda row: row["folded"])


def _heard(request: HttpRequest) -> Content | None:
    """The newest words of a customer that may be repeated."""
    for story in visible(CustomerStory.objects.exclude(quote="").order_by("-date", "-pk"), request)[:20]:
        if story.public_quote:
            return {
                "quote": story.public_quote,
                "who": story.public_quote_by,
                "on": str(story.date),
                "url": story.get_url(request) or "",
                "page": story.pk,
            }
    return None


def for_reader(data: Content, request: HttpRequest) -> Content:
    """A kept scorecard without what lies on pages that this reader may not see."""
    pages = set(_pages(data))
    seen = set(visible(Page.objects.filter(pk__in=pages), request).values_list("pk", flat=True))
    return _without(data, pages - seen)


def _pages(value: Any) -> Iterator[int]:
    if isinstance(value, dict):
        if isinstance(value.get("page"), int):
            yield value["page"]
        for item in value.values():
            yield from _pages(item)
    elif isinstance(value, list):
        for item in value:
            yield from _pages(item)


def _without(value: Any, closed: set[int]) -> Any:
    if isinstance(value, dict):
        if value.get("page") in closed:
            return None
        return {name: _without(item, closed) for name, item in value.items()}
    if isinstance(value, list):
        kept = [_without(item, closed) for item in value]
        return [item for item, before in zip(kept, value, strict=True) if item is not None or before is None]
    return value


def header() -> list[str]:
    """What the columns of the file are called."""
    return [
        _("Part"),
        _("What"),
        _("Score"),
        _("Change"),
        _("Value"),
        _("Low"),
        _("High"),
        _("n"),
        _("Target"),
        _("As of"),
        _("Stands"),
        _("Because"),
        _("Evidence"),
    ]


def file_rows(data: Content) -> Iterator[Sequence[Any]]:
    """The scorecard as rows of a file."""
    for row in data["pillars"]:
        yield [_("Pillar"), row["title"], row["score"], row["change"], *[""] * 5, data["as_of"], "", "", ""]
        if row["measure"]:
            yield _measure_row(_("Measure of the pillar"), row["measure"])
    for row in data["headline"]:
        yield _measure_row(_("Headline measure"), row)
    for part, rows in ((_("Claim"), data["claims"]), (_("Said by the hub"), data["computed"])):
        for row in rows:
            proofs = "; ".join(f"{proof['label']} {proof['url']}".strip() for proof in row["evidence"])
            yield [part, row["text"], *[""] * 8, row["standing"], row["why"], proofs]
    for row in data["asks"]:
        yield [_("Asked of the board"), row["text"], *[""] * 8, row["kind"], row["fix"], row["url"]]


def _measure_row(part: str, row: Content) -> list[Any]:
    stands = _("stale") if row["stale"] else _("fresh")
    numbers = [row[name] for name in ("value", "low", "high", "n", "target")]
    return [part, row["name"], "", "", *numbers, row["as_of"], stands, "", row["url"]]
