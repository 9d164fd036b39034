"""The strategy graph: the whole programme as it was on one day, as frozen values that rules can ask.

It is read from the database by :mod:`cxhub.alignment.reading`, kept with each run, and read back from there. Whatever
rules ask again and again (the updates of an initiative, the readings of a KPI) is gathered once, when first asked.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from django.utils.functional import cached_property

from cxhub.alignment import nodes
from cxhub.alignment.nodes import Node
from cxhub.alignment.packing import pack, unpack

__all__ = ["VERSION", "Graph", "Node"]

N = TypeVar("N", bound=Node)

#: Of the stored form. Raise it when a field changes its meaning, and translate older graphs in :meth:`Graph.load`.
VERSION = 1


@dataclass(frozen=True)
class Graph:
    """The programme on a day.

    :param as_of: the day.
    :param active_stages: stages in which updates are owed and work counts, as the site had them.
    """

    as_of: datetime.date
    active_stages: tuple[str, ...] = ("approved", "in_progress")
    people: tuple[nodes.Person, ...] = ()
    departments: tuple[nodes.Department, ...] = ()
    pillars: tuple[nodes.Pillar, ...] = ()
    purposes: tuple[nodes.Purpose, ...] = ()
    stances: tuple[nodes.Stance, ...] = ()
    promises: tuple[nodes.Promise, ...] = ()
    principles: tuple[nodes.Principle, ...] = ()
    reviews: tuple[nodes.Review, ...] = ()
    acknowledgements: tuple[nodes.Acknowledgements, ...] = ()
    plays: tuple[nodes.Play, ...] = ()
    stories: tuple[nodes.Story, ...] = ()
    lessons: tuple[nodes.Lesson, ...] = ()
    kpis: tuple[nodes.Kpi, ...] = ()
    readings: tuple[nodes.Reading, ...] = ()
    linkages: tuple[nodes.Linkage, ...] = ()
    drivers: tuple[nodes.Driver, ...] = ()
    claims: tuple[nodes.Claim, ...] = ()
    initiatives: tuple[nodes.Initiative, ...] = ()
    updates: tuple[nodes.Update, ...] = ()
    milestones: tuple[nodes.Milestone, ...] = ()
    date_moves: tuple[nodes.DateMove, ...] = ()
    decisions: tuple[nodes.Decision, ...] = ()
    assessments: tuple[nodes.Assessment, ...] = ()

    # Looking up.

    @cached_property
    def programme(self) -> nodes.Programme:
        """The programme as a whole."""
        return nodes.Programme(0, "")

    @cached_property
    def person(self) -> dict[int, nodes.Person]:
        """People by id."""
        return _by_id(self.people)

    @cached_property
    def pillar(self) -> dict[int, nodes.Pillar]:
        """Pillars by id."""
        return _by_id(self.pillars)

    @cached_property
    def kpi(self) -> dict[int, nodes.Kpi]:
        """KPIs by id."""
        return _by_id(self.kpis)

    @cached_property
    def initiative(self) -> dict[int, nodes.Initiative]:
        """Initiatives by id."""
        return _by_id(self.initiatives)

    @cached_property
    def principle(self) -> dict[int, nodes.Principle]:
        """Principles by id."""
        return _by_id(self.principles)

    @cached_property
    def active(self) -> tuple[nodes.Initiative, ...]:
        """Initiatives in a stage in which work counts."""
        return tuple(item for item in self.initiatives if item.stage in self.active_stages)

    @cached_property
    def current_pillars(self) -> tuple[nodes.Pillar, ...]:
        """Pillars whose period the day lies in."""
        return tuple(item for item in self.pillars if item.is_current(self.as_of))

    @cached_property
    def current_ids(self) -> frozenset[int]:
        """Ids of the current pillars."""
        return frozenset(pillar.id for pillar in self.current_pillars)

    @cached_property
    def active_by_pillar(self) -> dict[int, list[nodes.Initiative]]:
        """Active initiatives by their primary pillar."""
        return _grouped(self.active, lambda item: item.pillar)

    @cached_property
    def active_by_kpi(self) -> dict[int, list[nodes.Initiative]]:
        """Active initiatives by the KPIs that they should move."""
        found: dict[int, list[nodes.Initiative]] = defaultdict(list)
        for item in self.active:
            for kpi in item.kpis:
                found[kpi].append(item)
        return dict(found)

    @cached_property
    def updates_of(self) -> dict[int, list[nodes.Update]]:
        """Updates by initiative, the oldest first."""
        return _grouped(self.updates, lambda item: item.initiative, lambda item: (item.on, item.id))

    @cached_property
    def milestones_of(self) -> dict[int, list[nodes.Milestone]]:
        """Milestones by initiative, in their order."""
        return _grouped(self.milestones, lambda item: item.initiative)

    @cached_property
    def date_moves_of(self) -> dict[int, list[nodes.DateMove]]:
        """Moves of the target date by initiative, the oldest first."""
        return _grouped(self.date_moves, lambda item: item.initiative, lambda item: (item.moved_on, item.id))

    @cached_property
    def readings_of(self) -> dict[int, list[nodes.Reading]]:
        """Readings by KPI, the oldest first."""
        return _grouped(self.readings, lambda item: item.kpi, lambda item: (item.as_of, item.id))

    @cached_property
    def linkages_of(self) -> dict[int, list[nodes.Linkage]]:
        """Financial linkages by KPI, the oldest first."""
        return _grouped(self.linkages, lambda item: item.kpi, lambda item: (item.studied_on, item.id))

    @cached_property
    def decisions_of(self) -> dict[int, list[nodes.Decision]]:
        """Decisions by initiative."""
        return _grouped(self.decisions, lambda item: item.initiative)

    @cached_property
    def assessments_of(self) -> dict[int, list[nodes.Assessment]]:
        """Assessments by decision, the oldest first."""
        return _grouped(self.assessments, lambda item: item.decision, lambda item: (item.assessed_on, item.id))

    @cached_property
    def plays_of(self) -> dict[int, list[nodes.Play]]:
        """Plays by every principle that they serve."""
        return _by_principle(self.plays)

    @cached_property
    def stories_of(self) -> dict[int, list[nodes.Story]]:
        """Stories by every principle that they show."""
        return _by_principle(self.stories)

    def name(self, person: int | None) -> str:
        """A person's name; empty where there is none."""
        return self.person[person].title if person in self.person else ""

    def is_here(self, person: int | None) -> bool:
        """Whether there is such a person and they have not left."""
        return person in self.person and self.person[person].active

    def someone(self, *people: int | None) -> int | None:
        """The first of these people who is still here: whom to ask."""
        return next((person for person in people if self.is_here(person)), None)

    def executives(self, *pillars: int | None) -> list[int | None]:
        """The executives of those of these pillars that there are."""
        return [self.pillar[pillar].executive for pillar in pillars if pillar in self.pillar]

    @cached_property
    def strategist(self) -> int | None:
        """Whom to ask where nobody nearer is there: the owner of the purpose, else of the promise, else the stance."""
        texts: tuple[nodes.Purpose | nodes.Promise | nodes.Stance, ...]
        texts = (*self.purposes, *self.promises, *self.stances)
        return self.someone(*(text.owner for text in texts))

    # Keeping.

    def dump(self) -> bytes:
        """The graph in its stored form: compressed JSON, each kind as its fields and rows of values."""
        kinds = {
            name: {"fields": list(codecs), "rows": [_row(node, codecs) for node in getattr(self, name)]}
            for name, codecs in _CODECS.items()
        }
        return pack(
            {
                "version": VERSION,
                "as_of": self.as_of.isoformat(),
                "active_stages": list(self.active_stages),
                "kinds": kinds,
            }
        )

    @classmethod
    def load(cls, data: bytes | memoryview) -> Graph:
        """A graph from its stored form. Fields that the form lacks take their defaults; those unknown now are left out.

        :raises ValueError: the form is newer than this code.
        """
        stored = unpack(data)
        if stored["version"] > VERSION:
            raise ValueError(f"The graph is of version {stored['version']}, and this code knows {VERSION}.")
        kinds: dict[str, Any] = {}
        for name, codecs in _CODECS.items():
            table = stored["kinds"].get(name)
            if table is not None:
                kinds[name] = _read_table(_NODE_TYPES[name], codecs, table)
        return cls(
            as_of=datetime.date.fromisoformat(stored["as_of"]),
            active_stages=tuple(stored["active_stages"]),
            **kinds,
        )


def _by_id(items: Iterable[N]) -> dict[int, N]:
    return {item.id: item for item in items}


def _grouped(
    items: Iterable[N], of: Callable[[N], int | None], order: Callable[[N], Any] | None = None
) -> dict[int, list[N]]:
    found: dict[int, list[N]] = defaultdict(list)
    for item in items:
        if (key := of(item)) is not None:
            found[key].append(item)
    if order:
        for group in found.values():
            group.sort(key=order)
    return dict(found)


def _by_principle(items: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for item in items:
        for principle in {item.principle, *item.also_principles} - {None}:
            found[principle].append(item)
    return dict(found)


# What turns a value into JSON, and back.
_Codec = tuple[Callable[[Any], Any] | None, Callable[[Any], Any] | None]


def _codec(annotation: Any) -> _Codec:
    """How values of a field's type are written and read; ``None`` where JSON has them as they are."""
    parts = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    kind = next(part for part in parts if part is not type(None))
    if kind is datetime.date:
        return datetime.date.isoformat, datetime.date.fromisoformat
    if get_origin(kind) is tuple:
        return list, tuple
    return None, None


def _row(node: Node, codecs: dict[str, _Codec]) -> list[Any]:
    row = []
    for name, (write, _read) in codecs.items():
        value = getattr(node, name)
        row.append(value if write is None or value is None else write(value))
    return row


def _read_table(kind: type[Node], codecs: dict[str, _Codec], table: dict[str, Any]) -> tuple[Node, ...]:
    known = [(index, name, codecs[name][1]) for index, name in enumerate(table["fields"]) if name in codecs]
    return tuple(
        kind(
            **{
                name: row[index] if read is None or row[index] is None else read(row[index])
                for index, name, read in known
            }
        )
        for row in table["rows"]
    )


_NODE_TYPES: dict[str, type[Node]] = {
    name: get_args(hint)[0]
    for name, hint in get_type_hints(Graph).items()
    if get_origin(hint) is tuple and name != "active_stages"
}
_CODECS: dict[str, dict[str, _Codec]] = {
    name: {field.name: _codec(get_type_hints(kind)[field.name]) for field in fields(kind)}
    for name, kind in _NODE_TYPES.items()
}
