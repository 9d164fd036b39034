"""Models of the strategy app."""

from cxhub.strategy.models.acknowledgements import Acknowledgement
from cxhub.strategy.models.foundations import (
    BrandPromise,
    BusinessStance,
    CustomerValueProposition,
    IntendedExperience,
    Purpose,
    StrategyPage,
)
from cxhub.strategy.models.pillars import StrategyPeriod, StrategyPillar
from cxhub.strategy.models.principles import CXPrinciple

__all__ = [
    "Acknowledgement",
    "BrandPromise",
    "BusinessStance",
    "CXPrinciple",
    "CustomerValueProposition",
    "IntendedExperience",
    "Purpose",
    "StrategyPage",
    "StrategyPeriod",
    "StrategyPillar",
]
