"""Is everything there that an import needs? Asked before the first row."""

import difflib
import time
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from cxhub.imports.errors import MappingError, SourceError
from cxhub.imports.mapping import Mapping, RecordMapping, SourceMapping
from cxhub.imports.mapping.expressions import Expression
from cxhub.imports.mapping.values import MISSING, find
from cxhub.imports.readers import Row, read_rows
from cxhub.imports.sources import FileSource, Source
from cxhub.imports.targets import Context, registry


def check_mapping(mapping: Mapping) -> None:
    """Make sure that the types and fields that a mapping names are there.

    Raises:
        MappingError: Some are not; the message has a line for each.
    """
    problems: list[str] = []
    for source in mapping.sources:
        for record in source.records:
            problems += _problems_of_record(mapping, record)
        for expression in source.compute.values():
            problems += _problems_of_expression(mapping, expression)
    if problems:
        raise MappingError("\n".join(dict.fromkeys(problems)))


def check_targets(mapping: Mapping, context: Context) -> None:
    """Make sure that records of the mapping's types can be made.

    Raises:
        ImportProblem: They cannot; the message says what to do first.
    """
    for name in dict.fromkeys(record.type for source in mapping.sources for record in source.records):
        kind = registry.get(name)
        if kind is not None:
            kind.check(context)


def _problems_of_record(mapping: Mapping, record: RecordMapping) -> list[str]:
    kind = registry.get(record.type)
    if kind is None:
        near = registry.nearest(record.type)
        known = ", ".join(kind.name for kind in registry.all())
        hint = _("did you mean %(near)s?") % {"near": near} if near else _("there are %(known)s") % {"known": known}
        return [
            mapping.line_of(record.type)
            + _("there is no record type “%(type)s”; %(hint)s") % {"type": record.type, "hint": hint}
        ]
    problems = []
    for name in record.fields:
        if name not in kind.field_map:
            close = difflib.get_close_matches(name, kind.field_map, 1)
            hint = (
                _("did you mean %(near)s?") % {"near": close[0]}
                if close
                else _("it has %(known)s") % {"known": ", ".join(kind.field_map)}
            )
            problems.append(
                mapping.line_of(name)
                + _("%(type)s has no field “%(field)s”; %(hint)s") % {"type": kind.name, "field": name, "hint": hint}
            )
    if record.mode != "update":
        problems += [
            mapping.line_of(record.type) + _("%(type)s needs its field %(field)s") % {"type": kind.name, "field": name}
            for name, field in kind.field_map.items()
            if field.required and name not in record.fields
        ]
    expressions = [*record.fields.values(), *record.compute.values(), *([record.each] if record.each else [])]
    for expression in expressions:
        problems += _problems_of_expression(mapping, expression)
    return problems


def _problems_of_expression(mapping: Mapping, expression: Expression) -> list[str]:
    problems = []
    kind = registry.get(expression.lookup)
    if expression.lookup and kind is None:
        problems.append(
            mapping.line_of(expression.lookup)
            + _("there is no record type “%(type)s” to look up") % {"type": expression.lookup}
        )
    if expression.take and (kind is None or expression.take not in kind.field_map):
        problems.append(
            mapping.line_of(expression.take)
            + _("there is no field “%(field)s” of what is looked up") % {"field": expression.take}
        )
    for inner in expression.each.values():
        problems += _problems_of_expression(mapping, inner)
    return problems


def files_of(part: SourceMapping, mapping: Mapping, source: Source) -> list[str]:
    """Return the files that one part of a mapping reads, in order.

    Raises:
        SourceError: There are none.
    """
    if isinstance(source, FileSource) and len(mapping.sources) == 1:
        return source.names
    names = source.matching(part.paths, part.exclude)
    if not names and not isinstance(source, FileSource):
        raise SourceError(
            _("%(source)s has no file that fits %(path)s.")
            % {"source": source.name, "path": ", ".join(part.paths) or "*"}
        )
    return names


def count_rows(mapping: Mapping, source: Source) -> int:
    """Read the source once through, and return its rows.

    Raises:
        SourceError: It cannot be read, has no rows that the mapping knows, or more than the limits allow.
        MappingError: A column that the mapping needs is not there.
    """
    total, matched = 0, False
    deadline = time.monotonic() + source.limits.seconds
    for part in mapping.sources:
        names = files_of(part, mapping, source)
        matched = matched or bool(names)
        seen: set[str] = set()
        for row in read_rows(source, names, part.options):
            if row.file not in seen:
                seen.add(row.file)
                _check_columns(mapping, part, row)
            total += 1
            if total > source.limits.rows:
                raise SourceError(
                    _("%(source)s has more than %(limit)s rows. Import it in parts.")
                    % {"source": source.name, "limit": f"{source.limits.rows:,}"}
                )
            if time.monotonic() > deadline:
                raise SourceError(_("%(source)s takes too long to read.") % {"source": source.name})
    if not matched:
        raise SourceError(
            _("%(source)s is none of the files that the mapping reads: %(paths)s.")
            % {
                "source": source.name,
                "paths": ", ".join(PurePosixPath(p).name for part in mapping.sources for p in part.paths),
            }
        )
    return total


def _check_columns(mapping: Mapping, part: SourceMapping, row: Row) -> None:
    """Make sure that a table has the columns that the mapping reads."""
    if not row.tabular:
        return
    missing = sorted(name for name in part.columns if find(row.values, name) is None and not _has(row, name))
    if missing:
        near = difflib.get_close_matches(missing[0], list(row.values), 1)
        hint = (
            _("did you mean “%(near)s”?") % {"near": near[0]}
            if near
            else _("it has %(known)s") % {"known": ", ".join(row.values)}
        )
        raise MappingError(
            mapping.line_of(missing[0])
            + _("%(file)s has no column “%(column)s”; %(hint)s")
            % {"file": row.file, "column": missing[0], "hint": hint}
        )


def _has(row: Row, name: str) -> bool:
    return row.values.get(name, MISSING) is not MISSING
