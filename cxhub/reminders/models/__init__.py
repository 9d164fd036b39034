"""Models of the reminders app."""

from cxhub.reminders.models.absences import Absence
from cxhub.reminders.models.comments import Comment
from cxhub.reminders.models.links import UsedLink
from cxhub.reminders.models.mails import Mail
from cxhub.reminders.models.nightly import NightlyRun
from cxhub.reminders.models.notices import CalendarKey, How, Kind, Notification, Preference
from cxhub.reminders.models.nudges import Nudge

__all__ = [
    "Absence",
    "CalendarKey",
    "Comment",
    "How",
    "Kind",
    "Mail",
    "NightlyRun",
    "Notification",
    "Nudge",
    "Preference",
    "UsedLink",
]
