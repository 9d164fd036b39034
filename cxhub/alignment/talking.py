"""Comments on findings: whoever sees a finding reads and writes them, and whom it asks is told."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cxhub.alignment.models import Finding
from cxhub.people.models import Member
from cxhub.reminders.comments import Commentable, register_commentable


def _whose(finding: Finding) -> list[Member | None]:
    return [finding.person]


register_commentable(
    Commentable(
        Finding,
        title=lambda finding: _("the finding on %(title)s") % {"title": finding.about_title},
        page=Finding.get_absolute_url,
        whose=_whose,
    )
)
