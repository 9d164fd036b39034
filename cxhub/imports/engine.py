"""The engine: rows become records, one transaction a batch, and a run can be taken up where it stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cxhub.imports.checking import check_mapping, check_targets, count_rows, files_of
from cxhub.imports.errors import ImportProblem, SourceError
from cxhub.imports.mapping import Mapping, SourceMapping, parse_mapping
from cxhub.imports.models import ImportRun, ImportUpload, RowError
from cxhub.imports.readers import Row, read_rows
from cxhub.imports.report import Report, RowOutcome, count_by_type, report_of
from cxhub.imports.rows import RowImporter, corrected
from cxhub.imports.sources import Source
from cxhub.imports.targets import Context
from cxhub.search import indexing
from cxhub.statistics import refresh_statistics

BATCH_ROWS = 200
#: A batch holds the database's write lock, so it ends after this many seconds however few rows it has done.
BATCH_SECONDS = 5.0
#: After so many rows the database should look at its tables anew.
MANY_ROWS = 500

Progress = Callable[[ImportRun], None]


class RunTakenOver(ImportProblem):
    """Somebody else has done the next batch of the run meanwhile."""


def start_run(
    mapping: Mapping,
    source: Source,
    *,
    user: Any = None,
    source_path: str = "",
    shift: timedelta = timedelta(0),
) -> ImportRun:
    """Make a run, having checked all that can be before the first row.

    Args:
        mapping: What becomes what.
        source: Where the rows come from.
        user: Who imports, or None for a command.
        source_path: Where to find the source again, if it is on this machine.
        shift: Whole days to move every date by.

    Raises:
        ImportProblem: The mapping or the source cannot be used, or something must be made first.
    """
    check_mapping(mapping)
    check_targets(mapping, Context(mapping.namespace, user=user))
    return ImportRun.objects.create(
        mapping_name=mapping.name[:200],
        mapping_toml=mapping.text,
        namespace=mapping.namespace[:200],
        source_name=source.name[:500],
        source_path=source_path,
        fingerprint=source.fingerprint(),
        user=user,
        shift_days=shift.days,
        rows_total=count_rows(mapping, source),
    )


class Importer:
    """Works through a run.

    Args:
        run: The run, new or interrupted.
        source: Its source, the same as when it began.

    Raises:
        SourceError: The source is another one.
    """

    def __init__(self, run: ImportRun, source: Source) -> None:
        if source.fingerprint() != run.fingerprint:
            raise SourceError(_("%(name)s has changed since the import began.") % {"name": source.name})
        if run.state == ImportRun.State.UNDONE:
            raise ImportProblem(_("This import was undone. Start a new one."))
        self.run = run
        self.source = source
        self.mapping = parse_mapping(run.mapping_toml, run.mapping_name)
        self.context = Context(
            namespace=run.namespace,
            user=run.user,
            historical=self.mapping.historical,
            shift=timedelta(days=run.shift_days),
            source=source,
        )
        self.rows = RowImporter(run, self.context)
        self._stream: Iterator[tuple[SourceMapping, Row]] | None = None

    def run_batch(self, size: int = BATCH_ROWS, seconds: float = BATCH_SECONDS) -> list[RowOutcome]:
        """Import the next rows in one transaction and return what became of them; none are left when it is empty.

        Args:
            size: At most so many rows.
            seconds: No new row after so long.

        Raises:
            RunTakenOver: The run has moved on under another importer.
        """
        expected = self.run.cursor
        if self._stream is None:
            self._stream = islice(self._rows(), expected, None)
        outcomes: list[RowOutcome] = []
        until = time.monotonic() + seconds
        try:
            # What readers find is brought up to date for the whole batch, and not for each row.
            with transaction.atomic(), indexing.gathered(), self.run.log_context(self.run.user):
                run = ImportRun.objects.select_for_update().get(pk=self.run.pk)
                if run.cursor != expected or run.state == ImportRun.State.UNDONE:
                    raise RunTakenOver(_("This import goes on elsewhere already."))
                for part, row in islice(self._stream, size):
                    outcomes.append(self.rows.import_row(part, row))
                    if time.monotonic() > until:
                        break
                self._store(run, outcomes)
        except BaseException:
            self._stream = None
            self.context.forget_objects()
            self.run.refresh_from_db()
            raise
        self.run = run
        self.rows.run = run
        return outcomes

    def _store(self, run: ImportRun, outcomes: list[RowOutcome]) -> None:
        """Write down how far the run is, in the batch's own transaction."""
        RowError.objects.bulk_create(RowError(run=run, **error) for outcome in outcomes for error in outcome.errors)
        run.rows_read += len(outcomes)
        run.rows_in += sum(outcome.outcome == "in" for outcome in outcomes)
        run.rows_skipped += sum(outcome.outcome == "skipped" for outcome in outcomes)
        run.rows_reported += sum(outcome.outcome == "reported" for outcome in outcomes)
        run.state = ImportRun.State.RUNNING
        run.started_at = run.started_at or timezone.now()
        if not outcomes:
            self._finish(run)
        run.save()

    def _finish(self, run: ImportRun) -> None:
        run.state = ImportRun.State.FINISHED
        run.finished_at = timezone.now()
        if run.rows_in >= MANY_ROWS:
            refresh_statistics()
        run.by_type = count_by_type(run)
        run.preview = None
        ImportUpload.objects.filter(run=run).delete()
        log(instance=run, action="cxhub_imports.finish", user=run.user, data=run.as_dict())

    def run_all(self, progress: Progress | None = None, size: int = BATCH_ROWS) -> Report:
        """Import all rows that are left, batch by batch.

        Args:
            progress: Called with the run after each batch.
            size: Rows a batch.
        """
        while self.run.state != ImportRun.State.FINISHED:
            self.run_batch(size)
            if progress is not None:
                progress(self.run)
        return report_of(self.run)

    def _rows(self) -> Iterator[tuple[SourceMapping, Row]]:
        for part in self.mapping.sources:
            names = files_of(part, self.mapping, self.source)
            for row in read_rows(self.source, names, part.options):
                yield part, corrected(row, self.run.corrections)


def import_source(
    mapping: Mapping,
    source: Source,
    *,
    user: Any = None,
    source_path: str = "",
    shift: timedelta = timedelta(0),
    progress: Progress | None = None,
    started: Progress | None = None,
) -> Report:
    """Import a whole source.

    Args:
        mapping: What becomes what.
        source: Where the rows come from.
        user: Who imports, or None for a command.
        source_path: Where to find the source again, if it is on this machine.
        shift: Whole days to move every date by.
        progress: Called with the run after each batch.
        started: Called with the run before the first one, which may be interrupted and resumed by its number.

    Raises:
        ImportProblem: The mapping or the source cannot be used.
    """
    run = start_run(mapping, source, user=user, source_path=source_path, shift=shift)
    if started is not None:
        started(run)
    return Importer(run, source).run_all(progress)


def dry_run(
    mapping: Mapping,
    source: Source,
    *,
    user: Any = None,
    shift: timedelta = timedelta(0),
    corrections: dict[str, Any] | None = None,
    seconds: float | None = None,
    keep: Callable[[RowOutcome], None] | None = None,
) -> Report:
    """Do an import and roll all of it back.

    Args:
        mapping: What becomes what.
        source: Where the rows come from.
        user: Who imports.
        shift: Whole days to move every date by.
        corrections: Values mended by hand.
        seconds: Stop after so long; the report then says that it is not whole. Others wait to write meanwhile.
        keep: Called with what would become of each row.

    Raises:
        ImportProblem: The mapping or the source cannot be used.
    """
    until = None if seconds is None else time.monotonic() + seconds
    with transaction.atomic():
        run = start_run(mapping, source, user=user, shift=shift)
        run.corrections = corrections or {}
        run.save(update_fields=["corrections"])
        importer = Importer(run, source)
        while outcomes := importer.run_batch():
            if keep is not None:
                for outcome in outcomes:
                    keep(outcome)
            if until is not None and time.monotonic() > until:
                break
        report = report_of(importer.run)
        transaction.set_rollback(True)
    report.run = None
    report.whole = report.counts["read"] == importer.run.rows_total
    return report


def preview_of(outcome: RowOutcome) -> dict[str, Any]:
    """Return what became of a row as JSON."""
    return asdict(outcome)
