"""Mapping files: TOML that says which column of a source becomes which field of which record."""

from cxhub.imports.mapping.model import Mapping, RecordMapping, SourceMapping
from cxhub.imports.mapping.parsing import load_mapping, parse_mapping

__all__ = ["Mapping", "RecordMapping", "SourceMapping", "load_mapping", "parse_mapping"]
