"""The strategy drawn as a map: a pillar is a line, work on it is a stop, and the line runs on to a measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from cxhub.strategy.models import CXPrinciple, StrategyPillar


@dataclass(frozen=True)
class Stop:
    """One piece of work on a pillar's line.

    :param status: as the marks name it: ``on_track``, ``caution``, ``off_track``, ``pending``, ``outdated``.
    :param note: a few words under the title.
    :param measure: what the work is to move, with its ``get_absolute_url``; ``None`` is a gap.
    :param figure: the measure's newest value, in words.
    :param drawing: the measure's readings as a little line; several stops may show the same.
    :param gap: what is missing, in words, where something is.
    """

    title: str
    url: str
    status: str
    note: str = ""
    measure: Any = None
    figure: str = ""
    drawing: str = ""
    gap: str = ""


@dataclass(frozen=True)
class Stops:
    """The work of one pillar as an app gives it to the hook ``cxhub_strategy_map``.

    The hook is ``function(request, pillars) -> Iterable[Stops]``.

    :param pillar_id: ``None`` is work that names no pillar.
    :param total: how many there are, where not all are drawn.
    :param more: the address of all of them.
    """

    pillar_id: int | None
    stops: Sequence[Stop]
    total: int = 0
    more: str = ""


@dataclass
class Line:
    """A pillar with its principles and the work on it."""

    pillar: StrategyPillar | None
    principles: list[CXPrinciple] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    more: list[tuple[int, str]] = field(default_factory=list)

    @property
    def is_broken(self) -> bool:
        """Whether something is missing: somebody who answers for it, a principle, or work."""
        pillar = self.pillar
        answered = pillar is not None and pillar.executive is not None and pillar.executive.active
        return not (answered and self.principles and self.stops)


def lines_of(request: HttpRequest, pillars: Iterable[StrategyPillar], strays: Iterable[CXPrinciple] = ()) -> list[Line]:
    """The map's lines, pillars first; what belongs to no pillar has a line of its own at the end.

    :param pillars: with their ``executive`` joined and the principles that the reader may see in ``shown_principles``.
    :param strays: principles without a pillar.
    """
    pillars = list(pillars)
    by_pillar: dict[int | None, list[Stops]] = defaultdict(list)
    for function in hooks.get_hooks("cxhub_strategy_map"):
        for stops in function(request, pillars):
            by_pillar[stops.pillar_id].append(stops)
    lines = [Line(pillar, list(pillar.shown_principles)) for pillar in pillars]
    lines.append(Line(None, list(strays)))
    for line in lines:
        for stops in by_pillar[line.pillar.pk if line.pillar else None]:
            line.stops += stops.stops
            if stops.total > len(stops.stops):
                line.more.append((stops.total - len(stops.stops), stops.more))
    return [line for line in lines if line.pillar or line.stops or line.principles]
