"""What another threshold would find, before anybody changes it: asked of the programme as the newest run kept it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from cxhub.access import visible
from cxhub.alignment import results, thresholds
from cxhub.alignment.judging import Verdict
from cxhub.alignment.links import Links
from cxhub.alignment.models import AuditRun
from cxhub.alignment.registry import Key
from cxhub.alignment.replaying import replay
from cxhub.alignment.severity import Severity

#: Findings that a preview names under each heading; the rest is a number.
NAMED = 12


@dataclass(frozen=True)
class Foreseen:
    """A finding that would come or go."""

    rule: str
    title: str
    sentence: str
    url: str


@dataclass(frozen=True)
class Preview:
    """What would change.

    :param run: on whose graph both were asked.
    :param before: findings with what holds today.
    :param after: findings with the other value.
    :param points: what the findings take from scores: today, and then.
    """

    run: AuditRun
    value: Any
    before: int
    after: int
    points: tuple[int, int]
    appear: list[Foreseen]
    vanish: list[Foreseen]

    @property
    def named(self) -> list[tuple[str, list[Foreseen], int]]:
        """What appears and what vanishes: the kind, the first of them, and how many more."""
        return [
            (kind, rows[:NAMED], max(len(rows) - NAMED, 0))
            for kind, rows in (("appear", self.appear), ("vanish", self.vanish))
            if rows
        ]


def preview(*, rule: str, name: str, value: str, who: Any) -> Preview | None:
    """What the newest run would have found; ``None`` without a run.

    Findings on pages that are closed to the reader are in none of its numbers.

    :param rule: its id; empty for a threshold that all rules share.
    :param value: one that :func:`cxhub.alignment.thresholds.refuse` takes.
    :param who: the reader.
    """
    run = results.latest_run(who)
    if run is None:
        return None
    parsed = thresholds.parse(name, value)
    held = thresholds.in_force(run.as_of)
    other = {key: dict(own) for key, own in held.items()}
    other[rule][name] = parsed
    rules = [rule] if rule else None
    before, after = (_found(replay(run, rules, values)) for values in (held, other))
    links = Links({key for found in (before, after) for _rule, key in found})
    pages = {page for found in (before, after) for _rule, key in found if (page := links.page_of(key))}
    open_pages = set(visible(Page.objects.filter(pk__in=pages), who).values_list("pk", flat=True))

    def seen(key: Key) -> bool:
        page = links.page_of(key)
        return page is None or page in open_pages

    before, after = ({at: row for at, row in found.items() if seen(at[1])} for found in (before, after))

    def rows(found: dict[Any, Any], without: dict[Any, Any]) -> list[Foreseen]:
        return [
            Foreseen(at[0], title, sentence, links.url(at[1]))
            for at, (title, sentence, _weight) in found.items()
            if at not in without
        ]

    points = tuple(sum(weight for _title, _sentence, weight in found.values()) for found in (before, after))
    return Preview(
        run, parsed, len(before), len(after), (points[0], points[1]), rows(after, before), rows(before, after)
    )


def _found(verdicts: list[Verdict]) -> dict[tuple[str, Key], tuple[str, str, int]]:
    """Rule and object → title, sentence and weight of each finding."""
    return {
        (verdict.rule.id, found.about.key): (
            found.about.title,
            found.sentence,
            Severity(verdict.severity_of(found)).weight,
        )
        for verdict in verdicts
        for found in verdict.found
    }
