"""What an import did, for people and for programs."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from cxhub.imports.models import ImportRun, RecordChange


@dataclass
class RowOutcome:
    """What became of one row.

    Attributes:
        file: The file.
        row: Its number there.
        outcome: ``in``, ``skipped`` or ``reported``.
        records: For each record of a row that is in: type, name and what happened to it.
        errors: What was wrong with a reported row.
    """

    file: str
    row: int
    outcome: str
    records: list[dict[str, str]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Report:
    """The result of a run or a dry run.

    Attributes:
        counts: read, in, skipped, reported.
        by_type: Record type → created, updated, unchanged.
        errors: What was wrong, as ``{file, row, column, value, reason}``.
        run: The run's number; None after a dry run.
        whole: Whether every row was looked at.
    """

    counts: dict[str, int]
    by_type: dict[str, dict[str, int]]
    errors: list[dict[str, Any]]
    run: int | None = None
    whole: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON has it."""
        return {**self.counts, "by_type": self.by_type, "errors": self.errors}


def report_of(run: ImportRun) -> Report:
    """Return the report on a run, from what is stored of it."""
    counts = run.as_dict()
    return Report(
        counts={name: counts[name] for name in ("read", "in", "skipped", "reported")},
        by_type=count_by_type(run),
        errors=[error.as_dict() for error in run.errors.all()],
        run=run.pk,
    )


def count_by_type(run: ImportRun) -> dict[str, dict[str, int]]:
    """Return how many records of each type a run created, updated and left unchanged, each record once."""
    counted: dict[str, Counter[str]] = {}
    rows = run.changes.order_by().values_list("record__type", "action").annotate(Count("pk"))
    for name, action, number in rows:
        counted.setdefault(name, Counter())[action] += number
    return {name: {action: counted[name][action] for action in RecordChange.Action.values} for name in sorted(counted)}
