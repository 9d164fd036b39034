"""What the home page is made of."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class HomeSection:
    """A part of the home page that an app offers to this reader.

    :param order: where it stands; low comes first (10 this week, 20 customers, 30 search, 40 what I owe, 90 strategy).
        A leader's home gives what needs a leader a lower number.
    :param template: draws it, with ``context`` and the page's own.
    """

    order: int
    template: str
    context: dict[str, Any] = field(default_factory=dict)
