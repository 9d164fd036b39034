"""Readers: each kind of file as a stream of rows."""

from cxhub.imports.readers.base import ReadOptions, Row
from cxhub.imports.readers.reading import read_rows

__all__ = ["ReadOptions", "Row", "read_rows"]
