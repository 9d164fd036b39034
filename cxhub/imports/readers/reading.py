"""Reading files of a source in order, each by the reader for its kind."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from cxhub.imports.archives import ZIP_MAGIC
from cxhub.imports.errors import SourceError
from cxhub.imports.limits import Limits
from cxhub.imports.readers.base import ReadOptions, Row
from cxhub.imports.readers.documents import read_json, read_yaml
from cxhub.imports.readers.markdown import read_markdown
from cxhub.imports.readers.tables import read_csv
from cxhub.imports.readers.workbooks import OLD_EXCEL_MAGIC, read_xlsx
from cxhub.imports.sources import Source

Reader = Callable[[bytes, str, ReadOptions, Limits], Iterator[Row]]

READERS: dict[str, Reader] = {
    "csv": read_csv,
    "xlsx": read_xlsx,
    "json": read_json,
    "jsonl": read_json,
    "yaml": read_yaml,
    "markdown": read_markdown,
}
BY_ENDING = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".json": "json",
    ".jsonl": "jsonl",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".md": "markdown",
    ".markdown": "markdown",
}
NO_TEXT = {b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"\x7fELF": "ELF", b"MZ": "EXE"}


def read_rows(source: Source, names: Sequence[str], options: ReadOptions) -> Iterator[Row]:
    """Yield the rows of some files of a source.

    A file among several that cannot be read gives one row with the problem; the only file raises it.

    Raises:
        SourceError: The file cannot be read, or a row has too many columns.
    """
    for name in names:
        try:
            data = source.read(name)
            kind = kind_of(data, name, options.format)
            for row in READERS[kind](data, name, options, source.limits):
                if sum(not key.startswith("_") for key in row.values) > source.limits.columns:
                    row.problem = _("The row has more than %(limit)s columns.") % {"limit": source.limits.columns}
                yield row
        except SourceError as error:
            if len(names) == 1:
                raise
            yield Row(name, 1, problem=str(error))


def kind_of(data: bytes, name: str, wanted: str) -> str:
    """Return the kind of reader for a file, having looked at its content.

    Raises:
        SourceError: The content is not what the mapping or the name says.
    """
    kind = wanted or BY_ENDING.get(PurePosixPath(name).suffix.lower(), "")
    packed = data.startswith((ZIP_MAGIC, OLD_EXCEL_MAGIC))
    foreign = next((label for magic, label in NO_TEXT.items() if data.startswith(magic)), "")
    if foreign:
        raise SourceError(
            _("%(name)s is no table or text, but a file of the kind %(kind)s.") % {"name": name, "kind": foreign}
        )
    if packed and kind in ("", "xlsx", "csv"):
        return "xlsx"
    if packed or kind == "xlsx":
        raise SourceError(_("%(name)s is not what its name says.") % {"name": name})
    if not kind:
        raise SourceError(_('What kind of file %(name)s is must be said: format = "csv".') % {"name": name})
    return kind
