"""What can be imported into the strategy app: its periods and the pages below the strategy."""

from cxhub.imports.targets import ModelRecordType, register
from cxhub.imports.targets.dated import DatedPageRecordType
from cxhub.strategy.models import (
    BrandPromise,
    BusinessStance,
    CustomerValueProposition,
    CXPrinciple,
    IntendedExperience,
    Purpose,
    StrategyPage,
    StrategyPeriod,
    StrategyPillar,
)

TEXT = ("body", "version", "effective_from", "owned_by", "verified_by", "verified_on", "review_by")
SCENARIO = ("question", "answers", "acknowledge_by")


@register
class PeriodRecordType(ModelRecordType):
    """A named planning horizon."""

    name = "period"
    model = StrategyPeriod
    natural_key = ["name"]
    fields = ["name", "starts_on", "ends_on"]


class StrategyRecordType(DatedPageRecordType):
    """A page of the strategy, dated by the day from which it holds."""

    parent_model = StrategyPage
    date_field = "effective_from"


@register
class PurposeRecordType(StrategyRecordType):
    """Why the organisation exists."""

    name = "purpose"
    model = Purpose
    fields = ["statement", "understood_count", "asked_count", *TEXT]


@register
class StanceRecordType(StrategyRecordType):
    """The way we chose to win."""

    name = "stance"
    model = BusinessStance
    fields = ["business", "brand", "cx", "declared_on", "chooses", "gives_up", *TEXT]


@register
class PromiseRecordType(StrategyRecordType):
    """What customers may expect."""

    name = "promise"
    model = BrandPromise
    fields = ["statement", "principles", "dos", "donts", "changes", *SCENARIO, *TEXT]


@register
class IntendedExperienceRecordType(StrategyRecordType):
    """The experience aimed for."""

    name = "intended_experience"
    model = IntendedExperience
    fields = ["levels", *TEXT]


@register
class ValuePropositionRecordType(StrategyRecordType):
    """Why customers come, stay and leave."""

    name = "value_proposition"
    model = CustomerValueProposition
    fields = ["come", "stay", "leave", *TEXT]


@register
class PillarRecordType(StrategyRecordType):
    """A choice that realises the strategy."""

    name = "pillar"
    model = StrategyPillar
    fields = ["line", "letter", "order", "executive", "period", *TEXT]


@register
class PrincipleRecordType(StrategyRecordType):
    """A rule of behaviour."""

    name = "principle"
    model = CXPrinciple
    fields = [
        "number",
        "statement",
        "short_why",
        "pillars",
        "dos",
        "donts",
        "conflicts",
        "line_up_question",
        *SCENARIO,
        *TEXT,
    ]
