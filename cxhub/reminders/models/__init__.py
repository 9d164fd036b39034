"""Models of the reminders app."""

from cxhub.reminders.models.links import UsedLink
from cxhub.reminders.models.nightly import NightlyRun

__all__ = ["NightlyRun", "UsedLink"]
