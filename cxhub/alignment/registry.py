"""The rules of the audit: what one is, what it answers, and where it is registered.

A rule is one pure function of the strategy graph, a day and its thresholds. It asks no database and no clock, so the
same graph always gets the same answer. Adding one is one function and one test::

    @rule(
        "X1",
        title=_("Initiative without a budget"),
        severity=Severity.HIGH,
        area=_("Money"),
        why=_("Work without money is a wish."),
        how=_("The effort of an active initiative is less than the threshold."),
        fix=_("Give it an effort in person-days."),
        thresholds={"days": Threshold(1, _("person-days"))},
    )
    def no_budget(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
        for initiative in graph.active:
            if initiative.effort is None:
                yield NotAssessable(_("no effort is recorded"), about=initiative)
            elif initiative.effort < settings["days"]:
                yield Found(about=initiative, sentence=..., responsible=initiative.owner)

A host site registers its own from the hook ``cxhub_audit_rules``: ``function() -> None``, in which its modules with
rules are imported; see ``docs/reference/hooks.md``.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cxhub.alignment.severity import Severity

if TYPE_CHECKING:
    from cxhub.alignment.graph import Graph, Node

#: The kind and the id of an object: ("initiative", 12). The programme as a whole is ("programme", 0).
Key = tuple[str, int]

#: A rule's thresholds in force, with those that all rules share.
Settings = Mapping[str, float]

PROGRAMME: Key = ("programme", 0)

OWNERSHIP, CASCADE, MEASUREMENT = _("Ownership"), _("Cascade"), _("Measurement")
EXECUTION, CUSTOMER, CULTURE = _("Execution"), _("Customer"), _("Culture and learning")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of evidence.

    :param about: the object that the row tells of, where there is one: it becomes the row's link, and a reader who
        may not see that object does not see the row.
    """

    label: str
    value: str
    about: Key | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found about one object.

    :param about: the object.
    :param sentence: one sentence with its numbers. It names people and the object itself only; other objects stand in
        the evidence, whose rows are shown to those who may see them.
    :param responsible: id of the person who can fix it.
    :param severity: where it differs from the rule's.
    :param fix_at: which form mends it: a name known to :mod:`cxhub.alignment.links`.
    """

    about: Node
    sentence: str
    evidence: tuple[Row, ...] = ()
    responsible: int | None = None
    severity: Severity | None = None
    fix_at: str = "edit"


@dataclass(frozen=True, slots=True)
class NotAssessable:
    """What is missing for the rule to judge, one object or at all. It is never a pass.

    :param about: the object; ``None`` where the rule can judge nothing.
    """

    missing: str
    about: Node | None = None


Answers = Iterable[Found | NotAssessable]
Check = Callable[["Graph", datetime.date, Settings], Answers]


@dataclass(frozen=True)
class Threshold:
    """A number that a programme office may change.

    :param default: the value, unless changed.
    :param label: what it counts, after the number: "days".
    """

    default: float
    label: Any


@dataclass(frozen=True)
class Rule:
    """A rule: how it judges, and the page that explains it.

    :param area: under which heading it stands.
    :param why: why it matters.
    :param how: how it is computed, in a sentence that can be checked by hand.
    :param fix: what to do about a finding, as an instruction.
    :param fields: those of the object that mend a finding: its page offers them to whom it asks, and the link to the
        object's form in the admin leads to the first.
    """

    id: str
    title: Any
    severity: Severity
    area: Any
    why: Any
    how: Any
    fix: Any
    check: Check
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    fields: tuple[str, ...] = ()


_rules: dict[str, Rule] = {}


def rule(
    id: str,
    *,
    title: Any,
    severity: Severity,
    area: Any,
    why: Any,
    how: Any,
    fix: Any,
    thresholds: Mapping[str, Threshold] | None = None,
    fields: tuple[str, ...] = (),
) -> Callable[[Check], Check]:
    """Decorator: registers a function as a rule. The arguments are those of :class:`Rule`.

    :raises ImproperlyConfigured: another rule has that id.
    """

    def register(check: Check) -> Check:
        known = _rules.get(id)
        if known is not None and known.check.__module__ != check.__module__:
            raise ImproperlyConfigured(f"Two rules of the audit have the id {id}.")
        _rules[id] = Rule(id, title, severity, area, why, how, fix, check, thresholds or {}, fields)
        return check

    return register


@cache
def _load() -> None:
    """Import the modules with rules, once."""
    from cxhub.alignment import rules  # noqa: F401 - importing it registers its rules

    for function in hooks.get_hooks("cxhub_audit_rules"):
        function()


def all_rules() -> list[Rule]:
    """Every rule, by its letter and its number."""
    _load()
    return sorted(_rules.values(), key=lambda item: _order(item.id))


def get_rule(id: str) -> Rule | None:
    """The rule with this id."""
    _load()
    return _rules.get(id)


def _order(id: str) -> tuple[str, int, str]:
    letters = id.rstrip("0123456789")
    number = id[len(letters) :]
    return (letters, int(number) if number else 0, id)
