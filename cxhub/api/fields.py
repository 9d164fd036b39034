"""Fields of answers, made from the fields of models: each knows its type, its value and what it needs prefetched."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, get_type_hints

from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured, ObjectDoesNotExist
from django.db import models
from django.db.models import Model, Prefetch
from django.db.models.fields.reverse_related import ForeignObjectRel
from ninja import Field as Described
from ninja import Schema
from pydantic import create_model
from taggit.managers import TaggableManager
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cxhub.access import Reader, visible
from cxhub.api import streams
from cxhub.api.refs import Ref, ref
from cxhub.api.serving import Mentions, Serving

#: Names that mean something else in Wagtail, or say how a value was found, as readers know them.
SHOWN_AS = {"owned_by": "owner", "public_quote": "quote", "public_quote_by": "quote_by"}

_TYPES: list[tuple[type[models.Field], Any]] = [
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.FloatField, float),
    (models.DateTimeField, datetime.datetime),
    (models.DateField, datetime.date),
    (models.CharField, str),
    (models.TextField, str),
]


@dataclass(frozen=True)
class Joined:
    """What is read in the same query as the row, because whoever sees the row may see it.

    :param path: of foreign keys.
    """

    path: str


Loaded = Prefetch | Joined | str


@dataclass(frozen=True)
class Field:
    """One field of an answer.

    :param type: as Pydantic takes it, for the OpenAPI document.
    :param value: gives the value of a row for one answer.
    :param prefetch: what to load for a whole page of rows, already narrowed to what the reader may see.
    :param mention: gathers the pages and documents that a row's value links to.
    :param listed: whether lists hold it without being asked.
    """

    name: str
    type: Any
    value: Callable[[Any, Serving], Any]
    prefetch: Callable[[Reader], Sequence[Loaded]] = lambda reader: ()
    mention: Callable[[Any, Mentions], None] | None = None
    description: str = ""
    listed: bool = True


@dataclass(frozen=True)
class Shape:
    """The fields of one kind of object.

    :param name: of the schema in the OpenAPI document.
    """

    name: str
    fields: tuple[Field, ...]

    def schema(self) -> type[Schema]:
        """The schema for the OpenAPI document. Nothing but the id is required, as ``fields=`` may leave it out."""
        types: dict[str, Any] = {
            field.name: (field.type, Described(None, description=field.description)) for field in self.fields
        }
        if "id" in types:
            types["id"] = (int, ...)
        return create_model(self.name, __base__=Schema, **types)

    def only(self, names: Iterable[str]) -> "Shape":
        """The shape with these fields only. The id and the type always stay."""
        kept = {"id", "type", *names}
        return Shape(self.name, tuple(field for field in self.fields if field.name in kept))

    def load(self, rows: models.QuerySet[Any], reader: Reader) -> models.QuerySet[Any]:
        """The rows with all that the fields need, in as many queries however many rows there are."""
        wanted = self.loaded(reader)
        narrowed = {item.prefetch_to: item for item in wanted if isinstance(item, Prefetch)}
        joined = {item.path for item in wanted if isinstance(item, Joined)} - narrowed.keys()
        plain = {item for item in wanted if isinstance(item, str)} - narrowed.keys() - joined
        rows = rows.select_related(*joined) if joined else rows
        return rows.prefetch_related(*narrowed.values(), *plain)

    def loaded(self, reader: Reader, under: str = "") -> list[Loaded]:
        """All that the fields need.

        :param under: the path to the object of this shape from the rows that are read, ending in ``__``.
        """
        found: list[Loaded] = []
        for item in (item for field in self.fields for item in field.prefetch(reader)):
            if isinstance(item, Prefetch):
                found.append(Prefetch(under + item.prefetch_to, queryset=item.queryset))
            else:
                found.append(Joined(under + item.path) if isinstance(item, Joined) else under + item)
        return found

    def mention(self, row: Any, mentions: Mentions) -> None:
        """Gather what a row links to."""
        for field in self.fields:
            if field.mention:
                field.mention(row, mentions)

    def value(self, row: Any, serving: Serving) -> dict[str, Any]:
        """A row as the answer gives it."""
        return {field.name: field.value(row, serving) for field in self.fields}


def related(obj: Any, path: str) -> Any:
    """The object at the end of a path of foreign keys (``by__cxhub_member``); ``None`` where it or a step is missing.

    Non-null keys count too: an object that the reader may not see was prefetched as missing.
    """
    for name in path.split("__"):
        try:
            obj = getattr(obj, name, None)
        except ObjectDoesNotExist:
            return None
    return obj


def computed(name: str, kind: Any, value: Callable[[Any], Any], description: str = "", **options: Any) -> Field:
    """A field that is worked out from a row alone.

    :param options: others of :class:`Field`.
    """
    return Field(name, kind, lambda row, serving: value(row), description=description, **options)


ID = computed("id", int, lambda row: row.pk)


def reference(name: str, target: type[Model], path: str = "", description: str = "") -> Field:
    """A reference to one object; null where there is none or the reader may not see it.

    :param path: of foreign keys to it, where that is not the field's name.
    """
    path = path or name

    def value(row: Any, serving: Serving) -> Any:
        found = related(row, path)
        return ref(found) if found else None

    return Field(
        SHOWN_AS.get(name, name),
        Ref | None,
        value,
        prefetch=lambda reader: [
            Joined(path)
            if "__" not in path and _open_to(target, reader)
            else Prefetch(path, queryset=_for_refs(target, reader))
        ],
        description=description,
    )


def _open_to(target: type[Model], reader: Reader) -> bool:
    """Whether a reader may see all rows of a model."""
    return getattr(target, "hub_access", None) == "hub" and reader.reads_hub


def references(name: str, target: type[Model], description: str = "", listed: bool = True) -> Field:
    """References to several objects: those that the reader may see."""
    return Field(
        name,
        list[Ref],
        lambda row, serving: [ref(item) for item in getattr(row, name).all()],
        prefetch=lambda reader: [Prefetch(name, queryset=_for_refs(target, reader))],
        description=description,
        listed=listed,
    )


def _for_refs(target: type[Model], reader: Reader) -> models.QuerySet[Any]:
    rows = visible(target._default_manager.all(), reader)
    return rows.only("title", "slug") if issubclass(target, Page) else rows


def inside(
    name: str, target: type[Model], shape: Shape, listed: bool = True, description: str = "", belongs: bool = False
) -> Field:
    """One object in full instead of a reference to it.

    :param belongs: it is a part of the row: whoever may see the row may see it.
    """

    def value(row: Any, serving: Serving) -> Any:
        found = related(row, name)
        return shape.value(found, serving) if found else None

    return Field(
        name,
        shape.schema() | None,
        value,
        prefetch=lambda reader: (
            [Joined(name), *shape.loaded(reader, f"{name}__")]
            if belongs
            else [Prefetch(name, queryset=_in_full(target, shape, reader))]
        ),
        listed=listed,
        description=description,
    )


def all_inside(name: str, target: type[Model], shape: Shape, listed: bool = True, description: str = "") -> Field:
    """Every object of a relation in full."""
    item: Any = shape.schema()
    return Field(
        name,
        list[item],
        lambda row, serving: [shape.value(child, serving) for child in getattr(row, name).all()],
        prefetch=lambda reader: [Prefetch(name, queryset=_in_full(target, shape, reader))],
        listed=listed,
        description=description,
    )


def _in_full(target: type[Model], shape: Shape, reader: Reader) -> models.QuerySet[Any]:
    return shape.load(visible(target._default_manager.all(), reader), reader)


def of_model(model: type[Model], *names: str) -> tuple[Field, ...]:
    """The fields of a model as answers show them.

    :param names: fields, relations to children and properties; where none are given, the model's ``api_fields``.
    :raises ImproperlyConfigured: a field is of a kind that has no form in answers.
    """
    chosen = names or tuple(field.name for field in APIField.get_fields_for_model(model))
    return tuple(_of_name(model, name) for name in chosen)


def _of_name(model: type[Model], name: str) -> Field:
    shown = SHOWN_AS.get(name, name)
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        getter = getattr(model, name).fget
        return computed(shown, get_type_hints(getter)["return"], getter)
    if isinstance(field, ForeignObjectRel):
        child = field.related_model
        return all_inside(name, child, Shape(f"Cx{child.__name__}Inside", (ID, *of_model(child))))
    text = str(field.help_text or field.verbose_name)
    if isinstance(field, RichTextField):
        return Field(
            shown,
            str,
            lambda row, serving: serving.html(getattr(row, name)),
            mention=lambda row, mentions: mentions.add_html(getattr(row, name)),
            description=text,
        )
    if isinstance(field, StreamField):
        return _stream(model, field, text)
    if isinstance(field, TaggableManager):
        return _tags(field, text)
    if isinstance(field, models.ManyToManyField):
        return references(name, field.related_model, text)
    if isinstance(field, models.ForeignKey):
        return reference(name, field.related_model, description=text)
    kind = next((known for base, known in _TYPES if isinstance(field, base)), None)
    if kind is None:
        raise ImproperlyConfigured(f"{model.__name__}.{name} has no form in the API.")
    return computed(shown, kind | None if field.null else kind, lambda row: getattr(row, name), text)


def _stream(model: type[Model], field: StreamField, text: str) -> Field:
    block = streams.item_block(field)
    name = field.name
    item: Any = streams.block_type(block, f"Cx{model.__name__}{name.title().replace('_', '')}")

    def mention(row: Any, mentions: Mentions) -> None:
        for raw in streams.values(field, getattr(row, name)):
            streams.mention(block, raw, mentions)

    return Field(
        name,
        list[item],
        lambda row, serving: [streams.shown(block, raw, serving) for raw in streams.values(field, getattr(row, name))],
        mention=mention,
        description=text,
    )


def _tags(field: TaggableManager, text: str) -> Field:
    """Tags, taken through their items: a prefetch of the tags themselves takes no narrowed queryset."""
    tag, through = field.remote_field.model, field.remote_field.through
    items = through._meta.get_field("content_object").remote_field.get_accessor_name()

    def value(row: Any, serving: Serving) -> list[dict[str, Any]]:
        found = [related(item, "tag") for item in getattr(row, items).all()]
        return [ref(tag) for tag in sorted(filter(None, found), key=str)]

    return Field(
        field.name,
        list[Ref],
        value,
        prefetch=lambda reader: [
            Prefetch(items, queryset=visible(through._default_manager.select_related("tag"), reader))
            if _open_to(tag, reader)
            else Prefetch(f"{items}__tag", queryset=visible(tag._default_manager.all(), reader))
        ],
        description=text,
    )
