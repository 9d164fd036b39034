"""Findings as runs told them, and what became of them from one run to another.

This is for whoever keeps the site and hides nothing; readers ask :mod:`cxhub.alignment.results`.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from cxhub.alignment.models import AuditRun, Finding, RunKind
from cxhub.alignment.packing import unpack
from cxhub.alignment.severity import Severity


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
    def plain(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return {**asdict(self), "about": list(self.about), "evidence": list(self.evidence)}

    @property
    def weight(self) -> int:
        """What it takes from a score."""
        return Severity(self.severity).weight

    @property
    def is_waived(self) -> bool:
        """Whether it was waived at that run."""
        return self.state == "waived"


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


def read_told(run: AuditRun) -> list[Told]:
    """The findings as a run told them, all of them."""
    return [Told.read(row) for row in unpack(run.told)]


def compare_told(earlier: AuditRun, later: AuditRun, before: Sequence[Told], after: Sequence[Told]) -> Comparison:
    """What became of findings from one run to another, and who changed their objects in between."""
    old, new = {row.fingerprint: row for row in before}, {row.fingerprint: row for row in after}
    found = Comparison(earlier, later)
    appeared = Finding.objects.filter(fingerprint__in=new.keys() - old.keys(), first_seen__lt=earlier.as_of)
    known_before = set(appeared.values_list("fingerprint", flat=True))
    for name, row in new.items():
        then = old.get(name)
        if then is None:
            (found.recurred if name in known_before else found.new).append(row)
        elif row.weight > then.weight:
            found.worse.append(row)
        if row.is_waived and not (then and then.is_waived):
            found.waived.append(row)
    found.fixed.extend(row for name, row in old.items() if name not in new)
    found.changes.extend(_changes([*found.new, *found.recurred, *found.fixed], earlier, later))
    return found


def _moment(run: AuditRun) -> datetime.datetime:
    """The moment whose state a run saw: when it was made, or the end of its day where that was past."""
    if run.kind != RunKind.PAST:
        return run.ran_at
    following = run.as_of + datetime.timedelta(days=1)
    return datetime.datetime.combine(following, datetime.time(), timezone.get_current_timezone())


def _label(entry: Any) -> str:
    """What was done, in words."""
    return str(entry.formatter.label if entry.formatter else entry.action)


def _changes(rows: list[Told], earlier: AuditRun, later: AuditRun) -> list[Changed]:
    """Entries of Wagtail's log about the objects of findings, between the moments at which two runs were made."""
    pages = {row.page: row.about for row in rows if row.page}
    records = {(kind, str(pk)) for kind, pk in (row.about for row in rows if not row.page)}
    since, until = sorted((_moment(earlier), _moment(later)))
    logged = {"timestamp__gt": since, "timestamp__lte": until}
    found = [
        Changed(entry.timestamp, entry.user, _label(entry), entry.label, pages[entry.page_id])
        for entry in PageLogEntry.objects.filter(page_id__in=pages, **logged).select_related("user")
    ]
    if records:
        entries = ModelLogEntry.objects.filter(
            content_type__app_label__startswith="cxhub",
            content_type__model__in={kind for kind, _pk in records},
            object_id__in={pk for _kind, pk in records},
            **logged,
        ).select_related("user", "content_type")
        found += [
            Changed(
                entry.timestamp,
                entry.user,
                _label(entry),
                entry.label,
                (entry.content_type.model, int(entry.object_id)),
            )
            for entry in entries
            if (entry.content_type.model, entry.object_id) in records
        ]
    return sorted(found, key=lambda item: item.at, reverse=True)
