"""One row becomes its records: all of them, or none."""

from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from cxhub.facts import ImmutableFact
from cxhub.imports.errors import WrongRow, WrongValue
from cxhub.imports.mapping import RecordMapping, SourceMapping
from cxhub.imports.mapping.scope import Scope
from cxhub.imports.mapping.values import find, is_empty, storable, text
from cxhub.imports.models import ImportedRecord, ImportRun, RecordChange
from cxhub.imports.readers import Row
from cxhub.imports.report import RowOutcome
from cxhub.imports.targets import Context, RecordType, registry

#: What a value that does not fit can raise on its way into the database.
MISFITS = (IntegrityError, DataError, ProtectedError, ImmutableFact, ObjectDoesNotExist, ValueError, TypeError)
OVERSIZE = (OverflowError, ArithmeticError, RecursionError)
LONGEST_VALUE = 1000
LEFT_OUT = "_left_out"


class RowImporter:
    """Imports rows for a run.

    Args:
        run: The run, in the database.
        context: What record types may ask.
    """

    def __init__(self, run: ImportRun, context: Context) -> None:
        self.run = run
        self.context = context

    def import_row(self, part: SourceMapping, row: Row) -> RowOutcome:
        """Make the records of a row, in a savepoint of their own, and say what became of it."""
        if row.values.get(LEFT_OUT):
            return RowOutcome(row.file, row.number, "skipped")
        scope = Scope(row.values, part.compute, self.context)
        try:
            if row.problem:
                raise WrongValue(row.problem)
            if not all(condition.holds(scope) for condition in part.where):
                return RowOutcome(row.file, row.number, "skipped")
            with transaction.atomic():
                records = [self._record(record, inner) for record in part.records for inner in record.scopes(scope)]
        except (WrongValue, WrongRow) as problem:
            self.context.forget_objects()
            return self._reported(row, problem)
        made = [record for record in records if record is not None]
        return RowOutcome(row.file, row.number, "in" if made else "skipped", records=made)

    def _reported(self, row: Row, problem: WrongValue | WrongRow) -> RowOutcome:
        problems = problem.problems if isinstance(problem, WrongRow) else [problem]
        errors = [
            {
                "file": row.file[:500],
                "row": row.number,
                "column": one.column[:200],
                "value": printable(one.value),
                "reason": printable(one.reason),
            }
            for one in problems
        ]
        return RowOutcome(row.file, row.number, "reported", errors=errors)

    def _record(self, record: RecordMapping, scope: Scope) -> dict[str, str] | None:
        """Make, change or leave one record; None where the mapping wants none of it."""
        kind = registry.get(record.type)
        if kind is None:
            raise WrongValue(_("There is no record type “%(type)s”.") % {"type": record.type})
        external_id = self._external_id(record, scope)
        first_says = record.repeat == "first" and record.mode != "update"
        if first_says and self.context.was_met(kind.name, external_id):
            return {"type": kind.name, "name": external_id, "action": "repeated"}
        imported = ImportedRecord.objects.filter(
            namespace=self.run.namespace, type=kind.name, external_id=external_id
        ).first()
        change = RecordChange.objects.filter(run=self.run, record=imported).first() if imported else None
        self.context.meet(kind.name, external_id)
        if change is not None and first_says:
            return {"type": kind.name, "name": external_id, "action": "repeated"}
        existing = imported.get_object() if imported else None
        if existing is None and record.mode == "update" and imported is None:
            existing = self.context.resolve(kind.name, external_id)
        values = self._values(kind, record, scope, existing)
        if existing is None:
            existing = self._known_already(kind, values, external_id)
        if existing is not None and record.mode == "create" and change is None:
            return None
        with_what = Outcome(kind, self.context, values, existing, scope, record)
        obj, action, before = with_what.apply(repeated=change is not None and record.repeat == "wrong")
        self._remember(kind, external_id, imported, change, obj, action, before, with_what.dumped)
        self.context.remember(kind.name, external_id, obj)
        return {"type": kind.name, "name": printable(kind.describe(obj)), "action": action}

    def _external_id(self, record: RecordMapping, scope: Scope) -> str:
        external_id = record.external_id.render(scope, whole=True)
        column = scope.blame(record.external_id.columns)
        if not external_id:
            raise WrongValue(_("There is no external id to tell the %(type)s by.") % {"type": record.type}, "", column)
        if len(external_id) > 500:
            raise WrongValue(_("The external id is longer than 500 characters."), external_id, column)
        try:
            return storable(external_id)
        except WrongValue as problem:
            problem.column = column
            raise

    def _values(self, kind: RecordType, record: RecordMapping, scope: Scope, existing: Any) -> dict[str, Any]:
        """Return the cleaned values of all mapped fields, or tell all that is wrong with them at once."""
        values, problems = {}, []
        for name, expression in record.fields.items():
            if expression.once and existing is not None:
                continue
            raw = None
            try:
                raw = expression.evaluate(scope)
                if is_empty(raw) and kind.field_map[name].required:
                    raise WrongValue(_("%(field)s is missing.") % {"field": name}, "")
                value = kind.clean(name, raw, self.context)
                if expression.append and existing is not None:
                    value = list(dict.fromkeys([*kind.get_value(existing, name), *value]))
                values[name] = value
            except WrongValue as problem:
                problem.column = problem.column or scope.blame(expression.columns)
                problems.append(problem)
            except ValidationError as error:
                problems.append(WrongValue("; ".join(error.messages), raw, scope.blame(expression.columns)))
            except (ValueError, TypeError, *OVERSIZE):
                reason = _("The value does not fit the field.")
                problems.append(WrongValue(reason, raw, scope.blame(expression.columns)))
        if problems:
            raise WrongRow(problems)
        return values

    def _known_already(self, kind: RecordType, values: Mapping[str, Any], external_id: str) -> Any:
        """Return the object that the hub has already by its own key, unless it is another record of the source."""
        found = kind.find(values, self.context)
        if found is None:
            return None
        other = (
            ImportedRecord.objects.filter(
                namespace=self.run.namespace,
                type=kind.name,
                content_type=ContentType.objects.get_for_model(found),
                object_id=str(found.pk),
            )
            .exclude(external_id=external_id)
            .first()
        )
        if other is not None:
            raise WrongValue(
                _("“%(name)s” is already the record %(other)s of this source.")
                % {"name": kind.describe(found), "other": other.external_id},
                external_id,
            )
        return found

    def _remember(
        self,
        kind: RecordType,
        external_id: str,
        imported: ImportedRecord | None,
        change: RecordChange | None,
        obj: Any,
        action: str,
        before: dict[str, Any],
        after: dict[str, Any],
    ) -> None:
        """Write down which object the external id stands for, and what the run did to it."""
        content_type = ContentType.objects.get_for_model(obj)
        if imported is None:
            imported = ImportedRecord.objects.create(
                namespace=self.run.namespace,
                type=kind.name,
                external_id=external_id,
                content_type=content_type,
                object_id=str(obj.pk),
            )
        elif (imported.content_type_id, imported.object_id) != (content_type.pk, str(obj.pk)):
            imported.content_type, imported.object_id = content_type, str(obj.pk)
            imported.save()
        if change is None:
            RecordChange.objects.create(run=self.run, record=imported, action=action, before=before, after=after)
        elif action != RecordChange.Action.UNCHANGED:
            if change.action == RecordChange.Action.UNCHANGED:
                change.action = action
            change.before = {**before, **change.before}
            change.after = {**change.after, **after}
            change.save()


class Outcome:
    """Holds a record's new values against the object that is there, and does what follows.

    Args:
        kind: The record type.
        context: The run.
        values: Cleaned values.
        existing: The object, or None.
        scope: The row, to name columns in errors.
        record: The mapping of the record.
    """

    def __init__(
        self,
        kind: RecordType,
        context: Context,
        values: dict[str, Any],
        existing: Any,
        scope: Scope,
        record: RecordMapping,
    ) -> None:
        self.kind = kind
        self.context = context
        self.values = values
        self.existing = existing
        self.scope = scope
        self.record = record
        self.dumped = {name: kind.dump(name, value) for name, value in values.items()}

    def apply(self, *, repeated: bool) -> tuple[Any, str, dict[str, Any]]:
        """Make, change or leave the object.

        Args:
            repeated: Whether another row of this run has said what the record is, so that this one may not differ.

        Returns:
            The object, what happened, and the values that it had before of the fields that changed.
        """
        if self.existing is None:
            return self._save(self.values), RecordChange.Action.CREATED, {}
        before = {name: self.kind.dump(name, self.kind.get_value(self.existing, name)) for name in self.values}
        changed = [name for name in self.values if before[name] != self.dumped[name]]
        if not changed:
            return self.existing, RecordChange.Action.UNCHANGED, {}
        if self.kind.keeps_facts or repeated:
            raise WrongRow([self._contradiction(name, before[name]) for name in changed])
        obj = self._save({name: self.values[name] for name in changed})
        return obj, RecordChange.Action.UPDATED, {name: before[name] for name in changed}

    def _contradiction(self, name: str, before: Any) -> WrongValue:
        new = self.dumped[name]
        return WrongValue(
            _("%(field)s is %(before)s here already, and %(after)s in the source. A correction is a record of its own.")
            % {"field": name, "before": text(before) or "–", "after": text(new) or "–"},
            text(new),
            self._column(name),
        )

    def _save(self, values: dict[str, Any]) -> Any:
        try:
            # A savepoint of its own: what the database refuses leaves the row's transaction usable to say so.
            with transaction.atomic():
                return self.kind.save(values, self.existing, self.context)
        except WrongValue as problem:
            problem.column = self._column(problem.column) or problem.column
            raise
        except ValidationError as error:
            raise WrongRow(self._from_validation(error)) from error
        except MISFITS + OVERSIZE as error:
            raise WrongValue(_("The database refuses it: %(error)s.") % {"error": error}) from error

    def _from_validation(self, error: ValidationError) -> list[WrongValue]:
        known = {*self.record.fields, NON_FIELD_ERRORS}
        by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        return [
            WrongValue(
                " ".join(messages) if name in known else f"{name}: {' '.join(messages)}",
                text(self.dumped.get(name)),
                self._column(name),
            )
            for name, messages in by_field.items()
        ]

    def _column(self, field: str) -> str:
        expression = self.record.fields.get(field)
        return self.scope.blame(expression.columns) if expression else ""


def corrected(row: Row, corrections: Mapping[str, Any]) -> Row:
    """Return a row with the values that somebody has mended in the preview, or marked as left out."""
    if not corrections:
        return row
    key = f"{row.file}#{row.number}"
    if key not in corrections:
        return row
    mended = corrections[key]
    if mended is None:
        row.values[LEFT_OUT] = True
        return row
    for column, value in mended.items():
        if column in row.values or find(row.values, column) is None:
            row.values[column] = value
        else:
            holder = find(row.values, column.rpartition(".")[0])
            if isinstance(holder, dict):
                holder[column.rpartition(".")[2]] = value
    return row


def printable(value: Any) -> str:
    """Return a value as text that the database and a terminal can show."""
    words = text(value).replace("\x00", "�")[:LONGEST_VALUE]
    return words.encode("utf-8", "replace").decode()
