"""What the search documents of every app have in common.

Search knows no page and no permission: here the hub's pages and records are turned into what it stores.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterable
from functools import cache
from typing import Any, ClassVar

from django.db.models import Model, Prefetch, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from cxhub.access import PageTokens
from cxhub.models import Tag
from cxhub.search.documents import Document, Section
from cxhub.search.registry import DocumentType


def plain(html: str) -> str:
    """The words of a rich text."""
    return get_text_for_indexing(html) if html else ""


def joined(*parts: Any) -> str:
    """Parts of a text, one below the other, without the empty ones."""
    return "\n".join(str(part) for part in parts if part)


def at_noon(day: datetime.date | None) -> datetime.datetime | None:
    """A day as a moment in the site's time zone, so that dates and times can be sorted together."""
    if day is None:
        return None
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


def slugs(*objects: Any) -> list[str]:
    """Slugs of pages or records, without gaps and repetitions."""
    return list(dict.fromkeys(item.slug for item in objects if item is not None))


def names(*members: Any) -> list[str]:
    """Names of members, without gaps and repetitions."""
    return list(dict.fromkeys(member.name for member in members if member is not None))


def kept(*facts: Any) -> float:
    """How well something is kept: the share of what it should say that it does say."""
    return sum(map(bool, facts)) / len(facts)


def bears(tag: Tag) -> Q:
    """Pages whose documents name a tag: they bear it, or a tag below it. A page may come more than once."""
    return Q(tags=tag) | Q(tags__parent=tag)


@cache
def _leads_to_page(model: type[Model], path: str) -> bool:
    related = model._meta.get_field(path.split("__")[0]).related_model
    return isinstance(related, type) and issubclass(related, Page)


class HubDocumentType(DocumentType):
    """Reads the view restrictions once for each queryset, not once for each object."""

    #: Foreign keys that :meth:`document` reads.
    joins: ClassVar[tuple[str, ...]] = ()
    #: Lists that it reads, each as ``<name>_read``: to make the manager behind ``<name>.all()`` for every object takes
    #: longer than to make all the rest of its document.
    lists: ClassVar[tuple[str, ...]] = ()
    #: What it reads of the objects that those lead to.
    beyond: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        self._local = threading.local()

    @property
    def tokens(self) -> PageTokens:
        """Restrictions as they were when :meth:`queryset` was last asked in this thread."""
        return self._local.tokens

    def queryset(self) -> QuerySet[Any]:
        """The objects, with all that their documents need."""
        self._local.tokens = PageTokens()
        # Many rows point at few pages: read apart, each of those is made once and not once for every row.
        apart = [name for name in self.joins if _leads_to_page(self.model, name)]
        joined = [name for name in self.joins if name not in apart]
        read = [Prefetch(name, to_attr=f"{name}_read") for name in self.lists]
        rows = self.model._default_manager.select_related(*joined).prefetch_related(*apart, *read, *self.beyond)
        return rows.filter(live=True) if issubclass(self.model, Page) else rows


class PageDocumentType(HubDocumentType):
    """A kind of page."""

    def titles_of(self, page: Any, *linked: Any) -> list[str]:
        """Titles of pages that a page shows and links to, as far as whoever may read it may read them too."""
        open_to_its_readers = {"public", self.tokens.of(page)}
        return [
            other.title
            for other in linked
            if other is not None and other.live and self.tokens.of(other) in open_to_its_readers
        ]

    def page_document(
        self,
        page: Any,
        *,
        summary: str = "",
        body: str = "",
        headings: Iterable[str] = (),
        sections: Iterable[Section] = (),
        tags: Iterable[Any] = (),
        people: Iterable[str] = (),
        date: datetime.date | None = None,
        quality: float = 0.0,
        **facets: Iterable[str],
    ) -> Document:
        """The document of a page.

        :param tags: tags of the curated vocabulary; their parents count as well.
        :param date: the day that the page speaks of, where it is not the day of its publication.
        :param quality: how well it is kept: see :func:`kept`.
        :param facets: filter name → values.
        """
        labels = [tag.name for tag in tags]
        tag_slugs = [slug for tag in tags for slug in ([tag.slug, tag.parent.slug] if tag.parent else [tag.slug])]
        return Document(
            kind=self.kind,
            pk=str(page.pk),
            title=page.title,
            url=page.url or page.url_path,
            access=self.tokens.of(page),
            locale=page.locale.language_code,
            summary=summary,
            body=body,
            headings=tuple(headings),
            sections=tuple(sections),
            tags=tuple(labels),
            people=tuple(people),
            facets={
                **{name: tuple(values) for name, values in facets.items()},
                "tag": tuple(dict.fromkeys(tag_slugs)),
            },
            published_at=at_noon(date) or page.first_published_at,
            updated_at=page.last_published_at,
            quality=quality,
        )


class RecordDocumentType(HubDocumentType):
    """A kind of record that whoever reads the hub may read."""

    def record_document(
        self,
        record: Any,
        *,
        title: str,
        url: str,
        summary: str = "",
        body: str = "",
        people: Iterable[str] = (),
        date: datetime.date | None = None,
        updated_at: datetime.datetime | None = None,
        access: str = "hub",
        **facets: Iterable[str],
    ) -> Document:
        """The document of a record.

        :param updated_at: since when it says so: what is newer than the last letter of a saved search is news.
        """
        return Document(
            kind=self.kind,
            pk=str(record.pk),
            title=title,
            url=url,
            access=access,
            summary=summary,
            body=body,
            people=tuple(people),
            facets={name: tuple(values) for name, values in facets.items()},
            published_at=at_noon(date),
            updated_at=updated_at,
        )
