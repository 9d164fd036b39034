"""Fields of record types, and how a source's value becomes one: by kind, told from the model's field."""

import json
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Literal

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from taggit.managers import TaggableManager
from wagtail.fields import RichTextField, StreamField

from cxhub.imports.errors import WrongValue
from cxhub.imports.mapping.parsing_values import as_day, as_moment, parse_bool, parse_number
from cxhub.imports.mapping.values import Html, is_empty, storable, text
from cxhub.imports.richtext import as_html, clean_html

Kind = Literal[
    "text",
    "rich_text",
    "date",
    "datetime",
    "number",
    "integer",
    "bool",
    "choice",
    "reference",
    "references",
    "tags",
    "blocks",
    "json",
]


@dataclass(frozen=True)
class Field:
    """One field that a mapping may fill.

    Attributes:
        name: In mappings, and of the attribute unless the record type reads and writes it otherwise.
        kind: What values it takes.
        required: Whether a new record must have it.
        to: For references, the record type that they lead to.
        choices: For choices, stored value and label.
        help: A sentence for whoever writes a mapping.
        model_field: The model's field behind it, if there is one.
    """

    name: str
    kind: Kind = "text"
    required: bool = False
    to: str = ""
    choices: tuple[tuple[Any, Any], ...] = ()
    help: str = ""
    model_field: Any = None

    @property
    def many(self) -> bool:
        """Whether it holds a list."""
        return self.kind in ("references", "tags", "blocks")

    def empty_value(self) -> Any:
        """Return what stands for nothing: the model's default, where there is one."""
        if self.kind == "json":
            return self.model_field.get_default() if self.model_field is not None else None
        if self.many:
            return []
        if self.model_field is None:
            return "" if self.kind in ("text", "rich_text") else None
        return self.model_field.get_default()


def field_for(model_field: Any, **options: Any) -> Field:
    """Return the field that a model's field gives.

    Args:
        model_field: From the model's ``_meta``.
        options: What differs from it.
    """
    kind = _kind(model_field)
    blank = getattr(model_field, "blank", True) or getattr(model_field, "has_default", lambda: True)()
    described: dict[str, Any] = {
        "name": model_field.name,
        "kind": kind,
        "required": not blank,
        "help": str(getattr(model_field, "help_text", "") or ""),
        "choices": tuple(getattr(model_field, "flatchoices", ()) or ()),
        "model_field": model_field,
    }
    return Field(**{**described, **options})


def _kind(field: Any) -> Kind:
    if isinstance(field, TaggableManager):
        return "tags"
    if isinstance(field, StreamField):
        return "blocks"
    if isinstance(field, models.ManyToManyField):
        return "references"
    if isinstance(field, models.ForeignKey):
        return "reference"
    if getattr(field, "choices", None):
        return "choice"
    kinds: tuple[tuple[Any, Kind], ...] = (
        (RichTextField, "rich_text"),
        (models.JSONField, "json"),
        (models.BooleanField, "bool"),
        (models.DateTimeField, "datetime"),
        (models.DateField, "date"),
        (models.IntegerField, "integer"),
        ((models.DecimalField, models.FloatField), "number"),
    )
    return next((kind for classes, kind in kinds if isinstance(field, classes)), "text")


def clean(field: Field, value: Any, context: Any) -> Any:
    """Return a mapping's value as what the field takes.

    Args:
        field: The field.
        value: What the mapping made; None for nothing.
        context: The run, for references and shifted dates.

    Raises:
        WrongValue: It cannot be that.
    """
    if is_empty(value) and value != []:
        return field.empty_value()
    return CLEANERS[field.kind](field, value, context)


def _text(field: Field, value: Any, context: Any) -> str:
    words = strip_tags(value) if isinstance(value, Html) else text(value)
    return storable(words.strip())


def _rich_text(field: Field, value: Any, context: Any) -> str:
    words = storable(text(value))
    return clean_html(words) if isinstance(value, Html) else as_html(words, "text")


def _date(field: Field, value: Any, context: Any) -> date:
    day: date = context.shifted(as_day(value))
    return day


def _datetime(field: Field, value: Any, context: Any) -> datetime:
    moment: datetime = context.shifted(as_moment(value))
    return moment.astimezone(UTC)  # As the database gives it back, so that equal moments compare equal.


def _number(field: Field, value: Any, context: Any) -> Any:
    number = parse_number(value)
    if isinstance(field.model_field, models.FloatField):
        return float(number)
    places = getattr(field.model_field, "decimal_places", None)
    if places is not None and number == round(number, places):
        return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN) if abs(number) < 10**20 else number
    return number


def _integer(field: Field, value: Any, context: Any) -> int:
    number = parse_number(value)
    if number != number.to_integral_value() or abs(number) >= 2**63:
        raise WrongValue(_("“%(value)s” is no whole number that we can hold.") % {"value": text(value)}, value)
    return int(number)


def _bool(field: Field, value: Any, context: Any) -> bool:
    return parse_bool(value)


def _choice(field: Field, value: Any, context: Any) -> Any:
    word = text(value).strip().casefold()
    for stored, label in field.choices:
        if word in (str(stored).casefold(), str(label).casefold()):
            return stored
    raise WrongValue(
        _("“%(value)s” is not among: %(known)s.")
        % {"value": text(value), "known": ", ".join(str(stored) for stored, _label in field.choices)},
        value,
    )


def _reference(field: Field, value: Any, context: Any) -> models.Model:
    if isinstance(value, list):
        if len(value) != 1:
            raise WrongValue(_("There is more than one; say which with item or first."), text(value))
        value = value[0]
    found: models.Model = value if isinstance(value, models.Model) else context.resolve(field.to, value, "any")
    wanted = getattr(field.model_field, "related_model", None)
    if wanted is not None and not isinstance(found, wanted):
        raise WrongValue(_("%(value)s is of another kind.") % {"value": found}, text(found))
    return found


def _references(field: Field, value: Any, context: Any) -> list[models.Model]:
    items = value if isinstance(value, list) else [value]
    found = [_reference(field, item, context) for item in items if not is_empty(item)]
    return list(dict.fromkeys(found))


def _tags(field: Field, value: Any, context: Any) -> list[Any]:
    """Return the tags, or their names: those of a curated vocabulary must be in it."""
    items = [item for item in (value if isinstance(value, list) else [value]) if not is_empty(item)]
    vocabulary = getattr(field.model_field, "related_model", None)
    if field.to and vocabulary is not None and not getattr(vocabulary, "free_tagging", True):
        items = [_reference(field, item, context) for item in items]
    else:
        items = [item if isinstance(item, models.Model) else storable(text(item).strip()) for item in items]
    return list(dict.fromkeys(items))


def _blocks(field: Field, value: Any, context: Any) -> Any:
    """Return a stream: of ``{type, value}`` objects, or of what the only kind of block in it takes."""
    block = field.model_field.stream_block
    kinds = list(block.child_blocks)
    raw = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and item.get("type") in kinds and "value" in item:
            raw.append({"type": item["type"], "value": _raw(item["value"], context)})
        elif len(kinds) == 1:
            raw.append({"type": kinds[0], "value": _raw(item, context)})
        else:
            raise WrongValue(_("Each block needs a type: %(kinds)s.") % {"kinds": ", ".join(kinds)}, text(item))
    try:
        return block.clean(block.to_python(raw))
    except (TypeError, AttributeError, KeyError) as error:
        raise WrongValue(_("This does not fit the blocks of the field."), text(value)) from error


def _raw(value: Any, context: Any) -> Any:
    """Return a block's value as it is stored: keys for objects, ISO for dates."""
    if isinstance(value, dict):
        return {str(key): _raw(part, context) for key, part in value.items()}
    if isinstance(value, list):
        return [_raw(part, context) for part in value]
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, datetime | date):
        return context.shifted(value).isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return storable(value) if isinstance(value, str) else value


def _json(field: Field, value: Any, context: Any) -> Any:
    return json.loads(json.dumps(_raw(value, context), cls=DjangoJSONEncoder))


CLEANERS = {
    "text": _text,
    "rich_text": _rich_text,
    "date": _date,
    "datetime": _datetime,
    "number": _number,
    "integer": _integer,
    "bool": _bool,
    "choice": _choice,
    "reference": _reference,
    "references": _references,
    "tags": _tags,
    "blocks": _blocks,
    "json": _json,
}


def dump(field: Field, value: Any) -> Any:
    """Return a field's value as JSON that two equal values share."""
    if value is None:
        return None
    if field.kind == "references":
        return sorted(str(item.pk) for item in value)
    if field.kind == "tags":
        return sorted(str(item) for item in value)
    if field.kind == "blocks":
        # Blocks fresh from the database are JSON already; those made now hold dates and the like.
        stored = json.loads(json.dumps(value.get_prep_value(), cls=DjangoJSONEncoder)) if value else []
        return [_without_ids(block) for block in stored]
    if field.kind == "reference":
        return str(value.pk)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_ids(part) for key, part in value.items() if key != "id"}
    if isinstance(value, list):
        return [_without_ids(part) for part in value]
    return value


def load(field: Field, value: Any, context: Any) -> Any:
    """Return the field's value from what :func:`dump` gave, for an undo.

    Raises:
        WrongValue: What it refers to is gone.
    """
    if value is None:
        return None
    if field.kind in ("reference", "references"):
        keys = value if isinstance(value, list) else [value]
        found = list(field.model_field.related_model._base_manager.filter(pk__in=keys))
        if len(found) != len(keys):
            raise WrongValue(_("What it referred to before is gone."), text(value))
        return found if field.kind == "references" else found[0]
    if field.kind == "blocks":
        return field.model_field.stream_block.to_python(deepcopy(value))
    if field.kind == "datetime":
        return as_moment(value)
    if field.kind == "date":
        return as_day(value)
    if field.kind in ("number", "integer"):
        return field.model_field.to_python(value) if field.model_field is not None else parse_number(value)
    return value
