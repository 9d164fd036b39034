"""Brings findings up to date with what a run found: new, still there, changed, resolved, recurred, waiver ended."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from cxhub.alignment.graph import Graph
from cxhub.alignment.judging import FAILED, NOT_ASSESSABLE, Verdict, pillar_of
from cxhub.alignment.links import Links
from cxhub.alignment.models import AuditRun, EventKind, Finding, FindingEvent, FindingState
from cxhub.alignment.registry import Found
from cxhub.alignment.severity import Severity

#: What a run writes on a finding that it sees again.
WRITTEN = (
    "about_title",
    "about_url",
    "page_id",
    "pillar_id",
    "severity",
    "weight",
    "sentence",
    "evidence",
    "fix",
    "fix_url",
    "responsible_id",
)

#: What besides changes of a finding that is seen again.
STATE = ("state", "last_seen", "open_since", "resolved_on", "waived_until", "last_run_id")

#: Columns that are written anew, and not read before.
UNREAD = tuple(name for name in WRITTEN if name != "severity")

#: Rows in one statement, and findings in memory at once.
BATCH, SLICE = 500, 2_000


class Keeper:
    """Keeps what one run found.

    :param is_newest: whether the run is of the latest day of all; only then do states change.
    """

    def __init__(self, run: AuditRun, graph: Graph, *, is_newest: bool) -> None:
        self.run, self.graph, self.is_newest = run, graph, is_newest
        self.events: list[FindingEvent] = []

    def keep(self, verdicts: list[Verdict]) -> Iterator[dict[str, Any]]:
        """Write findings and events, and give what the run tells of each, for its own record.

        All is written once the last has been given. They are worked out and written a slice at a time, since the rows
        of a large programme fill as much memory as all else in a run together.
        """
        told = {
            f"{verdict.rule.id}:{found.about.key[0]}:{found.about.key[1]}": (verdict, found)
            for verdict in verdicts
            for found in verdict.found
        }
        links = Links({key for _verdict, found in told.values() for key in _keys(found)})
        # Locked, so that what somebody says of a finding meanwhile waits for the run and is not overwritten by it.
        kept = Finding.objects.select_for_update().defer(*UNREAD)
        known = {finding.fingerprint: finding for finding in kept}
        then = {} if self.is_newest else _states_then(self.run.as_of)
        names = list(told)
        for start in range(0, len(names), SLICE):
            computed = {name: self._computed(*told[name], links) for name in names[start : start + SLICE]}
            states = self._write(computed, known)
            for name, values in computed.items():
                state = states[name] if self.is_newest else then.get(name, FindingState.OPEN.value)
                yield _told(name, values, state)
        if self.is_newest:
            self._resolve_unseen(verdicts, known)

    def _resolve_unseen(self, verdicts: list[Verdict], known: dict[str, Finding]) -> None:
        """Resolve what is known and was not found again; what a rule could not look at is not mended by that."""
        unseen = {verdict.rule.id for verdict in verdicts if verdict.state in (FAILED, NOT_ASSESSABLE)}
        unclear = {
            f"{verdict.rule.id}:{item.about.key[0]}:{item.about.key[1]}"
            for verdict in verdicts
            for item in verdict.unclear
            if item.about is not None
        }
        self._resolve(
            finding
            for name, finding in known.items()
            if name not in unclear and finding.rule not in unseen and finding.state != FindingState.RESOLVED
        )

    def _write(self, computed: dict[str, dict[str, Any]], known: dict[str, Finding]) -> dict[str, str]:
        """Write a slice of what was found, take it out of what is known, and return the state of each finding."""
        new = [self._new(name, values) for name, values in computed.items() if name not in known]
        seen = [known.pop(name) for name in computed if name in known]
        if self.is_newest:
            for finding in seen:
                self._again(finding, computed[finding.fingerprint])
            self._write_again(seen)
        else:
            for finding in seen:
                _see_earlier(finding, self.run.as_of)
            Finding.objects.bulk_update(seen, ["first_seen", "last_seen"], batch_size=BATCH)
        Finding.objects.bulk_create(new, batch_size=BATCH)
        self._write_events()
        return {finding.fingerprint: str(finding.state) for finding in (*new, *seen)}

    def _write_events(self) -> None:
        FindingEvent.objects.bulk_create(self.events, batch_size=BATCH)
        self.events.clear()

    def _computed(self, verdict: Verdict, found: Found, links: Links) -> dict[str, Any]:
        severity = verdict.severity_of(found)
        about = found.about
        return {
            "rule": verdict.rule.id,
            "about_type": about.key[0],
            "about_id": about.key[1],
            "about_title": (about.title or _("The programme"))[:300],
            "about_url": links.url(about.key),
            "page_id": links.page_of(about.key),
            "pillar_id": pillar_of(self.graph, about),
            "severity": severity.value,
            "weight": severity.weight,
            "sentence": found.sentence,
            "evidence": [
                {
                    "label": row.label,
                    "value": row.value,
                    "url": links.url(row.about) if row.about else "",
                    "page": links.page_of(row.about) if row.about else None,
                }
                for row in found.evidence
            ],
            "fix": str(verdict.rule.fix),
            "fix_url": links.fix(about.key, found.fix_at, verdict.rule.fields),
            "responsible_id": found.responsible,
        }

    def _new(self, fingerprint: str, values: dict[str, Any]) -> Finding:
        on = self.run.as_of
        # A finding of a day that is past may be gone since: the next run of today opens it, if it is not.
        finding = Finding(
            fingerprint=fingerprint,
            state=FindingState.OPEN if self.is_newest else FindingState.RESOLVED,
            first_seen=on,
            last_seen=on,
            open_since=on,
            resolved_on=None if self.is_newest else on,
            last_run=self.run,
            **values,
        )
        self._note(finding, EventKind.SEEN, finding.sentence)
        return finding

    def _again(self, finding: Finding, values: dict[str, Any]) -> None:
        on = self.run.as_of
        if finding.state == FindingState.RESOLVED:
            finding.state, finding.open_since, finding.resolved_on = FindingState.RECURRED, on, None
            self._note(finding, EventKind.RECURRED, values["sentence"])
        elif finding.state == FindingState.WAIVED and finding.waived_until and finding.waived_until < on:
            finding.state, finding.waived_until = FindingState.OPEN, None
            self._note(finding, EventKind.RETURNED, values["sentence"])
        elif Severity(finding.severity).weight != values["weight"]:
            self._note(finding, EventKind.CHANGED, values["sentence"])
        for name in WRITTEN:
            setattr(finding, name, values[name])
        finding.last_seen, finding.last_run = on, self.run

    def _write_again(self, findings: list[Finding]) -> None:
        """Write what is seen again: in one statement for many rows, where an update of each would take minutes."""
        for finding in findings:
            finding.pk = None  # Known by its fingerprint, and given its number back.
        Finding.objects.bulk_create(
            findings,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["fingerprint"],
            update_fields=[*WRITTEN, *STATE],
        )

    def _resolve(self, findings: Iterable[Finding]) -> None:
        """Nobody finds these any more."""
        gone = list(findings)
        for finding in gone:
            self._note(finding, EventKind.RESOLVED, "")
        for start in range(0, len(gone), BATCH):
            Finding.objects.filter(pk__in=[finding.pk for finding in gone[start : start + BATCH]]).update(
                state=FindingState.RESOLVED, resolved_on=self.run.as_of, waived_until=None, last_run=self.run
            )
        self._write_events()

    def _note(self, finding: Finding, kind: EventKind, sentence: str) -> None:
        self.events.append(FindingEvent(finding=finding, kind=kind, on=self.run.as_of, note=sentence, run=self.run))


def _told(fingerprint: str, values: dict[str, Any], state: str) -> dict[str, Any]:
    """A finding as the run tells it."""
    return {
        "fingerprint": fingerprint,
        "rule": values["rule"],
        "about": [values["about_type"], values["about_id"]],
        "title": values["about_title"],
        "page": values["page_id"],
        "pillar": values["pillar_id"],
        "severity": values["severity"],
        "sentence": values["sentence"],
        "evidence": values["evidence"],
        "responsible": values["responsible_id"],
        "state": state,
    }


def _keys(found: Found) -> Iterable[tuple[str, int]]:
    yield found.about.key
    yield from (row.about for row in found.evidence if row.about is not None)


def _see_earlier(finding: Finding, on: datetime.date) -> None:
    """Know that a finding was there on an earlier day."""
    finding.first_seen = min(finding.first_seen, on)
    finding.last_seen = max(finding.last_seen, on)


def _states_then(on: datetime.date) -> dict[str, str]:
    """What was waived on a day that is past, by fingerprint; all else counted."""
    waived = FindingEvent.objects.filter(kind=EventKind.WAIVED, on__lte=on, until__gte=on)
    return dict.fromkeys(waived.values_list("finding__fingerprint", flat=True), FindingState.WAIVED.value)
