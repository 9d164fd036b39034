"""What the hub keeps of an import: the run, what it touched, what was wrong, and mappings to use again."""

from cxhub.imports.models.mappings import ImportMapping
from cxhub.imports.models.records import ImportedRecord, RecordChange
from cxhub.imports.models.runs import ImportRun, ImportUpload, RowError

__all__ = ["ImportMapping", "ImportRun", "ImportUpload", "ImportedRecord", "RecordChange", "RowError"]
