"""Loading the demonstration through the import engine, with its dates moved so that it is always about today."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.utils import timezone
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from cxhub.imports.engine import import_source
from cxhub.imports.mapping import Mapping, load_mapping
from cxhub.imports.models import ImportRun
from cxhub.imports.report import Report
from cxhub.imports.sources import open_source
from cxhub.people.models import Member
from cxhub.search import indexing
from cxhub.statistics import refresh_statistics

HERE = Path(__file__).parent
SOURCE = HERE / "merrowdale"
NAMESPACE = "merrowdale"

#: The day that the demo's files are written for.
ANCHOR = datetime.date(2026, 11, 19)

#: Apps whose rows are the hub's own book-keeping.
NO_REFERENCES = frozenset({"cxhub_imports", "cxhub_search"})

Say = Callable[[str], None]


def mappings() -> list[Mapping]:
    """The demo's mapping files, in the order in which they build on each other."""
    return [load_mapping(path) for path in sorted((HERE / "mappings").glob("*.toml"))]


def runs() -> list[ImportRun]:
    """Imports of the demo that were not undone, oldest first."""
    undone = ImportRun.State.UNDONE
    return list(ImportRun.objects.filter(namespace=NAMESPACE).exclude(state=undone).order_by("pk"))


def is_loaded() -> bool:
    """Whether the whole demo is in the hub."""
    finished = {run.mapping_name for run in runs() if run.state == ImportRun.State.FINISHED}
    return finished >= {mapping.name for mapping in mappings()}


def has_room() -> bool:
    """Whether the hub holds nobody yet, or a demo whose loading was interrupted."""
    return bool(runs()) or not Member.objects.exists()


def shift_today() -> datetime.timedelta:
    """By how much the demo's dates move: what the first load chose, so that a second one changes nothing."""
    known = runs()
    return datetime.timedelta(days=known[0].shift_days) if known else timezone.localdate() - ANCHOR


def load(say: Say) -> list[Report]:
    """Bring the demo in, or again what is missing or was changed of it. The hub's own pages must be there.

    :param say: told about progress, a line at a time.
    :returns: what became of each mapping's rows.
    """
    shift = shift_today()
    reports = []
    # What refers to what, and what can be found, are worked out once at the end and not at every page's save.
    with indexing.suspended(), disable_reference_index_auto_update():
        for mapping in mappings():
            report = import_source(mapping, open_source(SOURCE), source_path=str(SOURCE), shift=shift)
            say(f"  {mapping.name}: {report.counts['in']} rows in, {report.counts['reported']} reported")
            reports.append(report)
    refresh_statistics()
    note_references()
    indexed = indexing.reindex()
    say(f"  Search: {indexed.written} documents")
    return reports


def note_references() -> None:
    """Work out which of the hub's objects refers to which, as saving them one by one would have done."""
    for model in apps.get_models():
        label = model._meta.app_label
        if label.startswith("cxhub") and label not in NO_REFERENCES and ReferenceIndex.is_indexed(model):
            for obj in model._default_manager.iterator(chunk_size=200):
                ReferenceIndex.create_or_update_for_object(obj)
