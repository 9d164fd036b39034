"""Who may do what with the audit. Who may see it: :mod:`cxhub.alignment.models.readers`."""

from typing import Any

from cxhub.access import rule
from cxhub.alignment.models import AuditRun, Finding, MaturityAssessment, ScorecardSnapshot, ThresholdChange


def _is_asked(user: Any, finding: Finding) -> bool:
    member = getattr(user, "cxhub_member", None)
    return member is not None and member.active and member.pk in (finding.responsible_id, finding.assigned_to_id)


@rule("see_audit", AuditRun)
def may_see_audit(user: Any, run: Any) -> bool:
    """Leaders, the programme office and administrators. Others see the findings that ask them to act, and no more."""
    return bool(user.has_perm("cxhub_alignment.view_finding"))


@rule("run_audit", AuditRun)
def may_run_audit(user: Any, run: Any) -> bool:
    """The programme office and administrators."""
    return bool(user.has_perm("cxhub_alignment.add_auditrun"))


@rule("acknowledge", Finding)
def may_acknowledge(user: Any, finding: Finding) -> bool:
    """Whoever the finding asks, and the programme office for them."""
    return _is_asked(user, finding) or bool(user.has_perm("cxhub_alignment.change_finding"))


@rule("mend", Finding)
def may_mend(user: Any, finding: Finding) -> bool:
    """Whoever the finding asks, as far as the fields that its rule names; and the programme office for them."""
    return may_acknowledge(user, finding)


@rule("waive", Finding)
def may_waive(user: Any, finding: Finding) -> bool:
    """Leaders, the programme office and administrators; a named executive approves each."""
    return bool(user.has_perm("cxhub_alignment.waive_finding"))


@rule("assign", Finding)
def may_assign(user: Any, finding: Finding) -> bool:
    """Leaders, the programme office and administrators."""
    return bool(user.has_perm("cxhub_alignment.assign_finding"))


@rule("change_threshold", ThresholdChange)
def may_change_threshold(user: Any, change: Any) -> bool:
    """The programme office and administrators."""
    return bool(user.has_perm("cxhub_alignment.add_thresholdchange"))


@rule("keep_scorecard", ScorecardSnapshot)
def may_keep_scorecard(user: Any, card: Any) -> bool:
    """Whoever may see the audit: a kept scorecard says no more than that."""
    return bool(user.has_perm("cxhub_alignment.view_finding"))


@rule("assess_maturity", MaturityAssessment)
def may_assess_maturity(user: Any, assessment: Any) -> bool:
    """Leaders, the programme office and administrators."""
    return bool(user.has_perm("cxhub_alignment.view_finding"))
