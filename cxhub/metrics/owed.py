"""What measures ask of people: readings."""

from __future__ import annotations

import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cxhub.access import visible
from cxhub.components.words import amount, exact
from cxhub.metrics.due import due_by, due_on
from cxhub.metrics.models import Kpi
from cxhub.people.models import Member
from cxhub.people.owed import Owed, OwedSource


def owed(request: HttpRequest, member: Member, until: datetime.date) -> list[OwedSource]:
    """Readings due of the KPIs that the member owns."""
    kpis = visible(Kpi.objects.filter(owner=member).select_related("latest"), request)
    return [OwedSource(due_by(kpis, until), _tell)]


def _tell(kpi: Kpi) -> Owed:
    if kpi.latest:
        note = _("The last was %(value)s, %(day)s.") % {
            "value": amount(kpi.latest.value, kpi.unit, kpi.decimals),
            "day": exact(kpi.latest.as_of),
        }
    else:
        note = _("Nobody has read it yet.")
    return Owed(
        title=_("Record a reading of %(kpi)s") % {"kpi": kpi.name},
        url=reverse("cxhub_record_reading", args=[kpi.slug]),
        action=_("Record"),
        due=due_on(kpi) or timezone.localdate(),
        note=note,
    )
