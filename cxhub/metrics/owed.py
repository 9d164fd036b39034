"""What measures ask of people: readings."""

from __future__ import annotations

import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cxhub import conf
from cxhub.access import visible
from cxhub.components.words import amount, exact
from cxhub.metrics.due import PERIODS, due_by, due_on
from cxhub.metrics.models import Kpi
from cxhub.metrics.models.kpis import Frequency
from cxhub.people.models import Member
from cxhub.people.owed import Ladder, Owed, OwedSource
from cxhub.reminders.deeds import by_link


def owed(request: HttpRequest, member: Member, until: datetime.date) -> list[OwedSource]:
    """Readings due of the KPIs that the member owns."""
    kpis = visible(Kpi.objects.filter(owner=member, owner__active=True), request)
    joined = kpis.select_related("latest", "owner__department__head", "pillar__executive")
    return [OwedSource(due_by(joined, until), _tell, "reading")]


def _tell(kpi: Kpi) -> Owed:
    if kpi.latest:
        note = _("The last was %(value)s, %(day)s.") % {
            "value": amount(kpi.latest.value, kpi.unit, kpi.decimals),
            "day": exact(kpi.latest.as_of),
        }
    else:
        note = _("Nobody has read it yet.")
    department = kpi.owner.department if kpi.owner else None
    words = {"kpi": kpi.name, "owner": kpi.owner.name if kpi.owner else ""}
    return Owed(
        title=_("Record a reading of %(kpi)s") % words,
        url=reverse("cxhub_record_reading", args=[kpi.slug]),
        action=_("Record"),
        due=due_on(kpi) or timezone.localdate(),
        note=note,
        minutes=1,
        ladder=Ladder(
            reviewer=department.head if department else None,
            executive=kpi.pillar.executive if kpi.pillar else None,
            escalated=_("%(kpi)s has no new reading from %(owner)s") % words,
            page=kpi.get_absolute_url(),
            grace=conf.get("GRACE_DAYS"),
            cadence=PERIODS[Frequency(kpi.frequency)].days,
            last_done=kpi.latest.recorded_on if kpi.latest else None,
        ),
        signed=by_link("record_reading"),
    )
