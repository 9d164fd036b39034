"""What leaders answer beside what the hub knows, and where the two part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from cxhub.access import visible
from cxhub.alignment import results
from cxhub.alignment.frameworks import LEVELS, Competency, Framework
from cxhub.alignment.models import COUNTING, AuditRun, MaturityAssessment
from cxhub.alignment.registry import get_rule
from cxhub.alignment.severity import Severity

#: From so many findings on, the evidence speaks for the lowest description.
MANY = 4


@dataclass(frozen=True)
class Evidence:
    """What the hub knows about a competency.

    :param level: which description it bears out; ``None`` where the hub cannot tell.
    :param rows: what it rests on: label, value and address.
    """

    level: int | None
    rows: tuple[dict[str, str], ...] = ()


@dataclass
class Line:
    """A competency with the answer, the evidence, and what was answered before."""

    competency: Competency
    evidence: Evidence
    history: list[MaturityAssessment] = field(default_factory=list)

    @property
    def answer(self) -> MaturityAssessment | None:
        """The newest answer."""
        return self.history[-1] if self.history else None

    @property
    def parts(self) -> str:
        """Where answer and evidence part: "above" the evidence, "below" it, or empty."""
        if self.answer is None or self.evidence.level is None or self.answer.level == self.evidence.level:
            return ""
        return "above" if self.answer.level > self.evidence.level else "below"


def evidence_of(competency: Competency, run: AuditRun | None, counts: dict[str, dict[str, int]]) -> Evidence:
    """What the newest run says of a competency: by how many findings its rules speak, and how bad they are.

    No finding bears out the highest description where every rule could judge, and nothing where one could not: no data
    is never a pass. A critical finding, or many, bear out the lowest.

    :param counts: by rule, counting findings that the reader may see, by severity.
    """
    outcomes = run.rules if run else {}
    rows, found, critical, unjudged = [], 0, 0, 0
    for id in competency.rules:
        rule = get_rule(id)
        state = outcomes.get(id, {}).get("state", "")
        if rule is None or not state:
            continue
        mine = counts.get(id, {})
        number = sum(mine.values())
        if state == "checked":
            value = ngettext("%(n)s finding", "%(n)s findings", number) % {"n": number} if number else _("passes")
        else:
            unjudged += 1
            value = _("not assessable, no data")
        found += number
        critical += mine.get(Severity.CRITICAL.value, 0)
        rows.append({"label": f"{id}, {rule.title}", "value": value, "url": reverse("cxhub_rule", args=[id])})
    if critical or found >= MANY:
        return Evidence(1, tuple(rows))
    if found:
        return Evidence(2, tuple(rows))
    return Evidence(LEVELS if rows and not unjudged else None, tuple(rows))


def counts_by_rule(who: Any) -> dict[str, dict[str, int]]:
    """The findings that count, by rule and severity, as far as the reader may see them. One query."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    rows = results.findings(who).filter(state__in=COUNTING).order_by().values_list("rule", "severity")
    for rule, severity, number in rows.annotate(n=Count("pk")):
        found[rule][severity] = number
    return found


def lines(frameworks: Sequence[Framework], who: Any) -> dict[str, list[Line]]:
    """Every competency of some frameworks, with evidence and history, in as many queries however many there are."""
    run, counts = results.latest_run(who), counts_by_rule(who)
    history: dict[tuple[str, str], list[MaturityAssessment]] = defaultdict(list)
    rows = visible(MaturityAssessment.objects.filter(framework__in=[item.key for item in frameworks]), who)
    for row in rows.select_related("by__cxhub_member").order_by("at", "pk"):
        history[row.framework, row.competency].append(row)
    return {
        framework.key: [
            Line(competency, evidence_of(competency, run, counts), history[framework.key, competency.key])
            for competency in framework.competencies
        ]
        for framework in frameworks
    }


@transaction.atomic
def answer(
    *, framework: Framework, levels: dict[str, int], notes: dict[str, str], who: Any, user: Any
) -> list[MaturityAssessment]:
    """Append the answers that are new or have changed, each with what the evidence says today.

    :param levels: by competency; those that are missing are left as they are.
    :param who: whose eyes the evidence is seen with.
    """
    made, now = [], timezone.now()
    for line in lines([framework], who)[framework.key]:
        key = line.competency.key
        note = notes.get(key, "").strip()
        same = line.answer is not None and line.answer.level == levels.get(key) and line.answer.note == note
        if key not in levels or same:
            continue
        row = MaturityAssessment(
            framework=framework.key,
            competency=key,
            level=levels[key],
            note=note,
            evidence_level=line.evidence.level,
            evidence=list(line.evidence.rows),
            at=now,
            by=user,
        )
        row.full_clean(validate_unique=False, validate_constraints=False)
        row.save()
        log(instance=row, action="cxhub.assess_maturity", user=user, data={"level": row.level})
        made.append(row)
    return made
