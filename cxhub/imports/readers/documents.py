"""JSON and YAML documents, and how a list inside a document becomes rows."""

import json
from collections.abc import Iterator
from typing import Any

import yaml
from django.utils.translation import gettext as _

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML built without its C library
    from yaml import SafeLoader  # type: ignore[assignment]

from cxhub.imports.errors import SourceError
from cxhub.imports.limits import Limits
from cxhub.imports.readers.base import ReadOptions, Row, decode

MAX_DEPTH = 50


def read_json(data: bytes, name: str, options: ReadOptions, limits: Limits) -> Iterator[Row]:
    """Yield the rows of a JSON document: a list, an object with a list in it, or one object a line."""
    text = decode(data, options.encoding, name)
    if options.format == "jsonl" or _looks_like_lines(text):
        yield from _json_lines(text, name, options)
    else:
        yield from rows_of_document(load_json(text, name), name, options.list)


def load_json(text: str, name: str) -> Any:
    """Return a JSON document.

    Raises:
        SourceError: It is none.
    """
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise SourceError(_("%(name)s is no valid JSON: %(error)s.") % {"name": name, "error": error}) from error


def _no_constant(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _looks_like_lines(text: str) -> bool:
    """Whether the first line is a whole object and another line follows."""
    first, _newline, rest = text.lstrip().partition("\n")
    if not first.startswith("{") or not first.rstrip().endswith("}") or not rest.strip():
        return False
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return True


def _json_lines(text: str, name: str, options: ReadOptions) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            document = json.loads(line, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            yield Row(name, number, problem=_("The line is no valid JSON: %(error)s.") % {"error": error})
            continue
        for row in rows_of_document(document, name, options.list):
            yield Row(name, number, row.values, problem=row.problem)


def read_yaml(data: bytes, name: str, options: ReadOptions, limits: Limits) -> Iterator[Row]:
    """Yield the rows of a YAML document."""
    yield from rows_of_document(load_yaml(decode(data, options.encoding, name), name), name, options.list)


def load_yaml(text: str, name: str) -> Any:
    """Return a YAML document.

    Anchors are refused: a few lines of them can stand for more than fits into memory.

    Raises:
        SourceError: It is none.
    """
    try:
        depth = 0
        for event in yaml.parse(text, Loader=SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                raise SourceError(_("%(name)s uses YAML references (*name), which are not read.") % {"name": name})
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise SourceError(_("%(name)s is nested too deep.") % {"name": name})
        return yaml.load(text, Loader=SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        what = getattr(error, "problem", None) or error
        where = _(" near line %(line)s") % {"line": line + 1} if line is not None else ""
        raise SourceError(
            _("%(name)s is no valid YAML%(where)s: %(error)s.") % {"name": name, "where": where, "error": what}
        ) from error


def rows_of_document(document: Any, name: str, path: str = "", first: int = 1) -> Iterator[Row]:
    """Yield a row for each object that a path leads to.

    Args:
        document: What the file holds.
        name: The file's name.
        path: Keys with dots between, through objects and lists; ``key?`` for one that may be absent. Each row also has
            the keys of the objects around it, unless it has its own of that name; the nearest whole one is ``_parent``.
        first: The number of the first row.

    Raises:
        SourceError: The path leads to no list or object.
    """
    items = document if isinstance(document, list) else [document]
    for key in filter(None, path.split(".")):
        items = [found for item in items for found in _step(item, key, name)]
    for number, item in enumerate(items, start=first):
        if isinstance(item, dict):
            yield Row(name, number, {"_index": number, **{str(key): value for key, value in item.items()}})
        elif path:
            yield Row(name, number, {"_index": number, "item": item})
        else:
            yield Row(name, number, problem=_("This is no object with keys."))


def _step(item: Any, key: str, name: str) -> Iterator[Any]:
    """Yield what stands under a key, each with the keys around it; ``key?`` may be absent."""
    optional, key = key.endswith("?"), key.removesuffix("?")
    if optional and isinstance(item, dict) and key not in item:
        return
    if not isinstance(item, dict) or key not in item:
        known = ", ".join(str(k) for k in item if not str(k).startswith("_")) if isinstance(item, dict) else ""
        raise SourceError(
            _("%(name)s has no list “%(key)s”. It has: %(known)s.") % {"name": name, "key": key, "known": known or "–"}
        )
    around = {str(k): v for k, v in item.items() if k != key and str(k) != "_parent"}
    found = item[key]
    for child in found if isinstance(found, list) else [] if found is None else [found]:
        if isinstance(child, dict):
            yield {**around, **child, "_parent": around}
        else:
            yield {**around, "item": child, "_parent": around}
