"""Claims with their evidence, kept scorecards, and the self-assessment in the API."""

from __future__ import annotations

from cxhub.alignment.models import Claim, EvidenceLink, MaturityAssessment, ScorecardSnapshot
from cxhub.api import fields as f
from cxhub.api import filters
from cxhub.api.resources import Resource, publish
from cxhub.initiatives.models import Decision
from cxhub.metrics.models import FinancialLinkage, Kpi
from cxhub.people.models import Member
from cxhub.playbooks.models import CustomerStory
from cxhub.strategy.models import StrategyPillar

EVIDENCE = f.Shape(
    "CxEvidence",
    (
        f.ID,
        f.reference("kpi", Kpi),
        f.reference("linkage", FinancialLinkage),
        f.reference("story", CustomerStory),
        f.reference("decision", Decision),
        *f.of_model(EvidenceLink, "address", "checked_on", "note"),
    ),
)

publish(
    [
        Resource(
            path="scorecard/claims",
            kind="claim",
            model=Claim,
            fields=(
                *f.of_model(Claim, "statement", "says", "pillar", "claimed_by", "order", "active"),
                f.all_inside("evidence", EvidenceLink, EVIDENCE),
            ),
            filters=(filters.flag("active"), filters.to("pillar", StrategyPillar), filters.to("claimed_by", Member)),
            sort=("order",),
        ),
        Resource(
            path="scorecard/kept",
            kind="kept_scorecard",
            model=ScorecardSnapshot,
            # What it says is on its page, which leaves out what lies on pages that are closed to the reader by now.
            fields=(
                *f.of_model(ScorecardSnapshot, "key", "title", "as_of", "kept_at"),
                f.reference("kept_by", Member, "kept_by__cxhub_member"),
            ),
            filters=(filters.dates("as_of"),),
            sort=("-kept_at",),
        ),
        Resource(
            path="maturity",
            kind="maturity_assessment",
            model=MaturityAssessment,
            fields=(
                *f.of_model(MaturityAssessment, "framework", "competency", "level", "note", "evidence_level", "at"),
                f.reference("by", Member, "by__cxhub_member"),
            ),
            filters=(filters.exact("framework"), filters.exact("competency"), filters.dates("at", is_time=True)),
            sort=("-at",),
        ),
    ]
)
