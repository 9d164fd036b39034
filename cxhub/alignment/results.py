"""What pages, panels, exports and the API read of the audit. Everything here is given the reader, and shows no more.

``who`` is a request, a user or a :class:`cxhub.access.Reader`. A run is shown as a whole only to those who may see the
audit (``can(who, "see_audit", AuditRun)``); what of it lies on pages that are closed to a reader is left out of its
scores and counts, too.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Prefetch, QuerySet
from wagtail.models import Page

from cxhub.access import Reader, visible
from cxhub.alignment.comparing import Comparison, Told, compare_told, read_told
from cxhub.alignment.models import AuditRun, Finding
from cxhub.alignment.scoring import Line, overall
from cxhub.strategy.models import StrategyPillar


@dataclass(frozen=True)
class PillarScore:
    """A line of the overview.

    :param pillar: ``None`` for what belongs to no pillar: the programme as a whole.
    """

    pillar: StrategyPillar | None
    line: Line

    @property
    def score(self) -> int:
        """0 to 100."""
        return self.line.score


@dataclass(frozen=True)
class Scores:
    """What a run says in numbers, as far as a reader may know.

    :param overall: mean of the pillars' scores, capped; ``None`` without pillars.
    :param everything: all findings together.
    """

    overall: int | None
    pillars: list[PillarScore]
    programme: PillarScore
    everything: Line


def latest_run(who: Any) -> AuditRun | None:
    """The run of the latest day, as far as this reader may see the audit. Without its graph."""
    return runs(who).first()


def runs(who: Any) -> QuerySet[AuditRun]:
    """Every run that the reader may see, the latest day first, without graphs (they are large)."""
    return visible(AuditRun.objects.all(), who)


def previous_run(run: AuditRun, who: Any, *, days: int = 1) -> AuditRun | None:
    """The last run of a day at least so many days before another's: what the other is compared with."""
    return runs(who).filter(as_of__lte=run.as_of - datetime.timedelta(days=days)).first()


def findings(who: Any) -> QuerySet[Finding]:
    """Every finding that this reader may see, resolved ones too, the worst and oldest first, with what a line shows."""
    reader = Reader.of(who)
    pillars = Prefetch("pillar", visible(StrategyPillar.objects.all(), reader))
    return visible(Finding.objects.select_related("responsible", "assigned_to"), reader).prefetch_related(pillars)


def findings_for(obj: Model, who: Any) -> QuerySet[Finding]:
    """The findings that stand about a page or a record, or about what a page protects, and that the reader may see."""
    return findings(who).filter(pk__in=Finding.objects.standing().about(obj).values("pk"))


def evidence_of(finding: Finding | Told, who: Any) -> list[dict[str, Any]]:
    """The rows of evidence that the reader may see: those on closed pages are left out."""
    closed = _closed([finding], who)
    return [row for row in finding.evidence if _open(row.get("page"), closed)]


def told(run: AuditRun, who: Any) -> list[Told]:
    """The findings as a run told them, those that the reader may see."""
    if not visible(AuditRun.objects.filter(pk=run.pk), who).exists():
        return []
    rows = read_told(run)
    closed = _closed(rows, who)
    return [row for row in rows if _open(row.page, closed)]


def scores(run: AuditRun, who: Any) -> Scores:
    """The scores of a run, from the findings that the reader may see, with pillars in their order."""
    reader = Reader.of(who)
    return add_up(
        run,
        told(run, reader),
        visible(StrategyPillar.objects.select_related("executive").order_by("order", "pk"), reader),
    )


def add_up(run: AuditRun, rows: Iterable[Told], pillars: Iterable[StrategyPillar]) -> Scores:
    """The scores that findings of a run come to, for those of the pillars that were current then."""
    lines: dict[int | None, Line] = {None: Line()}
    everything = Line()
    current = [pillar for pillar in pillars if str(pillar.pk) in run.scores]
    for pillar in current:
        lines[pillar.pk] = Line(not_assessable=run.scores[str(pillar.pk)].get("not_assessable", 0))
    lines[None].not_assessable = run.scores.get("programme", {}).get("not_assessable", 0)
    for row in rows:
        for line in (lines.get(row.pillar, lines[None]), everything):
            line.add(row.severity, waived=row.is_waived)
    shown = [PillarScore(pillar, lines[pillar.pk]) for pillar in current]
    return Scores(overall((item.line for item in shown), everything), shown, PillarScore(None, lines[None]), everything)


def compare(earlier: AuditRun, later: AuditRun, who: Any) -> Comparison:
    """What became of findings from one run to another, and who changed their objects in between."""
    return compare_told(earlier, later, told(earlier, who), told(later, who))


def _closed(rows: Iterable[Finding | Told], who: Any) -> set[int]:
    """Ids of the pages that these findings and their evidence lie on and the reader may not see. One query."""
    pages: set[int] = set()
    for row in rows:
        own = row.page_id if isinstance(row, Finding) else row.page
        pages.update(item["page"] for item in row.evidence if item.get("page"))
        if own:
            pages.add(own)
    if not pages:
        return set()
    return pages - set(visible(Page.objects.all(), who).filter(pk__in=pages).values_list("pk", flat=True))


def _open(page: int | None, closed: set[int]) -> bool:
    return page is None or page not in closed
