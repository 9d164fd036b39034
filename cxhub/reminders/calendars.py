"""The calendar of what somebody owes, at an address that only they know."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks

from cxhub import conf
from cxhub.access import Reader
from cxhub.people.models import Member
from cxhub.people.owed import sources
from cxhub.reminders.letters import absolute, base_url
from cxhub.reminders.models import CalendarKey
from cxhub.reminders.people import address_of, zone_of
from cxhub.reminders.tokens import subject_key

SALT = "cxhub.reminders.calendar"
#: How far ahead the calendar looks for what is owed. Milestones and the like say themselves.
AHEAD = datetime.timedelta(days=120)


@dataclass(frozen=True)
class Entry:
    """One day in a calendar, of the hook ``cxhub_calendar``: ``function(reader, member) -> Iterable[Entry]``.

    :param key: tells it from every other, for good: the calendar knows by it what moved.
    """

    key: str
    title: str
    day: datetime.date
    url: str
    words: str = ""


def address_for(member: Member) -> str:
    """The whole address of somebody's calendar, until they reset it."""
    row, _created = CalendarKey.objects.get_or_create(member=member)
    token = signing.Signer(salt=SALT).sign_object([member.pk, row.version])
    return absolute(reverse("cxhub_calendar", args=[token]))


def reset(member: Member) -> None:
    """Make every address so far worthless."""
    CalendarKey.objects.get_or_create(member=member)
    CalendarKey.objects.filter(member=member).update(version=F("version") + 1)


def member_at(token: str) -> Member | None:
    """Whose calendar an address opens; nobody's where it was reset, made up, or belongs to somebody who left."""
    try:
        member_pk, version = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    key = CalendarKey.objects.select_related("member__user").filter(member=member_pk, version=version).first()
    return key.member if key is not None and address_of(key.member) else None


def entries(member: Member) -> list[Entry]:
    """What somebody owes and is to keep in mind, as they may see it now."""
    reader: Any = Reader(member.user)
    found: dict[str, Entry] = {}
    for function in hooks.get_hooks("cxhub_calendar"):
        found.update({entry.key: entry for entry in function(reader, member)})
    for source in sources(reader, member, timezone.localdate() + AHEAD):
        for row in source.rows:
            owed, key = source.tell(row), subject_key(row)
            # A row that an app puts into the calendar itself is there once.
            if key not in found:
                key += f"/{source.kind}" if source.kind else ""
                found[key] = Entry(key, owed.title, owed.due, owed.url, owed.note)
    return sorted(found.values(), key=lambda entry: (entry.day, entry.title))


def as_ical(member: Member) -> bytes:
    """The calendar in iCalendar's form, all entries whole days."""
    from icalendar import Calendar, Event  # Here, since it reads every time zone when it is imported.

    calendar = Calendar()
    calendar.add("prodid", "-//CX Hub//What I owe//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    name = conf.get("ORGANISATION")
    calendar.add("x-wr-calname", _("CX Hub at %(name)s") % {"name": name} if name else _("CX Hub"))
    calendar.add("refresh-interval", datetime.timedelta(hours=6), parameters={"value": "DURATION"})
    host = base_url().rpartition("//")[2] or "cxhub"
    with timezone.override(zone_of(member)):
        for entry in entries(member):
            event = Event()
            event.add("uid", f"{entry.key}@{host}")
            event.add("dtstamp", timezone.now())
            event.add("dtstart", entry.day)
            event.add("dtend", entry.day + datetime.timedelta(days=1))
            event.add("summary", entry.title)
            event.add("description", f"{entry.words}\n{absolute(entry.url)}".strip())
            event.add("url", absolute(entry.url))
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    return calendar.to_ical()
