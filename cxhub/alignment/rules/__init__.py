"""The rules that come with the hub, by area. Importing this registers them."""

from cxhub.alignment.rules import (
    cascade,
    claims,
    culture,
    decisions,
    drivers,
    execution,
    measurement,
    ownership,
    unrecorded,
)

__all__ = [
    "cascade",
    "claims",
    "culture",
    "decisions",
    "drivers",
    "execution",
    "measurement",
    "ownership",
    "unrecorded",
]
