"""Undoing a whole import: what it made goes, what it changed is as before."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry
from wagtail.models import Page, ReferenceIndex

from cxhub.imports.errors import ImportProblem, WrongValue
from cxhub.imports.models import ImportRun, ImportUpload, RecordChange
from cxhub.imports.targets import Context, RecordType, registry

SHOWN_CONFLICTS = 100


class UndoRefused(ImportProblem):
    """Work done since the import would be lost.

    Args:
        conflicts: A sentence for each thing that would be.
    """

    def __init__(self, conflicts: list[str]) -> None:
        super().__init__(
            _("Undoing would lose work done since the import (%(count)s). Nothing was undone.")
            % {"count": len(conflicts)}
        )
        self.conflicts = conflicts


def undo_run(run: ImportRun, *, user: Any = None, confirmed: bool = False) -> dict[str, int]:
    """Undo a run, in one transaction.

    Args:
        run: The run, finished or interrupted.
        user: Who undoes it.
        confirmed: Whether work done since may be lost.

    Returns:
        How many objects were ``deleted`` and ``restored``.

    Raises:
        UndoRefused: Work would be lost and nobody confirmed that it may be.
        ImportProblem: The run is undone already, or something that must stay hangs on what it made.
    """
    context = Context(run.namespace, user=user, undoing=True)
    done = {"deleted": 0, "restored": 0}
    with transaction.atomic(), run.log_context(user):
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.state == ImportRun.State.UNDONE:
            raise ImportProblem(_("This import is undone already."))
        changes = list(
            run.changes.exclude(action=RecordChange.Action.UNCHANGED).select_related("record").order_by("-id")
        )
        if not confirmed:
            conflicts = find_conflicts(run, changes)
            if conflicts:
                raise UndoRefused(conflicts)
        for change in changes:
            done["deleted" if change.action == RecordChange.Action.CREATED else "restored"] += _undo(change, context)
        ImportUpload.objects.filter(run=run).delete()
        run.state = ImportRun.State.UNDONE
        run.undone_at = timezone.now()
        run.save()
        log(instance=run, action="cxhub_imports.undo", user=user, data=done)
    return done


def _undo(change: RecordChange, context: Context) -> bool:
    """Undo one change. Says whether there was anything to do."""
    kind = _kind(change)
    obj = change.record.get_object()
    try:
        # A savepoint of its own, so that what refuses can still be told.
        with transaction.atomic():
            if change.action == RecordChange.Action.CREATED:
                if obj is not None:
                    kind.delete(obj, context)
                change.record.delete()
            elif obj is not None:
                before = {name: kind.load(name, value, context) for name, value in change.before.items()}
                kind.save(before, obj, context)
    except (ProtectedError, IntegrityError, WrongValue) as error:
        name = kind.describe(obj) if obj is not None else change.record.external_id
        raise ImportProblem(_("“%(name)s” cannot be undone: %(error)s.") % {"name": name, "error": error}) from error
    return obj is not None


def _kind(change: RecordChange) -> RecordType:
    kind = registry.get(change.record.type)
    if kind is None:
        raise ImportProblem(
            _("There is no record type “%(type)s” any more, so this import cannot be undone.")
            % {"type": change.record.type}
        )
    return kind


def find_conflicts(run: ImportRun, changes: list[RecordChange]) -> list[str]:
    """Return a sentence for each piece of later work that an undo would lose.

    Args:
        run: The run.
        changes: What it created and updated, with their records.
    """
    created = {
        (change.record.content_type_id, change.record.object_id)
        for change in changes
        if change.action == RecordChange.Action.CREATED
    }
    undone = [later.log_uuid for later in ImportRun.objects.filter(pk__gt=run.pk, state=ImportRun.State.UNDONE)]
    conflicts: list[str] = []
    for change in changes:
        conflicts += _conflicts_of(run, change, created, undone)
        if len(conflicts) >= SHOWN_CONFLICTS:
            break
    return conflicts


def _conflicts_of(run: ImportRun, change: RecordChange, created: set[tuple[int, str]], undone: list[UUID]) -> list[str]:
    kind, obj = _kind(change), change.record.get_object()
    if obj is None:
        return []
    name = kind.describe(obj)
    differing = [
        field
        for field, after in change.after.items()
        if field in kind.field_map and kind.dump(field, kind.get_value(obj, field)) != after
    ]
    if differing:
        return [_("“%(name)s” was changed since: %(fields)s.") % {"name": name, "fields": ", ".join(differing)}]
    if _edited_since(run, obj, undone):
        return [_("“%(name)s” was edited since.") % {"name": name}]
    if change.action != RecordChange.Action.CREATED:
        return []
    return _what_hangs_on(obj, name, created)


def _edited_since(run: ImportRun, obj: Any, undone: list[UUID]) -> bool:
    """Whether somebody has edited an object after the run, later imports that are undone left out."""
    if run.finished_at is None:
        return False
    entries = log_registry.get_logs_for_instance(obj)
    return bool(entries.filter(timestamp__gt=run.finished_at).exclude(uuid__in=undone).exists())


def _what_hangs_on(obj: Any, name: str, created: set[tuple[int, str]]) -> list[str]:
    """Return sentences for what others have put under, or linked to, an object that would be deleted."""
    conflicts = []
    if isinstance(obj, Page):
        strangers = [
            page
            for page in obj.get_children()
            if (page.specific_class and (page.content_type_id, str(page.pk)) not in created)
        ]
        conflicts += [
            _("“%(child)s” stands under “%(name)s”.") % {"child": page.title, "name": name} for page in strangers
        ]
    links = ReferenceIndex.get_references_to(obj).values_list("content_type_id", "object_id").distinct()
    others = [link for link in links if (link[0], str(link[1])) not in created]
    if others:
        conflicts.append(
            _("“%(name)s” is linked to from %(count)s records that the import did not make.")
            % {"name": name, "count": len(others)}
        )
    return conflicts
