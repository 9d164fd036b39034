"""What the search index knows about one thing that can be found."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from django.utils.functional import cached_property

# NUL breaks SQL text, lone surrogates break UTF-8, and the two private-use characters mark highlights.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff\ue000\ue001]")

#: Raised when documents are stored in another way, so that the next reindex writes all of them again.
STORED_FORMAT = 3


def storable(text: str) -> str:
    """The text without the characters that neither a database nor a highlighter can take."""
    return text if text.isascii() and "\x00" not in text else _UNSTORABLE.sub(" ", text)


@dataclass(frozen=True)
class Section:
    """A part of a document that a result can link to.

    :param anchor: the fragment of the address, without ``#``.
    """

    anchor: str
    title: str
    text: str


@dataclass(frozen=True)
class Document:
    """Everything the engines index about one object.

    :param kind: the registered kind, such as ``story``.
    :param pk: the object's primary key.
    :param access: one opaque token for the whole set of restrictions that a reader must satisfy, such as ``public``.
        Never empty: a type that forgets it fails instead of showing its documents to everybody.
    :param sections: parts with an anchor; their titles count as headings and their texts as body.
    :param tags: labels of tags, searched as text; the values to filter by go into ``facets["tag"]``.
    :param people: names of the people concerned, searched as text.
    :param facets: filter name → values, for instance ``{"pillar": ["clear"]}``. ``kind`` and ``year`` are added.
    :param quality: how well it is kept, from 0 to 1: whether it says what came of it, who vouches for it, what it
        stands on. Of two that match alike, the better kept comes first.
    :param version: grows with every change of the object; an older version never replaces a newer one.
    :raises ValueError: ``access`` is empty, or the kind or a facet's name holds a separator.
    """

    kind: str
    pk: str
    title: str
    url: str
    access: str
    locale: str = ""
    headings: Sequence[str] = ()
    summary: str = ""
    body: str = ""
    sections: Sequence[Section] = ()
    tags: Sequence[str] = ()
    people: Sequence[str] = ()
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    published_at: datetime | None = None
    updated_at: datetime | None = None
    quality: float = 0.0
    version: int = 0

    def __post_init__(self) -> None:
        if not self.access:
            raise ValueError(f"{self.kind}:{self.pk} says nothing about who may see it")
        if ":" in self.kind or any("=" in name for name in self.facets):
            raise ValueError("a kind holds no colon, and the name of a facet no equals sign")

    @property
    def id(self) -> str:
        """``kind:pk``, unique in the index."""
        return f"{self.kind}:{self.pk}"

    @cached_property
    def content_hash(self) -> str:
        """A fingerprint of everything but the version: equal means that nothing needs writing."""
        content = [STORED_FORMAT, *(getattr(self, name) for name in _CONTENT)]
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=_plain).encode()).hexdigest()


#: What a fingerprint covers.
_CONTENT = tuple(item.name for item in fields(Document) if item.name != "version")


def _plain(value: Any) -> Any:
    """What stands for a value that JSON does not know."""
    if isinstance(value, Section):
        return value.anchor, value.title, value.text
    return dict(value) if isinstance(value, Mapping) else str(value)
