"""What a record type is, and what it may ask of the run that it works in."""

from __future__ import annotations

import difflib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cxhub.imports.errors import WrongValue
from cxhub.imports.mapping.values import storable, text
from cxhub.imports.targets import fields as kinds
from cxhub.imports.targets.fields import Field
from cxhub.imports.targets.registry import registry

if TYPE_CHECKING:
    from django.db.models import Model

    from cxhub.imports.sources import Source

D = TypeVar("D", bound=date)
CACHE_SIZE = 20_000


@dataclass
class Context:
    """The run, as record types see it.

    Attributes:
        namespace: Whose external ids the source's are.
        user: Who imports, or None for a command.
        historical: Whether records are history: they keep what today's gates would refuse, and are marked.
        shift: What every date is moved by.
        source: Where the rows come from; None in an undo.
        undoing: Whether an import is being undone.
    """

    namespace: str
    user: Any = None
    historical: bool = False
    shift: timedelta = timedelta(0)
    source: Source | None = None
    undoing: bool = False
    _objects: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    _met: set[tuple[str, str]] = field(default_factory=set)
    _tables: dict[tuple[str, ...], dict[str, Any]] = field(default_factory=dict)

    def shifted(self, day: D) -> D:
        """Return a date or moment moved as the run wants it.

        Raises:
            WrongValue: It would leave the calendar.
        """
        try:
            return day + self.shift
        except OverflowError as error:
            raise WrongValue(_("The date lies outside the calendar."), text(day)) from error

    def today(self) -> date:
        """Return the day of the import."""
        return timezone.localdate()

    def resolve(self, record_type: str, value: Any, by: str = "any", take: str = "") -> Any:
        """Return the object of a record type that a value means.

        Args:
            record_type: Its name.
            value: What the source calls it.
            by: ``external`` id, ``slug``, ``name``, or ``any`` of these in this order.
            take: A field of it to return in place of it.

        Raises:
            WrongValue: There is none; the nearest is named.
        """
        words = storable(text(value).strip())
        key = (record_type, by, words)
        if key not in self._objects:
            self._keep(key, self._resolve(record_type, words, by))
        found = self._objects[key]
        kind = registry.get(record_type)
        return kind.get_value(found, take) if kind is not None and take else found

    def remember(self, record_type: str, external_id: str, obj: Any) -> None:
        """Keep the object that an external id stands for: what a row makes, the next ones often refer to."""
        for by in ("any", "external"):
            self._keep((record_type, by, external_id.strip()), obj)

    def _keep(self, key: tuple[str, str, str], obj: Any) -> None:
        if len(self._objects) > CACHE_SIZE:
            self._objects.clear()
        self._objects[key] = obj

    def _resolve(self, record_type: str, words: str, by: str) -> Any:
        from cxhub.imports.models import ImportedRecord

        kind = registry.get(record_type)
        if kind is None:
            raise WrongValue(_("Nothing of the kind “%(type)s” can be referred to.") % {"type": record_type}, words)
        found = None
        if by in ("any", "external"):
            found = ImportedRecord.find_object(self.namespace, record_type, words)
        if found is None and by != "external":
            found = kind.lookup(words, by)
        if found is None:
            near = difflib.get_close_matches(words, kind.known_names(), 1)
            reason = _("We know no %(type)s called “%(value)s”.") % {"type": kind.label_lower, "value": words}
            if near:
                reason = f"{reason} {_('The nearest is “%(near)s”.') % {'near': near[0]}}"
            raise WrongValue(reason, words)
        return found

    def was_met(self, record_type: str, external_id: str) -> bool:
        """Return whether the run is known to have met a record before; the database knows of all that it has."""
        return (record_type, external_id) in self._met

    def meet(self, record_type: str, external_id: str) -> None:
        """Remember that the run has met a record."""
        if len(self._met) > CACHE_SIZE:
            self._met.clear()
        self._met.add((record_type, external_id))

    def forget_objects(self) -> None:
        """Drop found objects and met records, because a row that may have made some of them was rolled back."""
        self._objects.clear()
        self._met.clear()

    def table(self, file: str, key: str, value: str, list_path: str = "") -> Mapping[str, Any]:
        """Return two columns of another file of the source as a table from text to value.

        Raises:
            SourceError: There is no such file, or it cannot be read.
        """
        from cxhub.imports.tables import read_table

        wanted = (file, key, value, list_path)
        if wanted not in self._tables:
            self._tables[wanted] = read_table(self.source, *wanted) if self.source is not None else {}
        return self._tables[wanted]


class RecordType(ABC):
    """Something that rows can become. Most are a :class:`ModelRecordType` or a :class:`PageRecordType`.

    Attributes:
        name: In mappings and reports.
        label: For people.
        model: The model of its objects, where they have one.
        fields: What a mapping may fill: names of the model's fields, or :class:`Field` where more is to be said.
        append_only: Whether its records are facts: one that exists is never changed.
    """

    name: ClassVar[str]
    label: ClassVar[Any] = ""
    model: ClassVar[type[Model] | None] = None
    fields: ClassVar[Sequence[str | Field]] = ()
    append_only: ClassVar[bool] = False

    @cached_property
    def field_map(self) -> dict[str, Field]:
        """The fields by name, completed from the model."""
        return {found.name: found for found in (self.complete(given) for given in self.fields)}

    @property
    def keeps_facts(self) -> bool:
        """Whether a record that exists is never changed."""
        return self.append_only

    @property
    def label_lower(self) -> str:
        """The label as it stands inside a sentence."""
        return str(self.label or self.name).lower()

    def complete(self, given: str | Field) -> Field:
        """Return the whole description of a field."""
        return Field(given) if isinstance(given, str) else given

    def check(self, context: Context) -> None:  # noqa: B027  (most types need nothing)
        """Make sure, before the first row, that records of the type can be made.

        Raises:
            ImportProblem: They cannot, for instance because the page that they belong under is missing.
        """

    def clean(self, name: str, value: Any, context: Context) -> Any:
        """Return what the mapping made as what :meth:`save` takes.

        Raises:
            WrongValue: It cannot be that.
        """
        return kinds.clean(self.field_map[name], value, context)

    @abstractmethod
    def lookup(self, value: str, by: str) -> Any:
        """Return the object with a slug or name, or None.

        Args:
            value: The slug or name.
            by: ``slug``, ``name`` or ``any``.
        """

    def known_names(self) -> list[str]:
        """Return what its objects are called, to find the nearest to a wrong name. Empty where there are many."""
        return []

    def find(self, values: Mapping[str, Any], context: Context) -> Any:
        """Return the object that a new record would be, if the hub has it already by its own key; else None."""
        return None

    @abstractmethod
    def save(self, values: Mapping[str, Any], existing: Any, context: Context) -> Any:
        """Make or change an object.

        Args:
            values: Field → cleaned value; of an existing object only what changes.
            existing: The object, or None to make one.
            context: The run.

        Returns:
            The object, saved.

        Raises:
            WrongValue, ValidationError, IntegrityError: The values cannot be. Nothing stays of them.
        """

    @abstractmethod
    def delete(self, obj: Any, context: Context) -> None:
        """Delete an object that an import made, for its undo."""

    def get_value(self, obj: Any, name: str) -> Any:
        """Return a field's value of an object."""
        return getattr(obj, name)

    def dump(self, name: str, value: Any) -> Any:
        """Return a field's value as JSON that equal values share."""
        return kinds.dump(self.field_map[name], value)

    def load(self, name: str, value: Any, context: Context) -> Any:
        """Return a field's value from its JSON."""
        return kinds.load(self.field_map[name], value, context)

    def describe(self, obj: Any) -> str:
        """Return what to call an object in a report."""
        return str(obj)
