"""Who may see the audit: leaders, the programme office, and whoever a finding asks to act.

Two conditions, both needed. The reader has the permission to view findings (the groups of leaders, the office and
administrators do), or is the person that the finding asks. And the reader may see what the finding is about: a finding
on a page that is closed to them is not there.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from cxhub.access import Reader

M = TypeVar("M", bound=Model)

VIEW = "cxhub_alignment.view_finding"


def sees_audit(reader: Reader) -> bool:
    """Whether the reader may see the audit as a whole, and not only what asks them to act."""
    return bool(reader.reads_hub and reader.user.is_active and reader.user.has_perm(VIEW))


def of_audit(rows: QuerySet[M], reader: Reader) -> QuerySet[M]:
    """Rows about the whole audit: all, or none."""
    return rows if sees_audit(reader) else rows.none()


def findings(rows: QuerySet[M], reader: Reader) -> QuerySet[M]:
    """The findings that this reader may see."""
    return _narrowed(rows, reader, "")


def of_findings(rows: QuerySet[M], reader: Reader) -> QuerySet[M]:
    """Rows with a foreign key ``finding``: those whose finding this reader may see."""
    return _narrowed(rows, reader, "finding__")


def _narrowed(rows: QuerySet[M], reader: Reader, prefix: str) -> QuerySet[M]:
    if not reader.reads_hub or not reader.user.is_active:
        return rows.none()
    if not sees_audit(reader):
        member: Any = getattr(reader.user, "cxhub_member", None)
        if member is None:
            return rows.none()
        rows = rows.filter(Q(**{f"{prefix}responsible": member}) | Q(**{f"{prefix}assigned_to": member}))
    # A finding on a record, or on the programme as a whole, has no page and is open to whoever reads the hub.
    without = Q(**{f"{prefix}page": None})
    for path in reader.closed_paths:
        rows = rows.exclude(**{f"{prefix}page__path__startswith": path})
    return rows.filter(without | Q(**{f"{prefix}page__live": True}))
