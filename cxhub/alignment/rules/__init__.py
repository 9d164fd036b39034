"""The rules that come with the hub, by area. Importing this registers them."""

from cxhub.alignment.rules import (
    cascade,
    culture,
    decisions,
    drivers,
    execution,
    measurement,
    ownership,
    unrecorded,
)

__all__ = ["cascade", "culture", "decisions", "drivers", "execution", "measurement", "ownership", "unrecorded"]
