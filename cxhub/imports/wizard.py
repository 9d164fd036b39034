"""What the admin's wizard does: take an upload, try it, mend it, and import it piece by piece."""

import time
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cxhub.imports.engine import Importer, RunTakenOver, dry_run, preview_of, start_run
from cxhub.imports.errors import ImportProblem
from cxhub.imports.mapping import parse_mapping
from cxhub.imports.models import ImportMapping, ImportRun, ImportUpload
from cxhub.imports.report import RowOutcome
from cxhub.imports.sources import Source, source_from_bytes

#: A dry run in a request holds the write lock and somebody's patience, so it looks at as many rows as it can in this.
CHECK_SECONDS = 10.0
#: One request imports batches for so long, then answers with how far it is.
STEP_SECONDS = 3.0
BATCH_ROWS = 50
SHOWN_ROWS = 500
SHOWN_ERRORS = 100
#: A value longer than this is mended in the file, not in the browser.
MENDABLE = 200
#: Uploads that nobody imported are kept so long.
KEPT = timedelta(days=30)


def latest_runs(count: int = 50) -> list[ImportRun]:
    """Return the latest imports, with who made them."""
    return list(ImportRun.objects.select_related("user")[:count])


def get_run(number: int) -> ImportRun | None:
    """Return an import by its number, or None."""
    return ImportRun.objects.select_related("user").filter(pk=number).first()


def upload(*, user: Any, name: str, data: bytes, mapping_name: str, mapping_toml: str, keep: bool) -> ImportRun:
    """Make a run of an upload and try it.

    Args:
        user: Who uploads.
        name: The file's name.
        data: Its content.
        mapping_name: What the mapping is called.
        mapping_toml: The mapping.
        keep: Whether to keep the mapping for the next time.

    Raises:
        ImportProblem: The mapping or the file cannot be used.
    """
    ImportRun.objects.filter(state=ImportRun.State.WAITING, created_at__lt=timezone.now() - KEPT).delete()
    mapping = parse_mapping(mapping_toml, mapping_name)
    source = source_from_bytes(name, data)
    with transaction.atomic():
        run = start_run(mapping, source, user=user)
        ImportUpload.objects.create(run=run, data=data)
        if keep:
            ImportMapping.objects.update_or_create(name=mapping.name[:200], defaults={"toml": mapping_toml})
    check(run)
    return run


def source_of(run: ImportRun) -> Source:
    """Return the upload of a run as its source.

    Raises:
        ImportProblem: The upload is gone, or the run never had one.
    """
    held = ImportUpload.objects.filter(run=run).first()
    if held is None:
        raise ImportProblem(_("The file of this import is no longer here."))
    return source_from_bytes(run.source_name, bytes(held.data))


def check(run: ImportRun) -> None:
    """Try a run as it stands and keep what would become of its rows as its preview."""
    rows: list[dict[str, Any]] = []

    def keep(outcome: RowOutcome) -> None:
        if len(rows) < SHOWN_ROWS or outcome.outcome == "reported":
            rows.append(preview_of(outcome))

    report = dry_run(
        parse_mapping(run.mapping_toml, run.mapping_name),
        source_of(run),
        user=run.user,
        corrections=run.corrections,
        seconds=CHECK_SECONDS,
        keep=keep,
    )
    run.preview = {
        "at": timezone.now().isoformat(),
        "counts": report.counts,
        "by_type": report.by_type,
        "errors": [mendable(error) for error in report.errors[:SHOWN_ERRORS]],
        "rows": rows[:SHOWN_ROWS],
        "whole": report.whole,
    }
    run.save(update_fields=["preview"])


def mendable(error: dict[str, Any]) -> dict[str, Any]:
    """Return an error with whether its value can be mended in the browser."""
    return {**error, "mendable": bool(error["column"]) and len(error["value"]) <= MENDABLE}


def mend(run: ImportRun, data: dict[str, str]) -> None:
    """Take over what somebody has mended in the preview, and try again.

    Args:
        run: A run that waits.
        data: ``value-N`` and ``leave-N`` for the preview's error N, and ``at``, the preview's own time.

    Raises:
        ImportProblem: The preview is another one meanwhile, or the run is under way.
    """
    preview = run.preview or {}
    if run.state != ImportRun.State.WAITING or data.get("at") != preview.get("at"):
        raise ImportProblem(_("The rows were checked again meanwhile. Look at them as they are now."))
    for place, error in enumerate(preview["errors"]):
        key = f"{error['file']}#{error['row']}"
        if data.get(f"leave-{place}"):
            run.corrections[key] = None
            continue
        value = data.get(f"value-{place}")
        if error["mendable"] and value is not None and value != error["value"]:
            run.corrections[key] = {**(run.corrections.get(key) or {}), error["column"]: value}
    run.save(update_fields=["corrections"])
    check(run)


def step(run: ImportRun) -> ImportRun:
    """Import the next rows of a run for a few seconds, and return it as it is then.

    Raises:
        ImportProblem: It cannot go on.
    """
    if run.state == ImportRun.State.FINISHED:
        return run
    importer = Importer(run, source_of(run))
    until = time.monotonic() + STEP_SECONDS
    try:
        while importer.run.state != ImportRun.State.FINISHED and time.monotonic() < until:
            importer.run_batch(BATCH_ROWS, seconds=STEP_SECONDS)
    except RunTakenOver:
        # Another tab does it; this one just looks on.
        pass
    return ImportRun.objects.get(pk=run.pk)


def discard(run: ImportRun) -> None:
    """Throw away a run that was never begun, with its upload.

    Raises:
        ImportProblem: It was begun; undo it instead.
    """
    if run.state != ImportRun.State.WAITING:
        raise ImportProblem(_("This import has begun. Undo it instead."))
    run.delete()
