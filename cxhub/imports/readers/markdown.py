"""Markdown files with front matter: one row a file, or one for each item of a list in the front matter."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from cxhub.imports.errors import SourceError
from cxhub.imports.limits import Limits
from cxhub.imports.readers.base import ReadOptions, Row, decode
from cxhub.imports.readers.documents import load_yaml, rows_of_document

FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n(.*?)(?:\r?\n)?^\1[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$")
FENCE = re.compile(r"^[ \t]{0,3}(```|~~~)")


def read_markdown(data: bytes, name: str, options: ReadOptions, limits: Limits) -> Iterator[Row]:
    """Yield the row of a Markdown file.

    Beside the keys of the front matter it has ``_body``, ``_path``, ``_folder``, ``_slug`` (the file's name, or its
    folder's for an ``index``), ``_intro`` (the text above the first heading), ``_headings`` (their texts) and
    ``_sections`` (a heading as a slug → the text under it).
    """
    keys, body = split_front_matter(decode(data, options.encoding, name), name)
    row = {**keys, **_about_file(name), "_body": body, **_outline(body)}
    yield from rows_of_document(row, name, options.list)


def split_front_matter(text: str, name: str) -> tuple[dict[str, Any], str]:
    """Return the keys above the text and the text.

    Raises:
        SourceError: What stands above is no YAML or TOML with keys.
    """
    match = FRONT_MATTER.match(text)
    if match is None:
        return {}, text.strip()
    fence, inside = match[1], match[2]
    if fence == "+++":
        try:
            keys: Any = tomllib.loads(inside)
        except tomllib.TOMLDecodeError as error:
            raise SourceError(_("The front matter is no valid TOML: %(error)s.") % {"error": error}) from error
    else:
        keys = load_yaml(inside, name)
    if keys is None:
        keys = {}
    if not isinstance(keys, dict):
        raise SourceError(_("The front matter has no keys."))
    return {str(key): value for key, value in keys.items()}, text[match.end() :].strip()


def _about_file(name: str) -> dict[str, str]:
    path = PurePosixPath(name)
    stem = path.parent.name if path.stem in ("index", "_index") and path.parent.name else path.stem
    return {"_path": name, "_folder": path.parent.name, "_slug": slugify(stem)}


def _outline(body: str) -> dict[str, Any]:
    """Return a text's introduction, its headings and the text under each, subheadings included."""
    lines = body.split("\n")
    marks: list[tuple[int, int, str]] = []
    fenced = False
    for place, line in enumerate(lines):
        if FENCE.match(line):
            fenced = not fenced
        elif not fenced and (match := HEADING.match(line.rstrip("\r"))):
            marks.append((place, len(match[1]), match[2]))
    sections: dict[str, str] = {}
    for order, (place, level, title) in enumerate(marks):
        end = next((later for later, depth, _title in marks[order + 1 :] if depth <= level), len(lines))
        sections.setdefault(slugify(title), "\n".join(lines[place + 1 : end]).strip())
    return {
        "_intro": "\n".join(lines[: marks[0][0]] if marks else lines).strip(),
        "_headings": [title for _place, _level, title in marks],
        "_sections": sections,
    }
