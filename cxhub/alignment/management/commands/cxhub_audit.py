"""``manage.py cxhub_audit``."""

from __future__ import annotations

import datetime
import json
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cxhub.alignment.comparing import Comparison, Told, compare_told, read_told
from cxhub.alignment.documenting import document
from cxhub.alignment.judging import FAILED, NOT_ASSESSABLE
from cxhub.alignment.models import AuditRun
from cxhub.alignment.registry import get_rule
from cxhub.alignment.results import Scores, add_up
from cxhub.alignment.running import run
from cxhub.people.models import Member
from cxhub.strategy.models import StrategyPillar

#: How the command ends: nothing critical; something critical is open; a rule failed.
FINE, CRITICAL, BROKEN = 0, 1, 3


def day(text: str) -> datetime.date:
    """A day of the command line.

    :raises ArgumentTypeError: it is none.
    """
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is no day such as 2026-11-19.") from error


class Command(BaseCommand):
    """Audits whether the work serves the strategy. It is for whoever keeps the site: nothing is hidden from it."""

    help = (
        "Audit whether the work serves the strategy: scores, counts and findings. Ends with 0 where nothing critical "
        "is open, 1 where something is, 2 where it could not run, 3 where a rule failed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Its switches."""
        parser.add_argument("--as-of", type=day, metavar="DATE", help="audit the programme as it was on that day")
        parser.add_argument("--compare", type=int, metavar="RUN", help="say what became of findings since that run")
        parser.add_argument("--rules", action="store_true", help="run nothing; print the reference of the rules")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it.

        :raises CommandError: the day has not come, or there is no such run (ends with 2).
        """
        if options["rules"]:
            self.stdout.write(document(), ending="")
            return
        earlier = None
        if options["compare"] is not None:
            earlier = AuditRun.objects.filter(pk=options["compare"]).first()
            if earlier is None:
                raise CommandError(f"There is no run {options['compare']}.", returncode=2)
        on = options["as_of"] or timezone.localdate()
        if on > timezone.localdate():
            raise CommandError(f"{on} has not come.", returncode=2)
        made = run(on=on)
        told = read_told(made)
        scores = add_up(made, told, StrategyPillar.objects.order_by("order", "pk"))
        comparison = compare_told(earlier, made, read_told(earlier), told) if earlier else None
        if options["json"]:
            self.stdout.write(json.dumps(as_json(made, scores, told, comparison), ensure_ascii=False, indent=2))
        else:
            self.tell(made, scores, told, comparison)
        failed = any(rule["state"] == FAILED for rule in made.rules.values())
        if failed or made.critical:
            raise SystemExit(BROKEN if failed else CRITICAL)

    def tell(self, made: AuditRun, scores: Scores, told: list[Told], comparison: Comparison | None) -> None:
        """Print it for people."""
        states = [rule["state"] for rule in made.rules.values()]
        self.stdout.write(
            f"Run {made.pk} of {made.as_of}: {len(states)} rules, {states.count(NOT_ASSESSABLE)} not assessable, "
            f"{states.count(FAILED)} failed; {made.seconds:.1f} s."
        )
        score = "none" if scores.overall is None else scores.overall
        self.stdout.write(f"Score {score}. {counts(scores.everything.counts)}; {made.waived} waived.")
        for item in (*scores.pillars, scores.programme):
            name = item.pillar.title if item.pillar else "The programme"
            self.stdout.write(f"  {name:<24} {item.score:>3}  {counts(item.line.counts)}")
        people = dict(Member.objects.values_list("pk", "name"))
        for row in sorted(told, key=lambda row: (row.rule[0], len(row.rule), row.rule, row.title)):
            mark = " (waived)" if row.is_waived else ""
            who = people.get(row.responsible or 0, "nobody")
            self.stdout.write(f"{row.rule:<4} {row.severity:<8} {row.sentence}{mark} [{who}]")
        for id, rule in made.rules.items():
            if rule["state"] != "checked":
                found = get_rule(id)
                words = rule.get("error") or "; ".join(rule.get("missing", ()))
                self.stdout.write(f"{id:<4} {rule['state'].replace('_', ' ')}: {found.title if found else id}: {words}")
        if comparison is not None:
            self.stdout.write(f"Since run {comparison.earlier.pk} of {comparison.earlier.as_of}:")
            for name, rows in parts(comparison).items():
                self.stdout.write(f"  {len(rows)} {name}")
                for row in rows:
                    self.stdout.write(f"    {row.rule:<4} {row.sentence}")
            for change in comparison.changes:
                self.stdout.write(f"  {change.at:%Y-%m-%d %H:%M} {change.by or '–'}: {change.action}, {change.title}")


def counts(values: dict[str, int]) -> str:
    """Findings by severity, in words."""
    return ", ".join(f"{number} {name}" for name, number in values.items())


def parts(comparison: Comparison) -> dict[str, list[Told]]:
    """The parts of a comparison by name."""
    return {name: getattr(comparison, name) for name in ("new", "recurred", "worse", "waived", "fixed")}


def as_json(made: AuditRun, scores: Scores, told: list[Told], comparison: Comparison | None) -> dict[str, Any]:
    """All of it as plain values."""
    data = {
        "run": made.pk,
        "as_of": made.as_of.isoformat(),
        "score": scores.overall,
        "counts": scores.everything.counts,
        "waived": scores.everything.waived,
        "pillars": [
            {
                "pillar": item.pillar.slug if item.pillar else None,
                "score": item.score,
                "counts": item.line.counts,
                "waived": item.line.waived,
                "not_assessable": item.line.not_assessable,
            }
            for item in (*scores.pillars, scores.programme)
        ],
        "rules": made.rules,
        "findings": [row.plain for row in told],
    }
    if comparison is not None:
        data["since"] = {
            "run": comparison.earlier.pk,
            "as_of": comparison.earlier.as_of.isoformat(),
            **{name: [row.fingerprint for row in rows] for name, rows in parts(comparison).items()},
        }
    return data
