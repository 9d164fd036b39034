"""Decisions, assessments, handings over, considerations and dependencies in the API."""

from typing import Literal

from django.db.models import Prefetch
from wagtail.models import Page

from cxhub.access import visible
from cxhub.api import fields as f
from cxhub.api import filters
from cxhub.api.refs import Ref, ref
from cxhub.api.resources import Resource, publish
from cxhub.initiatives.models import (
    Consideration,
    CustomerImpactAssessment,
    Decision,
    DecisionState,
    Dependency,
    Initiative,
    Milestone,
    OwnerChange,
)
from cxhub.people.models import Member

WORDS = f.computed("options", list[str], lambda row: row.options, "What could be decided.")
ASSESSMENT = (
    *f.of_model(CustomerImpactAssessment, "direction", "severity", "finding", "people", "promise"),
    f.computed("segments", list[str], lambda row: row.segments, "Groups of customers."),
    f.computed("touchpoints", list[dict[str, str]], lambda row: row.touchpoints, "Each with its journey, if known."),
    *f.of_model(
        CustomerImpactAssessment,
        "assessed_on",
        "assessed_by",
        "mitigation",
        "mitigation_owner",
        "mitigation_due",
        "mitigation_done_on",
        "is_unmitigated",
        "imported",
    ),
)
#: A lesson or an initiative: a page of whichever kind.
CONSIDERED = f.Field(
    "page",
    Ref | None,
    lambda row, serving: ref(found) if (found := f.related(row, "page")) else None,
    prefetch=lambda reader: [Prefetch("page", queryset=visible(Page.objects.all(), reader))],
    description="The lesson or the earlier initiative.",
)

publish(
    [
        Resource(
            path="decisions",
            kind="decision",
            model=Decision,
            fields=(
                *f.of_model(Decision, "slug", "question"),
                WORDS,
                *f.of_model(
                    Decision,
                    "state",
                    "outcome",
                    "reason",
                    "decider",
                    "raised_on",
                    "decide_by",
                    "decided_on",
                    "came_of",
                    "initiative",
                    "imported",
                ),
                f.all_inside(
                    "assessments",
                    CustomerImpactAssessment,
                    f.Shape("CxAssessmentInside", (f.ID, *ASSESSMENT)),
                    listed=False,
                ),
            ),
            filters=(
                filters.to("initiative", Initiative),
                filters.to("decider", Member),
                filters.exact("state", Literal[tuple(DecisionState.values)]),
                filters.dates("decided_on"),
            ),
            sort=("-decided_on", "decide_by", "raised_on"),
        ),
        Resource(
            path="impact-assessments",
            kind="impact_assessment",
            model=CustomerImpactAssessment,
            fields=(*f.of_model(CustomerImpactAssessment, "decision", "initiative"), *ASSESSMENT),
            filters=(
                filters.to("initiative", Initiative),
                filters.to("decision", Decision),
                filters.to("mitigation_owner", Member),
                filters.dates("assessed_on"),
            ),
            sort=("-assessed_on", "severity"),
        ),
        Resource(
            path="owner-changes",
            kind="owner_change",
            model=OwnerChange,
            fields=f.of_model(
                OwnerChange, "initiative", "role", "from_member", "to_member", "on", "reason", "imported"
            ),
            filters=(filters.to("initiative", Initiative), filters.dates("on")),
            sort=("-on",),
        ),
        Resource(
            path="considerations",
            kind="consideration",
            model=Consideration,
            fields=(
                f.reference("initiative", Initiative),
                CONSIDERED,
                *f.of_model(Consideration, "answer", "note", "by", "on"),
            ),
            filters=(filters.to("initiative", Initiative), filters.dates("on")),
            sort=("-on",),
        ),
        Resource(
            path="dependencies",
            kind="dependency",
            model=Dependency,
            fields=(
                f.reference("initiative", Initiative),
                f.reference("milestone", Milestone),
                f.reference("on_initiative", Initiative),
                f.reference("on_milestone", Milestone),
                *f.of_model(Dependency, "note", "since"),
            ),
            filters=(filters.to("initiative", Initiative), filters.to("on_initiative", Initiative)),
            sort=("-since",),
        ),
    ]
)
