"""Who can be told: clocks, leave, addresses, the programme office."""

from __future__ import annotations

import datetime
import zoneinfo
from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cxhub import conf
from cxhub.people.models import Member
from cxhub.reminders.models import Absence
from cxhub.setup import Role


def zone_of(member: Member) -> zoneinfo.ZoneInfo:
    """The member's time zone; the site's own where theirs is none."""
    try:
        return zoneinfo.ZoneInfo(member.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(timezone.get_default_timezone_name())


def address_of(member: Member) -> str:
    """Where their e-mail goes; empty where they cannot be told.

    Whoever has no account cannot sign in to see what a message would name, so nothing is sent to them.
    """
    user = member.user
    if not member.active or user is None or not user.is_active:
        return ""
    return member.email or user.email


def why_not(member: Member) -> str:
    """Why somebody cannot be told of a thing that is theirs, and what would help, as a sentence."""
    user = member.user
    if user is None:
        return _("No account is linked to them, and without one the hub cannot know what they may read: link one.")
    if not user.is_active:
        return _("Their account is closed: open it, or hand over what they own.")
    if not address_of(member):
        return _("They have no e-mail address: enter one.")
    return _("They may not read what it is about: open it to them, or hand it over.")


class Clock:
    """What day it is for whom.

    :param now: the present.
    :param on: the day for everybody, where one is given (``--on``); else each person's own.
    """

    def __init__(self, now: datetime.datetime, on: datetime.date | None = None) -> None:
        self.now, self.on = now, on

    @classmethod
    def of(cls, on: datetime.date) -> Clock:
        """The clock of a nightly run of a day: people's own days where it is today, else that day for all."""
        return cls(timezone.now(), None if on == timezone.localdate() else on)

    def day_of(self, member: Member) -> datetime.date:
        """The date where the member is."""
        return self.on or self.now.astimezone(zone_of(member)).date()

    def morning_of(self, member: Member) -> datetime.datetime:
        """When their e-mail of the day goes out: at ``MAIL_HOUR`` where they are."""
        hour = datetime.time(conf.get("MAIL_HOUR") % 24)
        morning = datetime.datetime.combine(self.day_of(member), hour, zone_of(member))
        return morning.astimezone(datetime.UTC)


class Leave:
    """Who is away when, read once."""

    def __init__(self, rows: Iterable[Absence] | None = None) -> None:
        if rows is None:
            rows = Absence.objects.select_related("stand_in__user")
        self._of: dict[int, list[Absence]] = defaultdict(list)
        for row in rows:
            self._of[row.member_id].append(row)

    def pauses(self, member: Member) -> tuple[tuple[datetime.date, datetime.date], ...]:
        """Days on which the member is away and nobody stands in who can be told."""
        return tuple((row.starts_on, row.ends_on) for row in self._of[member.pk] if not _stands_in(row))

    def instead(self, member: Member, day: datetime.date) -> Member | None:
        """Who hears on a day: the member, else who stands in, else nobody. (Nobody stands in for a stand-in.)"""
        rows = [row for row in self._of[member.pk] if row.covers(day)]
        if not rows:
            return member
        stand_ins = [row.stand_in for row in rows if _stands_in(row)]
        here = [who for who in stand_ins if who and not any(row.covers(day) for row in self._of[who.pk])]
        return here[0] if here else None


def _stands_in(row: Absence) -> bool:
    return row.stand_in is not None and bool(address_of(row.stand_in))


class Office:
    """The programme office, read once."""

    @cached_property
    def members(self) -> list[Member]:
        """Those of the office's group who can be told."""
        users = get_user_model()._default_manager.filter(groups__name=Role.OFFICE.value)
        rows = Member.objects.filter(user__in=users, active=True).select_related("user").order_by("pk")
        return [member for member in rows if address_of(member)]
