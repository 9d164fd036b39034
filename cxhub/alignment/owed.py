"""What the audit asks of people: to see to the findings that were assigned to them."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cxhub import conf
from cxhub.access import visible
from cxhub.alignment.models import Finding, FindingEvent
from cxhub.alignment.models.findings import EventKind
from cxhub.people.models import Member
from cxhub.people.owed import Ladder, Owed, OwedSource
from cxhub.reminders.deeds import by_link

#: Days in which somebody is expected to see to a finding that is theirs.
SEE_TO = datetime.timedelta(days=7)


def owed(request: HttpRequest, member: Member, until: datetime.date) -> list[OwedSource]:
    """Findings that still count and that somebody assigned to the member: what is theirs by rule alone is no debt."""
    given = FindingEvent.objects.filter(finding=OuterRef("pk"), kind=EventKind.ASSIGNED).order_by("-on", "-pk")
    rows = visible(Finding.objects.counting().filter(assigned_to=member), request).annotate(
        given_on=Subquery(given.values("on")[:1])
    )
    due = rows.filter(given_on__lte=until - SEE_TO)
    return [OwedSource(due.select_related("assigned_to__department__head", "pillar__executive"), _tell, "finding")]


def _tell(finding: Any) -> Owed:
    department = finding.assigned_to.department
    words = {"title": finding.about_title, "fix": finding.fix, "owner": finding.assigned_to.name}
    return Owed(
        title=_("See to a finding on %(title)s: %(fix)s") % words,
        url=finding.get_absolute_url(),
        action=_("Open"),
        due=finding.given_on + SEE_TO,
        note=finding.sentence,
        minutes=5,
        ladder=Ladder(
            reviewer=department.head if department else None,
            executive=finding.pillar.executive if finding.pillar else None,
            escalated=_("A finding on %(title)s still waits for %(owner)s") % words,
            page=finding.get_absolute_url(),
            grace=conf.get("GRACE_DAYS"),
            cadence=2 * SEE_TO.days,
        ),
        signed=by_link("see_to_finding"),
    )
