"""What one answer needs beyond its rows: the reader, and the pages and documents that rich text links to."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.rich_text.rewriters import extract_attrs

from cxhub.access import Reader, visible

_ANCHOR = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
#: What is left of broken mark-up, and embeds, which the hub's rich text does not offer.
_INTERNAL = re.compile(r"<a\b[^>]*\blinktype=[^>]*>|<embed\b[^>]*>")


@dataclass
class Mentions:
    """Ids of pages and documents that texts link to, gathered before any is looked up."""

    pages: set[int] = field(default_factory=set)
    documents: set[int] = field(default_factory=set)

    def add_html(self, text: str) -> None:
        """Gather the links of rich text as the database holds it."""
        for attributes, _ in _ANCHOR.findall(text):
            kind, pk = _target(attributes)
            if kind == "page" and pk:
                self.pages.add(pk)
            elif kind == "document" and pk:
                self.documents.add(pk)


def _target(attributes: str) -> tuple[str, int]:
    found = extract_attrs(attributes)
    pk = found.get("id", "")
    return found.get("linktype", ""), int(pk) if pk.isdecimal() and len(pk) < 19 else 0


class Serving:
    """One answer to one reader: looks every mentioned object up once, and only as this reader may see it.

    :param mentions: what the rows of this answer link to.
    """

    def __init__(self, request: HttpRequest, reader: Reader, mentions: Mentions) -> None:
        self.request = request
        self.reader = reader
        self.pages: dict[int, Page] = _by_pk(Page, mentions.pages, reader)
        self.documents = _by_pk(get_document_model(), mentions.documents, reader)

    def html(self, text: str) -> str:
        """Rich text for display. Links to what the reader may not see lose their mark-up and keep their words."""

        def replace(match: re.Match[str]) -> str:
            kind, pk = _target(match[1])
            if not kind:
                return match[0]
            url = self._url(kind, pk)
            return f'<a href="{html.escape(url)}">{match[2]}</a>' if url else match[2]

        return _INTERNAL.sub("", _ANCHOR.sub(replace, text))

    def _url(self, kind: str, pk: int) -> str | None:
        if kind == "page" and pk in self.pages:
            return self.address(self.pages[pk])
        if kind == "document" and pk in self.documents:
            return str(self.documents[pk].url)
        return None

    def address(self, obj: Any) -> str | None:
        """Where people read an object; ``None`` where the site has no page for it."""
        try:
            if isinstance(obj, Page):
                # Below the address that was asked, since the database may not know the port. Without the request,
                # Wagtail gives the path where there is one site, and need not ask which of several this one is.
                path = obj.get_url()
            else:
                path = obj.get_absolute_url()
        except NoReverseMatch:
            return None
        return self.request.build_absolute_uri(path) if path else None


def _by_pk(model: Any, pks: Iterable[int], reader: Reader) -> dict[int, Any]:
    return visible(model._default_manager.all(), reader).in_bulk(list(pks)) if pks else {}


def without_hidden_links(text: str, reader: Reader) -> str:
    """Rich text as the database holds it, but links to what the reader may not see are only their words."""
    mentions = Mentions()
    mentions.add_html(text)
    open_to = {
        "page": _by_pk(Page, mentions.pages, reader),
        "document": _by_pk(get_document_model(), mentions.documents, reader),
    }

    def replace(match: re.Match[str]) -> str:
        kind, pk = _target(match[1])
        return match[2] if kind in open_to and pk not in open_to[kind] else match[0]

    return _ANCHOR.sub(replace, text)
