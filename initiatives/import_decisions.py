"""Decisions, assessments, changes of owners and considerations as records of an import."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.models import Page

from cxhub.imports.targets import Context, Field, ModelRecordType, WrongValue, register
from cxhub.initiatives.deciding import missing_for_approval
from cxhub.initiatives.models import (
    Consideration,
    CustomerImpactAssessment,
    Decision,
    DecisionState,
    Dependency,
    OwnerChange,
)


@register
class DecisionRecordType(ModelRecordType):
    """A decision as it stands. History may hold approvals that the gate would refuse, and is marked."""

    name = "decision"
    model = Decision
    name_field = "question"
    fields = [
        "slug",
        "question",
        "options",
        "initiative",
        "decider",
        "decide_by",
        "state",
        "outcome",
        "reason",
        "decided_on",
        "came_of",
        "raised_on",
    ]

    def new(self, values: Mapping[str, Any], context: Context) -> Decision:
        """Return a decision that knows whether it came in as history."""
        return Decision(imported=context.historical)

    def save(self, values: Mapping[str, Any], existing: Any, context: Context) -> Decision:
        """Make or change a decision, having asked the gate before an approval that is no history.

        :raises ValidationError: the gate lacks something.
        """
        was_approved = existing is not None and existing.state == DecisionState.APPROVED
        decision: Any = super().save(values, existing, context)
        if decision.state == DecisionState.APPROVED and not was_approved and not context.historical:
            if missing := missing_for_approval(decision, decision.decided_on):
                raise ValidationError({"state": list(missing.values())})
        return decision


@register
class AssessmentRecordType(ModelRecordType):
    """What a decision or an initiative does to customers."""

    name = "impact_assessment"
    model = CustomerImpactAssessment
    natural_key = []
    fields = [
        "decision",
        "initiative",
        "segments",
        "people",
        "touchpoints",
        "promise",
        "direction",
        "severity",
        "finding",
        "assessed_on",
        "assessed_by",
        "mitigation",
        "mitigation_owner",
        "mitigation_due",
        "mitigation_done_on",
    ]

    def new(self, values: Mapping[str, Any], context: Context) -> CustomerImpactAssessment:
        """Return an assessment that knows whether it came in as history."""
        return CustomerImpactAssessment(imported=context.historical)


@register
class OwnerChangeRecordType(ModelRecordType):
    """From a day on, another person answered for an initiative; nobody, where none is named."""

    name = "owner_change"
    model = OwnerChange
    natural_key = []
    fields = ["initiative", "role", "to_member", "on", "reason"]

    def save(self, values: Mapping[str, Any], existing: Any, context: Context) -> OwnerChange:
        """Append the change; whoever had it before is taken from the rows before."""
        earlier = OwnerChange.objects.filter(initiative=values["initiative"], role=values["role"])
        if values.get("on"):
            earlier = earlier.filter(on__lte=values["on"])
        before = earlier.last()
        change = OwnerChange(
            **values, from_member=before.to_member if before else None, by=context.user, imported=context.historical
        )
        change.full_clean()
        change.save()
        return change


@register
class ConsiderationRecordType(ModelRecordType):
    """What an initiative made of a lesson or of an earlier initiative."""

    name = "consideration"
    model = Consideration
    natural_key = ["initiative", "page"]
    fields = [
        "initiative",
        Field("lesson", kind="reference", to="lesson", help="The lesson; or give earlier."),
        Field("earlier", kind="reference", to="initiative", help="An earlier initiative; or give lesson."),
        "answer",
        "note",
        "by",
        "on",
    ]

    def save(self, values: Mapping[str, Any], existing: Any, context: Context) -> Consideration:
        """Make or change it; lesson and initiative are both pages.

        :raises WrongValue: neither is given.
        """
        page = values.get("lesson") or values.get("earlier")
        row = existing or Consideration()
        if page is not None:
            row.page = Page.objects.get(pk=page.pk)
        elif existing is None:
            raise WrongValue("lesson", "")
        for name in ("initiative", "answer", "note", "by", "on"):
            if name in values:
                setattr(row, name, values[name])
        row.full_clean()
        row.save()
        return row

    def find(self, values: Mapping[str, Any], context: Context) -> Consideration | None:
        """Return what the initiative made of that page already."""
        page = values.get("lesson") or values.get("earlier")
        if page is None:
            return None
        return Consideration.objects.filter(initiative=values.get("initiative"), page=page.pk).first()

    def get_value(self, obj: Any, name: str) -> Any:
        """Return a field's value; the page as the kind that it is."""
        if name in ("lesson", "earlier"):
            page = obj.page.specific
            return page if type(page).__name__ == {"lesson": "LessonLearned", "earlier": "Initiative"}[name] else None
        return super().get_value(obj, name)


@register
class DependencyRecordType(ModelRecordType):
    """Something that waits for something else."""

    name = "dependency"
    model = Dependency
    natural_key = []
    fields = ["initiative", "milestone", "on_initiative", "on_milestone", "note", "since"]
