"""The daily round: who is to be told of what today. It only reads; :mod:`cxhub.reminders.sending` writes."""

from __future__ import annotations

import datetime
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils import timezone

from cxhub.access import Reader
from cxhub.people.models import Member
from cxhub.people.owed import Owed, counted
from cxhub.reminders.ladder import Climb, Rung, Sent, rungs
from cxhub.reminders.models import Mail, Nudge
from cxhub.reminders.people import Clock, Leave, Office, address_of, zone_of
from cxhub.reminders.subjects import Everything, visible_of
from cxhub.reminders.tokens import subject_key

#: How far ahead an e-mail looks.
AHEAD = datetime.timedelta(days=7)
_CHUNK = 400

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Duty:
    """Something that somebody owes, with the row that it is about.

    :param subject: names the duty in the history of nudges.
    """

    owner: Member
    row: Model
    owed: Owed
    subject: str

    @property
    def climb(self) -> Climb:
        """What the ladder needs to know, without the owner's leave."""
        ladder = self.owed.ladder
        if ladder is None:
            return Climb(self.owed.due, top=Rung.OWNER_AGAIN)
        return Climb(self.owed.due, ladder.grace, ladder.cadence, last_done=ladder.last_done)


@dataclass(frozen=True)
class Telling:
    """A duty that is brought to somebody on a rung."""

    duty: Duty
    rung: Rung


@dataclass
class Letter:
    """What one person is told on one day.

    :param nudges: why they are written to today, at most one for each subject.
    :param owes: everything that they owe, the longest due first.
    """

    member: Member
    day: datetime.date
    nudges: list[Telling] = field(default_factory=list)
    owes: list[Duty] = field(default_factory=list)

    @property
    def brought(self) -> list[Telling]:
        """What others owe."""
        return [telling for telling in self.nudges if telling.duty.owner.pk != self.member.pk]

    @property
    def key(self) -> str:
        """The one e-mail of that person and day."""
        return f"owed:{self.member.pk}:{self.day:%Y-%m-%d}"


@dataclass
class Round:
    """Today's letters, and whom they could not reach.

    :param silent: who → how many things they cannot be told of: no account, no address, or closed to them. Owners
        stand here a week before anything is due.
    :param broken: what could not be worked out, in words.
    """

    letters: list[Letter] = field(default_factory=list)
    silent: dict[Member, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


def duties(clock: Clock, broken: list[str]) -> Iterator[Duty]:
    """Everything that active people owe until a week from now, whoever may see it.

    :param broken: told about people of whom it cannot be worked out; that must not silence everybody else.
    """
    everything = Everything()
    people = Member.objects.filter(active=True).select_related("user").order_by("pk")
    for member in people:
        try:
            with timezone.override(zone_of(member)):
                found = list(_of(member, clock, everything))
        except Exception as error:
            logger.exception("What %s owes cannot be worked out", member.slug)
            broken.append(f"{member.slug}: {type(error).__name__}: {error}")
        else:
            yield from found


def _of(member: Member, clock: Clock, everything: Everything) -> Iterator[Duty]:
    until = clock.day_of(member) + AHEAD
    for source in (source for source, number in counted(everything, member, until) if number):
        for row in source.rows:
            owed = source.tell(row)
            if owed.due <= until:
                subject = subject_key(row) + (f"/{source.kind}" if source.kind else "")
                yield Duty(member, row, owed, subject)


def plan(clock: Clock) -> Round:
    """Work out today's letters. Whoever has had theirs today gets none, so a second run adds nothing."""
    broken: list[str] = []
    owed = list(duties(clock, broken))
    history = _history(duty.subject for duty in owed)
    leave, office = Leave(), Office()
    told: dict[Member, dict[str, Telling]] = defaultdict(dict)
    silent: dict[Member, int] = defaultdict(int)
    for duty in owed:
        if not address_of(duty.owner):
            silent[duty.owner] += 1
        climb = _with_leave(duty, leave)
        day = clock.day_of(duty.owner)
        for rung in rungs(climb, day, history.get((duty.subject, duty.owed.due), ())):
            for member in _people(duty, rung, office):
                hears = leave.instead(member, clock.day_of(member))
                if hears is not None and address_of(hears):
                    told[hears][duty.subject] = Telling(duty, rung)  # The higher rung comes later and stays.
                elif hears is not None and hears.pk != duty.owner.pk:
                    silent[hears] += 1
    letters = _letters(told, owed, clock, silent)
    return Round(letters, dict(silent), broken)


def _with_leave(duty: Duty, leave: Leave) -> Climb:
    climb = duty.climb
    return Climb(climb.due, climb.grace, climb.cadence, climb.top, climb.last_done, leave.pauses(duty.owner))


def _people(duty: Duty, rung: Rung, office: Office) -> list[Member]:
    """Whom a rung reaches; nobody where the owner would be told as somebody else."""
    ladder = duty.owed.ladder
    if rung <= Rung.OWNER_AGAIN or ladder is None:
        return [duty.owner]
    above: dict[Rung, Sequence[Member | None]] = {
        Rung.REVIEWER: [ladder.reviewer],
        Rung.OFFICE: office.members,
        Rung.EXECUTIVE: [ladder.executive],
    }
    return [member for member in above[rung] if member is not None and member.active and member.pk != duty.owner.pk]


def _history(subjects: Iterable[str]) -> dict[tuple[str, datetime.date], list[Sent]]:
    found: dict[tuple[str, datetime.date], list[Sent]] = defaultdict(list)
    keys = sorted(set(subjects))
    for start in range(0, len(keys), _CHUNK):
        rows = Nudge.objects.filter(subject__in=keys[start : start + _CHUNK])
        for subject, due, rung, on in rows.values_list("subject", "due", "rung", "on"):
            found[subject, due].append(Sent(Rung(rung), on))
    return found


def _letters(
    told: dict[Member, dict[str, Telling]], owed: list[Duty], clock: Clock, silent: dict[Member, int]
) -> list[Letter]:
    """The letters of those who have had none today, with nothing in them that their reader may not see."""
    of_owner: dict[int, list[Duty]] = defaultdict(list)
    for duty in owed:
        of_owner[duty.owner.pk].append(duty)
    letters = [Letter(member, clock.day_of(member)) for member in sorted(told, key=lambda member: member.name)]
    had = set(Mail.objects.filter(key__in=[letter.key for letter in letters]).values_list("key", flat=True))
    kept = []
    for letter in letters:
        if letter.key in had:
            continue
        tellings, own = told[letter.member].values(), of_owner[letter.member.pk]
        reader = Reader(letter.member.user)
        seen = visible_of([item.duty.row for item in tellings] + [duty.row for duty in own], reader)
        letter.nudges = [item for item in tellings if _is_in(item.duty, seen)]
        letter.owes = sorted((duty for duty in own if _is_in(duty, seen)), key=lambda duty: duty.owed.due)
        if hidden := len(tellings) - len(letter.nudges):
            silent[letter.member] += hidden
        if letter.nudges:
            kept.append(letter)
    return kept


def _is_in(duty: Duty, seen: set[tuple[Any, Any]]) -> bool:
    return (type(duty.row), duty.row.pk) in seen
