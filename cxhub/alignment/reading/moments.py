"""The moment for which the graph is read, and what pages said then."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, JSONField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Page, Revision


class Moment:
    """The end of a day.

    :param as_of: the day.
    """

    def __init__(self, as_of: datetime.date) -> None:
        self.as_of = as_of
        self.zone = timezone.get_current_timezone()
        #: The first instant that is too late.
        self.end = datetime.datetime.combine(as_of + datetime.timedelta(days=1), datetime.time(), self.zone)
        self.is_past = self.end <= timezone.now()

    def day(self, instant: datetime.datetime) -> datetime.date:
        """The day of an instant, where the site is."""
        return instant.astimezone(self.zone).date()

    def pages(self, pages: QuerySet[Any], *names: str, facts: tuple[str, ...] = ()) -> Iterator[dict[str, Any]]:
        """Live pages that were published by then, with their fields as they were.

        :param names: of columns. Foreign keys go by their column: ``owned_by_id``.
        :param facts: columns that no draft changes, which are taken as they are.
        :returns: rows of the columns, ``pk``, ``title``, and ``then``: what the page's revision of then says, if that
            is another than today's.
        """
        pages = pages.filter(live=True, alias_of=None).filter(
            Q(first_published_at=None) | Q(first_published_at__lt=self.end)
        )
        if self.is_past:
            later = When(latest_revision_created_at__gte=self.end, then=last_revision(created_at__lt=self.end))
            pages = pages.annotate(then=Case(later, default=None, output_field=JSONField()))
            facts = (*facts, "then")
        for row in pages.order_by("pk").values("pk", "title", *names, *facts):
            content = row.setdefault("then", None) or {}
            yield {**row, **revised({name: row[name] for name in ("title", *names)}, content)}


def last_revision(**made: Any) -> Subquery:
    """The content of the last revision of the page in the outer query that was made as the lookups say."""
    kind = ContentType.objects.get_for_model(Page, for_concrete_model=False)
    found = Revision.objects.filter(base_content_type=kind, object_id=Cast(OuterRef("pk"), CharField()), **made)
    return Subquery(found.order_by("-created_at", "-pk").values("content")[:1])


def revised(columns: dict[str, Any], content: Mapping[str, Any] | None) -> dict[str, Any]:
    """Columns with the values that a revision's content has for them."""
    if not content:
        return columns
    for name, now in columns.items():
        field = name if name in content else name.removesuffix("_id")
        if field in content:
            columns[name] = _value(name, now, content[field])
    return columns


def _value(name: str, now: Any, then: Any) -> Any:
    """A column's value from a revision's JSON, where days are text."""
    is_day = isinstance(now, datetime.date) or name.endswith(("_on", "_by"))
    return datetime.date.fromisoformat(then[:10]) if is_day and isinstance(then, str) else then


def linked(row: dict[str, Any], field: str, now: dict[int, list[int]]) -> tuple[int, ...]:
    """What a page was linked to by a relation: as its revision of then says, else as it is now. Sorted."""
    content = row["then"] or {}
    return tuple(sorted(content[field] if field in content else now.get(row["pk"], ())))
