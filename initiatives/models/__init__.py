"""Models of the initiatives app."""

from cxhub.initiatives.models.answers import AnswersAs, Consideration, ConsiderationAnswer, OwnerChange
from cxhub.initiatives.models.decisions import CustomerImpactAssessment, Decision, DecisionState, Direction
from cxhub.initiatives.models.drivers import DriverWork
from cxhub.initiatives.models.initiatives import Follower, Initiative, InitiativeIndex
from cxhub.initiatives.models.lifecycle import DateMove, Dependency, Milestone, StageChange
from cxhub.initiatives.models.updates import Blocker, KpiReading, ProgressUpdate, UpdateAcknowledgement

__all__ = [
    "AnswersAs",
    "Blocker",
    "Consideration",
    "ConsiderationAnswer",
    "CustomerImpactAssessment",
    "DateMove",
    "Decision",
    "DecisionState",
    "Dependency",
    "Direction",
    "DriverWork",
    "Follower",
    "Initiative",
    "InitiativeIndex",
    "KpiReading",
    "Milestone",
    "OwnerChange",
    "ProgressUpdate",
    "StageChange",
    "UpdateAcknowledgement",
]
