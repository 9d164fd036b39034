"""One e-mail a week with what happened on what somebody follows."""

from __future__ import annotations

import datetime
from collections import defaultdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cxhub.access import Reader, visible
from cxhub.people.models import Member
from cxhub.reminders.letters import absolute, spelt
from cxhub.reminders.models import How, Kind, Mail, Notification
from cxhub.reminders.people import Clock, address_of
from cxhub.reminders.telling import how_of, write_notice

#: Mondays, as :meth:`datetime.date.isoweekday` counts.
WEEKDAY = 1
#: What is older is not news any more, even after an outage.
OLDEST = datetime.timedelta(days=21)


def send_digests(on: datetime.date) -> dict[str, int]:
    """Write the week's digests, on each member's own Monday. For the hook ``cxhub_nightly``."""
    clock = Clock.of(on)
    kinds = [kind for kind in Kind if kind not in (Kind.OWED, Kind.RED)]
    news = Notification.objects.filter(kind__in=kinds, digested_at=None, at__gte=clock.now - OLDEST)
    members = Member.objects.filter(pk__in=news.values("member"), active=True).select_related("user")
    return {"digests": sum(_send(member, clock) for member in members)}


@transaction.atomic
def _send(member: Member, clock: Clock) -> bool:
    day = clock.day_of(member)
    key = f"digest:{member.pk}:{day:%G-W%V}"
    if day.isoweekday() != WEEKDAY or not address_of(member) or Mail.objects.filter(key=key).exists():
        return False
    wanted = [kind for kind in Kind if how_of(member, kind) == How.DIGEST]
    fresh = Notification.objects.filter(
        member=member, kind__in=wanted, digested_at=None, at__gte=clock.now - OLDEST, at__lte=clock.now
    )
    rows = list(visible(fresh, Reader(member.user)).order_by("at"))
    if not rows:
        return False
    groups: dict[str, list[tuple[Notification, str]]] = defaultdict(list)
    for row in rows:
        groups[str(Kind(row.kind).label)].append((row, absolute(row.url)))
    words = ngettext("%(n)s thing happened on what you follow", "%(n)s things happened on what you follow", len(rows))
    subject = words % {"n": spelt(len(rows))}
    context = {"groups": dict(groups), "day": day, "headline": _("%(name)s, this week") % {"name": member.first_name}}
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(digested_at=timezone.now())
    return write_notice(member, subject[:1].upper() + subject[1:], key, Kind.UPDATE, "digest", context)
