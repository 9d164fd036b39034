"""What can be searched. Apps describe their own documents in ``search_documents.py``; search knows none of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cxhub.search.documents import Document

Text = str | Promise


class DocumentType:
    """How objects of one model become documents. Subclass it and decorate the subclass with :func:`register`.

    ``weight`` is what a hit of this kind is worth beside one of another kind that matches as well: 1 for most, less
    for what is many and short-lived. It counts from the next search on.

    ``related`` maps other models to a function that says which objects change with one of theirs: it takes the
    instance that was saved or is about to be deleted, and returns a queryset of :attr:`model`, or None where nothing
    changes.
    """

    kind: ClassVar[str]
    label: ClassVar[Text]
    label_plural: ClassVar[Text]
    model: ClassVar[type[Model]]
    weight: ClassVar[float] = 1.0
    related: ClassVar[Mapping[type[Model], Callable[[Any], QuerySet[Any] | None]]] = {}

    def queryset(self) -> QuerySet[Any]:
        """All objects that may be found, with what :meth:`document` needs prefetched. Published ones only."""
        return self.model._default_manager.all()

    def document(self, obj: Any) -> Document | None:
        """The document of one object of :meth:`queryset`, or None where it is not to be found after all."""
        raise NotImplementedError


@dataclass(frozen=True)
class FacetValue:
    """How one value of a facet is shown.

    :param sign: a letter or two shown before the label.
    :param css_class: a class that gives the value its colour.
    :param under: the value that it is a part of, where it is one.
    """

    label: Text
    sign: str = ""
    css_class: str = ""
    under: str = ""


Describe = Callable[[Iterable[str], frozenset[str]], Mapping[str, FacetValue]]


@dataclass(frozen=True)
class FacetType:
    """A filter offered beside the results.

    :param describe: how values are shown: values and the reader's visibility tokens in, a mapping from those that the
        reader may know of to labels out. What it leaves out is not shown. One call a page.
    :param pages: the pages whose slugs are its values, where there are such.
    """

    name: str
    label: Text
    describe: Describe
    pages: type[Model] | None = None


class Post(Protocol):
    """Puts a letter on its way to whoever has an account."""

    def __call__(self, user: Any, *, key: str, subject: str, text: str) -> bool:
        """Whether there is a new letter under way.

        :param key: what it is; the same key makes no second letter.
        """


DocumentTypeT = TypeVar("DocumentTypeT", bound=DocumentType)

_types: dict[str, DocumentType] = {}
_facets: dict[str, FacetType] = {}
_reader_tokens: Callable[[HttpRequest], frozenset[str]] | None = None
_post: "Post | None" = None


def register(cls: type[DocumentTypeT]) -> type[DocumentTypeT]:
    """Class decorator: objects of this type are indexed from now on, and reindexed when they change.

    :raises ValueError: another model has the same kind.
    """
    from cxhub.search.signals import connect

    known = _types.get(cls.kind)
    if known is not None and known.model is not cls.model:
        raise ValueError(f"The kind {cls.kind} is taken by {known.model.__name__}")
    _types[cls.kind] = cls()
    connect(_types[cls.kind])
    return cls


def unregister(kind: str) -> None:
    """Objects of this kind are no longer indexed. For host sites that leave one out."""
    from cxhub.search.signals import disconnect

    disconnect(_types.pop(kind))


def document_types() -> Mapping[str, DocumentType]:
    """All registered types by kind, in the order of registration."""
    return _types


def register_facet(
    name: str,
    label: Text,
    describe: Describe | None = None,
    pages: type[Model] | None = None,
) -> None:
    """Offer a filter beside the results, in the order of registration, between kind and year.

    :param name: the key in :attr:`Document.facets` and the name of the GET parameter.
    :param describe: labels for values that the reader may know of; without it values are shown as they are.
    :param pages: the pages whose slugs are its values, where there are such.
    """
    _facets[name] = FacetType(name, label, describe or _as_they_are, pages)


def facet_types() -> list[FacetType]:
    """The facets in the order in which they are shown."""
    from cxhub.search import months

    return [
        FacetType("kind", _("Kind"), _describe_kinds),
        *_facets.values(),
        FacetType("year", _("Year"), _as_they_are),
        FacetType(months.MONTH, _("Month"), months.describe),
    ]


def _as_they_are(values: Iterable[str], readable: frozenset[str]) -> Mapping[str, FacetValue]:
    return {value: FacetValue(value) for value in values}


def _describe_kinds(kinds: Iterable[str], readable: frozenset[str]) -> Mapping[str, FacetValue]:
    return {kind: FacetValue(_types[kind].label) for kind in kinds if kind in _types}


def register_reader_tokens(function: Callable[[HttpRequest], frozenset[str]]) -> None:
    """Say which visibility tokens the reader behind a request satisfies. The last one to say so is asked."""
    global _reader_tokens
    _reader_tokens = function


def reader_tokens(request: HttpRequest) -> frozenset[str]:
    """The tokens of a request's reader: only ``public`` where nobody said how to find out."""
    return _reader_tokens(request) if _reader_tokens else frozenset({"public"})


def register_post(function: Post) -> None:
    """Say how letters reach people, of whom search knows no address. The last one to say so is asked."""
    global _post
    _post = function


def post(user: Any, *, key: str, subject: str, text: str) -> bool:
    """Put a letter on its way. False where it is none that is new, or nobody can be reached."""
    return _post(user, key=key, subject=subject, text=text) if _post else False
