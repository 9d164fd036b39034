"""The daily round, written down: letters into the outbox, nudges into the history."""

from __future__ import annotations

import datetime
import logging
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from cxhub.reminders import outbox
from cxhub.reminders.letters import write
from cxhub.reminders.models import Kind, Notification, Nudge
from cxhub.reminders.people import Clock, zone_of
from cxhub.reminders.rounds import Letter, plan
from cxhub.reminders.subjects import about

logger = logging.getLogger(__name__)


class NotAllReminded(Exception):
    """Some letters could not be written; the others were."""


def remind(on: datetime.date) -> dict[str, Any]:
    """Write today's letters. For the hook ``cxhub_nightly``; a second time on a day it writes none.

    :returns: numbers for the report.
    :raises NotAllReminded: at the end, with what went wrong.
    """
    clock = Clock.of(on)
    found = plan(clock)
    written, broken = 0, list(found.broken)
    for letter in found.letters:
        try:
            written += send(letter, clock)
        except Exception as error:
            # One letter that cannot be written must not keep the others from their readers.
            logger.exception("The letter %s could not be written", letter.key)
            broken.append(f"{letter.key}: {type(error).__name__}: {error}")
    if broken:
        raise NotAllReminded(f"{written} letters written, but: " + "; ".join(broken))
    nudges = sum(len(letter.nudges) for letter in found.letters)
    return {"letters": written, "nudges": nudges, "people who cannot be told": len(found.silent)}


def deliver_mail(on: datetime.date) -> dict[str, int]:
    """Send what is due. For the hook ``cxhub_nightly``, so that the command is enough on a small site."""
    return outbox.deliver()


@transaction.atomic
def send(letter: Letter, clock: Clock) -> bool:
    """Put one letter into the outbox and its nudges into the history, both or neither. Whether it was new."""
    with timezone.override(zone_of(letter.member)), translation.override(translation.get_language()):
        words = write(letter)
    mail = outbox.put(
        key=letter.key,
        member=letter.member,
        kind=Kind.OWED,
        subject=words.subject,
        text=words.text,
        html=words.html,
        not_before=clock.morning_of(letter.member),
    )
    if mail is None:
        return False
    for telling in letter.nudges:
        duty = telling.duty
        Nudge.objects.create(
            subject=duty.subject,
            title=duty.owed.title[:500],
            due=duty.owed.due,
            owner=duty.owner,
            member=letter.member,
            rung=telling.rung,
            on=clock.day_of(duty.owner),
            at=clock.now,
            mail=mail,
            **about(duty.row),
        )
    Notification.objects.create(
        key=letter.key,
        member=letter.member,
        kind=Kind.OWED,
        title=words.subject,
        url=reverse("cxhub_my_work"),
        at=clock.now,
    )
    return True
