"""The nodes of the strategy graph: what rules are given of each object, as frozen plain values.

Links are ids. Times are days, because rules judge days. What a node says is what was true on the graph's day.
A field that is added later needs a default, so that graphs of earlier runs can still be read.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar

Day = datetime.date


@dataclass(frozen=True, slots=True)
class Node:
    """An object of the programme.

    :param id: its primary key.
    :param title: what people call it.
    """

    kind: ClassVar[str] = ""

    id: int
    title: str

    @property
    def key(self) -> tuple[str, int]:
        """Kind and id."""
        return (self.kind, self.id)


@dataclass(frozen=True, slots=True)
class Programme(Node):
    """The programme as a whole."""

    kind: ClassVar[str] = "programme"


@dataclass(frozen=True, slots=True)
class Person(Node):
    """A member. ``active`` is whether they were here on the graph's day."""

    kind: ClassVar[str] = "member"

    department: int | None = None
    executive: bool = False
    front_line: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class Department(Node):
    """A department."""

    kind: ClassVar[str] = "department"

    head: int | None = None


@dataclass(frozen=True, slots=True)
class Pillar(Node):
    """A pillar with its period."""

    kind: ClassVar[str] = "strategypillar"

    order: int = 1
    executive: int | None = None
    owner: int | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None

    def is_current(self, on: Day) -> bool:
        """Whether the day lies in its period. Without a period it always does."""
        return (self.starts_on is None or self.starts_on <= on) and (self.ends_on is None or on <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Purpose(Node):
    """The purpose, and how many understood it of those who were asked."""

    kind: ClassVar[str] = "purpose"

    owner: int | None = None
    version: int = 1
    effective_from: Day | None = None
    understood: int | None = None
    asked: int | None = None


@dataclass(frozen=True, slots=True)
class Stance(Node):
    """The stance of the business, the brand and CX."""

    kind: ClassVar[str] = "businessstance"

    owner: int | None = None
    business: str = ""
    brand: str = ""
    cx: str = ""


@dataclass(frozen=True, slots=True)
class Promise(Node):
    """The brand promise with the principles that keep it."""

    kind: ClassVar[str] = "brandpromise"

    owner: int | None = None
    version: int = 1
    effective_from: Day | None = None
    principles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Principle(Node):
    """A principle with its pillars."""

    kind: ClassVar[str] = "cxprinciple"

    number: int = 1
    owner: int | None = None
    pillars: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Review(Node):
    """A page that somebody vouches for until a day.

    :param about: kind of the page.
    """

    kind: ClassVar[str] = "review"

    about: str = ""
    owner: int | None = None
    review_by: Day | None = None
    pillars: tuple[int, ...] = ()

    @property
    def key(self) -> tuple[str, int]:
        """Those of the page."""
        return (self.about, self.id)


@dataclass(frozen=True, slots=True)
class Acknowledgements(Node):
    """How many different people acknowledged one version of a page (whose id this has), and answered its question.

    :param active: how many of the readers are still here.
    """

    kind: ClassVar[str] = "acknowledgements"

    version: int = 1
    active: int = 0
    answered: int = 0
    right: int = 0


@dataclass(frozen=True, slots=True)
class Play(Node):
    """A play."""

    kind: ClassVar[str] = "play"

    owner: int | None = None
    principle: int | None = None
    also_principles: tuple[int, ...] = ()
    differentiating: bool = False
    standards: int = 0


@dataclass(frozen=True, slots=True)
class Story(Node):
    """A customer story."""

    kind: ClassVar[str] = "customerstory"

    date: Day | None = None
    told_by: int | None = None
    principle: int | None = None
    also_principles: tuple[int, ...] = ()
    pillar: int | None = None
    play: int | None = None


@dataclass(frozen=True, slots=True)
class Lesson(Node):
    """A lesson learned.

    :param refused: somebody has written why no play changes.
    """

    kind: ClassVar[str] = "lessonlearned"

    date: Day | None = None
    state: str = ""
    state_on: Day | None = None
    pillar: int | None = None
    play_changed: int | None = None
    refused: bool = False
    people: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Kpi(Node):
    """A KPI."""

    kind: ClassVar[str] = "kpi"

    unit: str = ""
    direction: str = "up"
    frequency: str = "monthly"
    tier: str = "initiative"
    leading: bool = False
    pillar: int | None = None
    owner: int | None = None
    baseline: float | None = None
    baseline_on: Day | None = None
    target: float | None = None
    target_on: Day | None = None
    decimals: int = 0

    def show(self, value: float) -> str:
        """A value with its unit, as people write it."""
        number = f"{value:,.{self.decimals}f}"
        if not self.unit:
            return number
        return f"{number}{self.unit}" if self.unit == "%" else f"{number} {self.unit}"


@dataclass(frozen=True, slots=True)
class Reading(Node):
    """A measurement that nothing corrected by then.

    :param scale: with ``wording``, what was asked and on what; readings of different ones are never compared.
    """

    kind: ClassVar[str] = "measurement"

    kpi: int = 0
    as_of: Day = Day.min
    value: float = 0.0
    low: float | None = None
    high: float | None = None
    n: int | None = None
    scale: str = ""
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Linkage(Node):
    """What a KPI is worth, studied on a day and held until another."""

    kind: ClassVar[str] = "financiallinkage"

    kpi: int = 0
    studied_on: Day = Day.min
    expires_on: Day = Day.max


@dataclass(frozen=True, slots=True)
class Claim(Node):
    """A sentence on the scorecard, and what it says of its measure: better, worse, same, reached, or nothing.

    :param evidence: how many pieces of evidence it names.
    :param there: how many of them still lead somewhere.
    :param kpis: the measures among them.
    :param checked_on: the newest day on which one that leads somewhere was checked.
    """

    kind: ClassVar[str] = "claim"

    says: str = ""
    pillar: int | None = None
    claimed_by: int | None = None
    evidence: int = 0
    there: int = 0
    kpis: tuple[int, ...] = ()
    checked_on: Day | None = None


@dataclass(frozen=True, slots=True)
class Driver(Node):
    """A part of the experience that explains a KPI, in per cents of a study, and the initiatives that work on it."""

    kind: ClassVar[str] = "driver"

    study: int = 0
    kpi: int = 0
    studied_on: Day = Day.min
    importance: float = 0.0
    importance_low: float | None = None
    importance_high: float | None = None
    performance: float | None = None
    initiatives: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Initiative(Node):
    """An initiative.

    :param stage: on the graph's day; so are the dates and the owners.
    :param since: the day from which updates are owed, where there was none: the start, else the approval.
    :param active_since: the day on which it last entered a stage in which work counts.
    :param executive_since: the day on which it was handed to its present executive owner, if it was.
    :param approved_pillar: with ``approved_kpis``, what it served when it was approved, where that is known
        (``approved_known``).
    :param learned: it has an outcome or a retrospective.
    """

    kind: ClassVar[str] = "initiative"

    stage: str = ""
    owner: int | None = None
    executive_owner: int | None = None
    pillar: int | None = None
    secondary_pillars: tuple[int, ...] = ()
    kpis: tuple[int, ...] = ()
    departments: tuple[int, ...] = ()
    front_line: tuple[int, ...] = ()
    lessons: tuple[int, ...] = ()
    effort: int | None = None
    since: Day | None = None
    active_since: Day | None = None
    executive_since: Day | None = None
    approved_on: Day | None = None
    closed_on: Day | None = None
    target_date: Day | None = None
    original_target_date: Day | None = None
    cadence_days: int | None = None
    learned: bool = False
    approved_known: bool = False
    approved_pillar: int | None = None
    approved_kpis: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Update(Node):
    """A progress update that nothing corrected by then. Its title is empty: people call it by its day.

    :param blocked: it names what stands in the way.
    :param blocker_owner: who can remove that.
    :param next_action: it says what happens next.
    """

    kind: ClassVar[str] = "progressupdate"

    initiative: int = 0
    on: Day = Day.min
    status: str = ""
    confidence: float | None = None
    no_change: bool = False
    author: int | None = None
    blocked: bool = False
    blocker_owner: int | None = None
    next_action: bool = False
    acknowledged_by: int | None = None
    acknowledged_on: Day | None = None


@dataclass(frozen=True, slots=True)
class Milestone(Node):
    """A milestone, done or not by the graph's day."""

    kind: ClassVar[str] = "milestone"

    initiative: int = 0
    due: Day | None = None
    done_on: Day | None = None


@dataclass(frozen=True, slots=True)
class DateMove(Node):
    """A target date that moved by then. Its title is empty."""

    kind: ClassVar[str] = "datemove"

    initiative: int = 0
    from_date: Day | None = None
    to_date: Day = Day.min
    moved_on: Day = Day.min
    approved_by: int | None = None


@dataclass(frozen=True, slots=True)
class Decision(Node):
    """A question and its answer, as far as it was answered by then."""

    kind: ClassVar[str] = "decision"

    initiative: int | None = None
    decider: int | None = None
    state: str = ""
    decided_on: Day | None = None
    raised_on: Day | None = None


@dataclass(frozen=True, slots=True)
class Assessment(Node):
    """A look at what a decision, or an initiative, does to customers. Its title is what was found."""

    kind: ClassVar[str] = "customerimpactassessment"

    decision: int | None = None
    initiative: int | None = None
    assessed_on: Day = Day.min
    assessed_by: int | None = None
    direction: str = ""
    severity: int = 0
    mitigation: bool = False
    mitigation_owner: int | None = None
    mitigation_due: Day | None = None
