"""What pages, panels, exports and the API read of the audit. Everything here is given the reader, and shows no more.

``who`` is a request, a user or a :class:`cxhub.access.Reader`. A run is shown as a whole only to those who may see the
audit (``can(who, "see_audit", AuditRun)``); what of it lies on pages that are closed to a reader is left out of its
scores and counts, too.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from cxhub.access import Reader, visible
from cxhub.alignment.models import AuditRun, Finding
from cxhub.alignment.packing import unpack
from cxhub.alignment.scoring import Line, overall
from cxhub.strategy.models import StrategyPillar


@dataclass(frozen=True)
class Told:
    """A finding as a run told it.

    :param about: kind and id of the object.
    :param page: id of the page that protects it.
    :param pillar: id of the pillar whose score it lowers.
    :param state: after that run: open, acknowledged, waived or recurred.
    """

    fingerprint: str
    rule: str
    about: tuple[str, int]
    title: str
    page: int | None
    pillar: int | None
    severity: str
    sentence: str
    evidence: tuple[dict[str, Any], ...]
    responsible: int | None
    state: str

    @classmethod
    def read(cls, row: dict[str, Any]) -> Told:
        """From a run's own record."""
        return cls(**{**row, "about": tuple(row["about"]), "evidence": tuple(row["evidence"])})

    @property
    def is_waived(self) -> bool:
        """Whether it was waived at that run."""
        return self.state == "waived"


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


@dataclass(frozen=True)
class Changed:
    """Somebody changed an object between two runs, as Wagtail's log has it."""

    at: datetime.datetime
    by: Any
    action: str
    title: str
    about: tuple[str, int]


@dataclass(frozen=True)
class Comparison:
    """What became of findings between two runs.

    :param new: found by the later, and never before.
    :param recurred: found by the later, not by the earlier, and known from before.
    :param fixed: found by the earlier and not by the later.
    :param waived: found by both or by the later, and waived only at the later.
    :param worse: found by both, with a higher severity at the later.
    :param changes: what was done to the objects of new, recurred and fixed findings in between, newest first.
    """

    earlier: AuditRun
    later: AuditRun
    new: list[Told] = field(default_factory=list)
    recurred: list[Told] = field(default_factory=list)
    fixed: list[Told] = field(default_factory=list)
    waived: list[Told] = field(default_factory=list)
    worse: list[Told] = field(default_factory=list)
    changes: list[Changed] = field(default_factory=list)


def latest_run(who: Any) -> AuditRun | None:
    """The run of the latest day, as far as this reader may see the audit. Without its graph."""
    return runs(who).first()


def runs(who: Any) -> QuerySet[AuditRun]:
    """Every run that the reader may see, the latest day first, without graphs (they are large)."""
    return visible(AuditRun.objects.defer("graph", "told"), who)


def previous_run(run: AuditRun, who: Any, *, days: int = 1) -> AuditRun | None:
    """The last run of a day at least so many days before another's: what the other is compared with."""
    return runs(who).filter(as_of__lte=run.as_of - datetime.timedelta(days=days)).first()


def findings(who: Any) -> QuerySet[Finding]:
    """Every finding that this reader may see, resolved ones too, the worst and oldest first, with what a line shows."""
    return visible(Finding.objects.select_related("responsible", "assigned_to", "pillar"), who)


def findings_for(obj: Model, who: Any) -> QuerySet[Finding]:
    """The findings that stand about a page or a record, or about what a page protects, and that the reader may see."""
    return findings(who).filter(pk__in=Finding.objects.standing().about(obj).values("pk"))


def evidence_of(finding: Finding | Told, who: Any) -> list[dict[str, Any]]:
    """The rows of evidence that the reader may see: those on closed pages are left out."""
    return [row for row in finding.evidence if _open(row.get("page"), _closed([finding], who))]


def told(run: AuditRun, who: Any) -> list[Told]:
    """The findings as a run told them, those that the reader may see."""
    if not visible(AuditRun.objects.filter(pk=run.pk), who).exists():
        return []
    rows = [Told.read(row) for row in unpack(run.told)]
    closed = _closed(rows, who)
    return [row for row in rows if _open(row.page, closed)]


def scores(run: AuditRun, who: Any) -> Scores:
    """The scores of a run, from the findings that the reader may see, with pillars in their order."""
    reader = Reader.of(who)
    lines: dict[int | None, Line] = {None: Line()}
    everything = Line()
    pillars = list(visible(StrategyPillar.objects.order_by("order", "pk"), reader))
    stored = {int(key) for key in run.scores if key.isdigit()}
    for pillar in pillars:
        if pillar.pk in stored:
            lines[pillar.pk] = Line(not_assessable=run.scores[str(pillar.pk)].get("not_assessable", 0))
    for row in told(run, reader):
        for line in (lines.setdefault(row.pillar, Line()), everything):
            line.add(row.severity, waived=row.is_waived)
    shown = [PillarScore(pillar, lines[pillar.pk]) for pillar in pillars if pillar.pk in lines]
    return Scores(overall((item.line for item in shown), everything), shown, PillarScore(None, lines[None]), everything)


def compare(earlier: AuditRun, later: AuditRun, who: Any) -> Comparison:
    """What became of findings from one run to another, and who changed their objects in between."""
    before = {row.fingerprint: row for row in told(earlier, who)}
    after = {row.fingerprint: row for row in told(later, who)}
    found = Comparison(earlier, later)
    known_before = set(
        Finding.objects.filter(fingerprint__in=after.keys() - before.keys(), first_seen__lt=earlier.as_of).values_list(
            "fingerprint", flat=True
        )
    )
    for name, row in after.items():
        old = before.get(name)
        if old is None:
            (found.recurred if name in known_before else found.new).append(row)
        elif _weight(row) > _weight(old):
            found.worse.append(row)
        if row.is_waived and not (old and old.is_waived):
            found.waived.append(row)
    found.fixed.extend(row for name, row in before.items() if name not in after)
    found.changes.extend(_changes([*found.new, *found.recurred, *found.fixed], earlier, later))
    return found


def _weight(row: Told) -> int:
    from cxhub.alignment.severity import Severity

    return Severity(row.severity).weight


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


def _changes(rows: list[Told], earlier: AuditRun, later: AuditRun) -> list[Changed]:
    """Entries of Wagtail's log about the objects of findings, between the moments at which two runs were made."""
    pages = {row.page: row.about for row in rows if row.page}
    records = {(kind, str(pk)) for kind, pk in (row.about for row in rows if not row.page)}
    since, until = sorted((earlier.ran_at, later.ran_at))
    found = [
        Changed(
            entry.timestamp, entry.user, entry.formatter.label if entry.formatter else entry.action, entry.label, about
        )
        for entry in PageLogEntry.objects.filter(
            page_id__in=pages, timestamp__gt=since, timestamp__lte=until
        ).select_related("user")
        if (about := pages[entry.page_id])
    ]
    if records:
        entries = ModelLogEntry.objects.filter(
            content_type__app_label__startswith="cxhub",
            content_type__model__in={kind for kind, _pk in records},
            object_id__in={pk for _kind, pk in records},
            timestamp__gt=since,
            timestamp__lte=until,
        ).select_related("user", "content_type")
        found += [
            Changed(
                entry.timestamp,
                entry.user,
                str(entry.formatter.label if entry.formatter else entry.action),
                entry.label,
                (entry.content_type.model, int(entry.object_id)),
            )
            for entry in entries
            if (entry.content_type.model, entry.object_id) in records
        ]
    return sorted(found, key=lambda item: item.at, reverse=True)
