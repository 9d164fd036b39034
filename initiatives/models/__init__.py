"""Models of the initiatives app."""

from cxhub.initiatives.models.drivers import DriverWork
from cxhub.initiatives.models.initiatives import Follower, Initiative, InitiativeIndex
from cxhub.initiatives.models.lifecycle import DateMove, Milestone, StageChange
from cxhub.initiatives.models.updates import Blocker, KpiReading, ProgressUpdate, UpdateAcknowledgement

__all__ = [
    "Blocker",
    "DateMove",
    "DriverWork",
    "Follower",
    "Initiative",
    "InitiativeIndex",
    "KpiReading",
    "Milestone",
    "ProgressUpdate",
    "StageChange",
    "UpdateAcknowledgement",
]
