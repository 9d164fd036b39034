"""Targets: what a row can become. An app describes its record types in ``import_types.py`` and registers them."""

from cxhub.imports.errors import WrongValue
from cxhub.imports.targets.base import Context, RecordType
from cxhub.imports.targets.fields import Field
from cxhub.imports.targets.models import ModelRecordType
from cxhub.imports.targets.pages import PageRecordType
from cxhub.imports.targets.registry import register, registry

__all__ = [
    "Context",
    "Field",
    "ModelRecordType",
    "PageRecordType",
    "RecordType",
    "WrongValue",
    "register",
    "registry",
]
