"""What playbooks ask of people: to check the plays that they own."""

from __future__ import annotations

import datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cxhub.access import visible
from cxhub.people.models import Member
from cxhub.people.owed import Owed, OwedSource
from cxhub.playbooks.models import Play
from cxhub.reminders.deeds import by_link


def owed(request: HttpRequest, member: Member, until: datetime.date) -> list[OwedSource]:
    """Reviews due of the member's plays."""
    return [OwedSource(visible(Play.objects.filter(owned_by=member, review_by__lte=until), request), _tell)]


def _tell(play: Play) -> Owed:
    late = play.review_is_overdue(timezone.localdate())
    return Owed(
        title=_("Check the play “%(title)s”") % {"title": play.title},
        url=play.get_url() or "",
        action=_("Review"),
        due=play.review_by or timezone.localdate(),
        note=_("Past its review; readers are warned until you say that it holds.")
        if late
        else _("Read it through; say it still holds, or what does not."),
        signed=by_link("verify"),
    )
