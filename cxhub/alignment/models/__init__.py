"""Models of the audit."""

from cxhub.alignment.models.claims import Claim, EvidenceLink, Says
from cxhub.alignment.models.findings import COUNTING, EventKind, Finding, FindingEvent, FindingState
from cxhub.alignment.models.maturity import MaturityAssessment
from cxhub.alignment.models.runs import AuditRun, RunKind
from cxhub.alignment.models.scorecards import ScorecardSnapshot
from cxhub.alignment.models.thresholds import ThresholdChange

__all__ = [
    "COUNTING",
    "AuditRun",
    "Claim",
    "EventKind",
    "EvidenceLink",
    "Finding",
    "FindingEvent",
    "FindingState",
    "MaturityAssessment",
    "RunKind",
    "Says",
    "ScorecardSnapshot",
    "ThresholdChange",
]
