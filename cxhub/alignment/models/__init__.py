"""Models of the audit."""

from cxhub.alignment.models.findings import COUNTING, EventKind, Finding, FindingEvent, FindingState
from cxhub.alignment.models.runs import AuditRun, RunKind
from cxhub.alignment.models.thresholds import ThresholdChange

__all__ = [
    "COUNTING",
    "AuditRun",
    "EventKind",
    "Finding",
    "FindingEvent",
    "FindingState",
    "RunKind",
    "ThresholdChange",
]
