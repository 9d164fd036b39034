"""Two columns of another file of a source as a table: codes to names, keys to texts."""

from typing import Any

from django.utils.translation import gettext as _

from cxhub.imports.errors import SourceError
from cxhub.imports.mapping.values import find, is_empty, text
from cxhub.imports.readers import ReadOptions, read_rows
from cxhub.imports.sources import Source


def read_table(source: Source, file: str, key: str, value: str, list_path: str = "") -> dict[str, Any]:
    """Return a table from the text of one column to another column.

    Args:
        source: Holds the file.
        file: Its name, or a pattern that fits it alone.
        key: The column with the words that rows use.
        value: The column with what they stand for.
        list_path: Path to the list inside the file.

    Raises:
        SourceError: There is no such file, or it cannot be read.
    """
    names = [file] if file in source.names else source.matching([file])
    if not names:
        raise SourceError(_("There is no file %(name)s in the source.") % {"name": file})
    table: dict[str, Any] = {}
    for row in read_rows(source, names, ReadOptions(list=list_path)):
        word, meaning = text(find(row.values, key)).strip(), find(row.values, value)
        if word and not is_empty(meaning):
            table.setdefault(word, meaning)
    return table
