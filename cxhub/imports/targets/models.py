"""Record types of plain models and snippets."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _
from wagtail.models import DraftStateMixin, RevisionMixin

from cxhub.facts import Fact
from cxhub.imports.errors import WrongValue
from cxhub.imports.mapping.values import is_empty
from cxhub.imports.targets.base import Context, RecordType
from cxhub.imports.targets.fields import Field, field_for
from cxhub.imports.targets.registry import registry

MANY = ("references", "tags")
NAMES_TO_COMPARE = 3000


class ModelRecordType(RecordType):
    """Rows that become objects of a model.

    Attributes:
        model: The model.
        natural_key: Fields by which the hub itself tells two objects apart; an object that has them already is
            changed, not made twice. Empty to tell by external id only.
        slug_field: The field that references by slug look into.
        name_field: The field that references by name look into.
    """

    model: ClassVar[type[Model]]
    natural_key: ClassVar[Sequence[str]] = ("slug",)
    slug_field: ClassVar[str] = "slug"
    name_field: ClassVar[str] = "name"

    @property
    def label_lower(self) -> str:
        """The label, or the model's, as it stands inside a sentence."""
        return str(self.label or self.model._meta.verbose_name).lower()

    def complete(self, given: str | Field) -> Field:
        """Return the description of a field, from the model where it does not say."""
        name = given if isinstance(given, str) else given.name
        try:
            model_field = self.model._meta.get_field(name)
        except FieldDoesNotExist:
            if isinstance(given, str):
                raise
            return given
        if isinstance(given, Field) and model_field.auto_created and not model_field.concrete:
            return given  # The other end of a relation that happens to be called the same.
        described = field_for(model_field)
        if isinstance(given, Field):
            said = {
                part: getattr(given, part) for part in ("required", "to", "choices", "help") if getattr(given, part)
            }
            kind = given.kind if given.kind != "text" else described.kind
            described = replace(described, kind=kind, **said)
        related = getattr(model_field, "related_model", None)
        if related is not None and not described.to:
            kind_of_related = registry.for_model(related)
            described = replace(described, to=kind_of_related.name if kind_of_related else "")
        return described

    def lookup(self, value: str, by: str) -> Model | None:
        """Return the object with a slug or name, or None where there is none or more than one."""
        ways = {
            "slug": (self.slug_field,),
            "name": (f"{self.name_field}__iexact",),
            "any": (self.slug_field, f"{self.name_field}__iexact"),
        }[by]
        for way in ways:
            name = way.split("__")[0]
            if not self._has(name):
                continue
            found = list(self.queryset().filter(**{way: value})[:2])
            if len(found) == 1:
                return found[0]
        return None

    def queryset(self) -> Any:
        """Return the objects that the type finds among."""
        return self.model._default_manager.all()

    def known_names(self) -> list[str]:
        """Return the slugs and names of a few thousand objects."""
        names = [name for name in (self.slug_field, self.name_field) if self._has(name)]
        rows = self.queryset().values_list(*names)[:NAMES_TO_COMPARE] if names else []
        return [str(value) for row in rows for value in row]

    def _has(self, name: str) -> bool:
        return any(field.name == name for field in self.model._meta.get_fields())

    def find(self, values: Mapping[str, Any], context: Context) -> Model | None:
        """Return the object that has the natural key of a record already."""
        key = {name: values.get(name) for name in self.natural_key}
        if not key or any(is_empty(value) for value in key.values()):
            return None
        found: Model | None = self.queryset().filter(**key).first()
        return found

    def save(self, values: Mapping[str, Any], existing: Any, context: Context) -> Model:
        """Make or change an object, checked as a form would check it."""
        obj = existing if existing is not None else self.new(values, context)
        self.assign(obj, values, context)
        obj.full_clean()
        obj.save()
        for name in self.set_after_saving(values):
            getattr(obj, name).set(values[name])
        if isinstance(obj, RevisionMixin):
            revision = obj.save_revision(user=context.user)
            if isinstance(obj, DraftStateMixin) and obj.live:
                revision.publish(user=context.user)
        saved: Model = obj
        return saved

    def new(self, values: Mapping[str, Any], context: Context) -> Model:
        """Return an object to fill, not saved yet."""
        return self.model()

    def assign(self, obj: Any, values: Mapping[str, Any], context: Context) -> None:
        """Set what can be set before saving. A type with fields of its own making overrides it."""
        later = self.set_after_saving(values)
        for name, value in values.items():
            field = self.field_map[name]
            if name in later or field.model_field is None:
                continue
            if field.kind == "tags":
                getattr(obj, name).set(value)
            else:
                setattr(obj, name, value)

    def set_after_saving(self, values: Mapping[str, Any]) -> list[str]:
        """Return the fields that need the object to be in the database: lists that no cluster keeps in memory."""
        return [
            name
            for name in values
            if self.field_map[name].kind in MANY and not is_clustered(self.field_map[name].model_field)
        ]

    def get_value(self, obj: Any, name: str) -> Any:
        """Return a field's value; of a list, its objects."""
        value = getattr(obj, name)
        return list(value.all()) if self.field_map[name].kind in MANY else value

    def delete(self, obj: Any, context: Context) -> None:
        """Delete an object; a fact is withdrawn."""
        if isinstance(obj, Fact):
            type(obj).objects.filter(pk=obj.pk).withdraw()
        else:
            obj.delete()

    @property
    def keeps_facts(self) -> bool:
        """Whether a record that exists is never changed: so for every fact, whether the type says so or not."""
        return self.append_only or issubclass(self.model, Fact)

    def refuse_draft(self, obj: Any) -> None:
        """Refuse to change an object over somebody's unpublished work.

        Raises:
            WrongValue: Somebody has work in it that is not published.
        """
        if getattr(obj, "has_unpublished_changes", False) and getattr(obj, "live", False):
            raise WrongValue(
                _("Somebody is working on “%(object)s”: publish or discard the draft first.")
                % {"object": self.describe(obj)},
                self.describe(obj),
            )


def is_clustered(field: Any) -> bool:
    """Whether a list is kept in memory by its page or snippet until that is saved."""
    return type(field).__module__.startswith("modelcluster.") or any(
        base.__module__.startswith("modelcluster.") for base in type(field).__mro__
    )
