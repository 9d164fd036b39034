"""What can be imported into the initiatives app: initiatives with what happened to them, milestones and followers.

History goes in as it was. Where a mapping says ``historical = true``, no gate is asked, and rows are marked for the
audit to find. Otherwise an initiative enters a gated stage only with what the gate asks for.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from cxhub.imports.targets import Context, ModelRecordType, register
from cxhub.imports.targets.dated import PUBLISHED_ON, DatedPageRecordType
from cxhub.initiatives import import_decisions, import_updates, pipeline
from cxhub.initiatives.actions import missing_for_gate
from cxhub.initiatives.models import DateMove, DriverWork, Follower, Initiative, InitiativeIndex, Milestone, StageChange

__all__ = ["import_decisions", "import_updates"]  # They register their record types when they are imported.


@register
class InitiativeRecordType(DatedPageRecordType):
    """An initiative as it stands now. How it came there are records of their own: stage changes and date moves."""

    name = "initiative"
    model = Initiative
    parent_model = InitiativeIndex
    fields = [
        "owned_by",
        "executive_owner",
        "pillar",
        "secondary_pillars",
        "kpis",
        "promise_to_customer",
        "body",
        "effort",
        "starts_on",
        "target_date",
        "original_target_date",
        "cadence_days",
        "departments",
        "front_line_contributors",
        "stories",
        "lessons",
        "outcome",
        "retrospective",
        "tags",
        "stage",
        "approved_on",
        "closed_on",
        PUBLISHED_ON,
    ]

    def new(self, values: Mapping[str, Any], context: Context) -> Initiative:
        """Return an initiative that knows whether it came in as history."""
        initiative: Initiative = super().new(values, context)
        initiative.imported = context.historical
        return initiative

    def after_saving(self, page: Initiative, values: Mapping[str, Any], context: Context) -> Initiative:
        """Keep the facts of the lifecycle, which no draft may change, and the gate before a stage."""
        facts = {name: values[name] for name in Initiative.LIFECYCLE_FIELDS if name in values}
        if page.original_target_date is None and page.target_date is not None:
            facts.setdefault("original_target_date", page.target_date)
        for name, value in facts.items():
            setattr(page, name, value)
        Initiative.objects.filter(pk=page.pk).update(**facts)
        if "stage" in values:
            self._enter(page, context)
        saved: Initiative = super().after_saving(page, values, context)
        return saved

    def _enter(self, page: Initiative, context: Context) -> None:
        """Leave a row for a stage that the initiative came in with, having asked its gate.

        :raises ValidationError: the gate lacks something, by field.
        """
        if not context.historical and pipeline.is_gated(page.stage) and (missing := missing_for_gate(page)):
            raise ValidationError(missing)
        last = page.stage_changes.last()
        if last is None or last.to_stage != page.stage:
            StageChange(
                initiative=page,
                from_stage=last.to_stage if last else "",
                to_stage=page.stage,
                on=page.closed_on or page.approved_on or page.starts_on or context.today(),
                by=context.user,
                imported=context.historical,
            ).save()


class HistoryRecordType(ModelRecordType):
    """Something that happened to an initiative, known by its external id."""

    natural_key = []

    def delete(self, obj: Any, context: Context) -> None:
        """Withdraw the row, and let the initiative say again what the rows that are left say."""
        super().delete(obj, context)
        self.settle(obj.initiative)

    def settle(self, initiative: Initiative) -> None:
        """Make the initiative agree with its history."""


@register
class StageChangeRecordType(HistoryRecordType):
    """A stage that an initiative entered. The last one, by day, is the stage it is in."""

    name = "stage_change"
    model = StageChange
    fields = ["initiative", "to_stage", "on", "reason"]

    def save(self, values: Mapping[str, Any], existing: Any, context: Context) -> StageChange:
        """Append the change.

        :raises ValidationError: it is no stage of the pipeline, or its gate lacks something.
        """
        initiative, stage = values["initiative"], values["to_stage"]
        if stage not in pipeline.stages():
            raise ValidationError({"to_stage": f"{stage}: {', '.join(pipeline.stages())}"})
        if not context.historical and pipeline.is_gated(stage) and (missing := missing_for_gate(initiative)):
            raise ValidationError({"to_stage": list(missing.values())})
        before = initiative.stage_changes.filter(on__lte=values.get("on") or context.today()).last()
        change = StageChange(
            **values, from_stage=before.to_stage if before else "", by=context.user, imported=context.historical
        )
        change.save()
        self.settle(initiative)
        return change

    def settle(self, initiative: Initiative) -> None:
        """Put the initiative into the stage of its last change."""
        changes = list(initiative.stage_changes.all())
        if not changes:
            return
        approved = next((change.on for change in changes if change.to_stage == "approved"), None)
        ended = changes[-1].on if changes[-1].to_stage in ("closed", "stopped") else None
        facts: dict[str, Any] = {"stage": changes[-1].to_stage}
        if approved is not None:
            facts["approved_on"] = approved
        if ended is not None:
            facts["closed_on"] = ended
        Initiative.objects.filter(pk=initiative.pk).update(**facts)


@register
class DateMoveRecordType(HistoryRecordType):
    """A target date that moved. The first one's ``from_date`` is what was promised at first."""

    name = "date_move"
    model = DateMove
    fields = ["initiative", "from_date", "to_date", "moved_on", "approved_by", "reason"]

    def save(self, values: Mapping[str, Any], existing: Any, context: Context) -> DateMove:
        """Append the move."""
        move: Any = super().save(values, existing, context)
        self.settle(move.initiative)
        return move

    def settle(self, initiative: Initiative) -> None:
        """Let the target date be the last that it moved to, and the original one the first that it moved from."""
        moves = list(initiative.date_moves.all())
        if moves:
            Initiative.objects.filter(pk=initiative.pk).update(
                target_date=moves[-1].to_date, original_target_date=moves[0].from_date or moves[0].to_date
            )


@register
class MilestoneRecordType(ModelRecordType):
    """A dated piece of an initiative."""

    name = "milestone"
    model = Milestone
    natural_key = ["initiative", "position", "title"]
    name_field = "title"
    fields = ["initiative", "position", "title", "due", "done_on", "moved_from"]


@register
class FollowerRecordType(ModelRecordType):
    """Somebody who hears of an initiative's updates."""

    name = "follower"
    model = Follower
    natural_key = ["initiative", "member"]
    fields = ["initiative", "member", "since"]

    def describe(self, obj: Any) -> str:
        """Return who follows what."""
        return f"{obj.member} → {obj.initiative}"


@register
class DriverWorkRecordType(ModelRecordType):
    """Which initiative works on which driver."""

    name = "driver_work"
    model = DriverWork
    natural_key = ["driver", "initiative"]
    fields = ["driver", "initiative"]
