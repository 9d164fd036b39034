"""Findings as a list: how an address narrows, orders and groups them, and how they go into a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Case, F, IntegerField, Max, Q, QuerySet, Sum, Value, When, Window
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from cxhub.access import visible
from cxhub.alignment import results
from cxhub.alignment.models import COUNTING, Finding, FindingState
from cxhub.alignment.registry import all_rules, get_rule
from cxhub.alignment.severity import Severity
from cxhub.lists import Filter, Narrowed
from cxhub.people.models import Member
from cxhub.strategy.known import BY_PILLAR, with_known_pillar
from cxhub.strategy.models import StrategyPillar

#: Findings on one page of the list, and those of a group that stand open; the rest of a group is folded.
PAGE_SIZE, OPEN = 60, 4

WORST = ["-weight", "open_since", "pk"]
#: How findings are grouped. The first is by who can fix them: who has the worst comes first.
SORTS: dict[str, tuple[Any, list[Any]]] = {
    "person": (
        gettext_lazy("Person"),
        [IsNull(F("asked"), True), "-their_worst", "-their_weight", "asked", *WORST],
    ),
    "pillar": (gettext_lazy("Pillar"), [*BY_PILLAR, *WORST]),
    "rule": (gettext_lazy("Rule"), ["rule", *WORST]),
    "age": (gettext_lazy("Age"), ["open_since", "-weight", "pk"]),
}
#: What the address may ask for beside one state.
STATES = {
    "counting": (gettext_lazy("Open, and counting"), Q(state__in=COUNTING)),
    "all": (gettext_lazy("All, resolved ones too"), Q()),
}


@dataclass
class Group:
    """Findings under one heading.

    :param key: a person, a pillar, a rule, or ``None``.
    """

    key: Any
    findings: list[Finding] = field(default_factory=list)

    @property
    def shown(self) -> list[Finding]:
        """Those that stand open."""
        return self.findings[:OPEN]

    @property
    def folded(self) -> list[Finding]:
        """The rest."""
        return self.findings[OPEN:]

    @property
    def unsent(self) -> bool:
        """Whether any of them counts that nobody was asked about yet."""
        return any(finding.state in COUNTING and finding.assigned_to_id is None for finding in self.findings)

    @property
    def critical(self) -> int:
        """How many of them are critical."""
        return sum(1 for finding in self.findings if finding.severity == Severity.CRITICAL)


def narrowed(request: HttpRequest) -> Narrowed:
    """The findings that the address asks for; those that stand, where it asks for no state."""
    pillars = [(pillar.slug, pillar.title) for pillar in visible(StrategyPillar.objects.order_by("order"), request)]
    known = results.findings(request).order_by()
    asked = known.exclude(state=FindingState.RESOLVED).annotate(asked=_asked()).values("asked")
    people = visible(Member.objects.filter(pk__in=asked).order_by("name"), request)
    fired = set(known.values_list("rule", flat=True).distinct())
    rules = [(rule.id, f"{rule.id}, {rule.title}") for rule in all_rules() if rule.id in fired]
    states = [*((name, label) for name, (label, _where) in STATES.items()), *FindingState.choices]
    return Narrowed(
        request,
        [
            Filter("severity", _("Severity"), _("Any"), Severity.choices, lambda value: Q(severity=value)),
            Filter("pillar", _("Pillar"), _("Any"), [*pillars, ("none", _("The programme, no pillar"))], _of_pillar),
            Filter("rule", _("Rule"), _("Any"), rules, lambda value: Q(rule=value)),
            Filter(
                "person",
                _("Who can fix it"),
                _("Anybody"),
                [*((person.slug, person.name) for person in people), ("none", _("Nobody"))],
                _of_person,
            ),
            Filter("state", _("State"), _("All that stand"), states, _of_state),
        ],
        SORTS,
    )


def rows(request: HttpRequest, asked: Narrowed) -> QuerySet[Any]:
    """The findings to choose from, with what the orders of :data:`SORTS` need."""
    found = with_known_pillar(results.findings(request), request).annotate(asked=_asked())
    if "state" not in asked.values:
        found = found.exclude(state=FindingState.RESOLVED)
    by_person: dict[str, Any] = {"partition_by": [F("asked")]}
    counts = Case(When(state__in=COUNTING, then=F("weight")), default=Value(0), output_field=IntegerField())
    return found.annotate(
        their_worst=Window(Max(counts), **by_person),
        their_weight=Window(Sum(counts), **by_person),
    )


def grouped(asked: Narrowed, findings: Iterable[Finding]) -> list[Group]:
    """The findings of one page under their headings, in the order in which they come."""
    keys = {
        "person": lambda finding: finding.person,
        "pillar": lambda finding: finding.pillar,
        "rule": lambda finding: finding.rule,
        "age": lambda finding: None,
    }
    found = groupby(findings, key=keys[asked.sort])
    return [Group(get_rule(key) if asked.sort == "rule" else key, list(items)) for key, items in found]


def header() -> list[str]:
    """What the columns of the file are called."""
    return [
        _("Rule"),
        _("Rule, in words"),
        _("Severity"),
        _("State"),
        _("About"),
        _("Pillar"),
        _("What was found"),
        _("How to fix it"),
        _("Who can fix it"),
        _("First seen"),
        _("Open since"),
        _("Last seen"),
        _("Waived until"),
        _("Evidence"),
    ]


def file_rows(request: HttpRequest, findings: Iterable[Finding], chunk: int = 500) -> Iterator[Sequence[Any]]:
    """The findings as rows of a file, with the evidence that the reader may see."""
    batch: list[Finding] = []
    for finding in findings:
        batch.append(finding)
        if len(batch) == chunk:
            yield from _file_rows(request, batch)
            batch = []
    yield from _file_rows(request, batch)


def _file_rows(request: HttpRequest, findings: list[Finding]) -> Iterator[Sequence[Any]]:
    pages = {row["page"] for finding in findings for row in finding.evidence if row.get("page")}
    open_pages = set(visible(Page.objects.filter(pk__in=pages), request).values_list("pk", flat=True))
    for finding in findings:
        rule = get_rule(finding.rule)
        yield [
            finding.rule,
            str(rule.title) if rule else "",
            finding.get_severity_display(),
            finding.get_state_display(),
            finding.about_title,
            finding.pillar.title if finding.pillar else "",
            finding.sentence,
            finding.fix,
            finding.person.name if finding.person else "",
            finding.first_seen,
            finding.open_since,
            finding.last_seen,
            finding.waived_until,
            "; ".join(
                f"{row['label']}: {row['value']}"
                for row in finding.evidence
                if not row.get("page") or row["page"] in open_pages
            ),
        ]


def _asked() -> Any:
    return Coalesce("assigned_to_id", "responsible_id")


def _of_pillar(value: str) -> Q:
    return Q(known_pillar=None) if value == "none" else Q(pillar__slug=value)


def _of_person(value: str) -> Q:
    if value == "none":
        return Q(assigned_to=None, responsible=None)
    return Q(assigned_to__slug=value) | Q(assigned_to=None, responsible__slug=value)


def _of_state(value: str) -> Q:
    return STATES[value][1] if value in STATES else Q(state=value)
