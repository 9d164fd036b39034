"""What the home page is made of."""

from dataclasses import dataclass

from cxhub.sections import PageSection


@dataclass(frozen=True)
class HomeSection(PageSection):
    """A part of the home page that an app offers to this reader.

    Order: 10 this week (it brings the page's ``h1``), 20 customers, 30 search, 40 what I owe, 50 what is new, 90
    strategy. A leader's home gives what needs a leader a number from 11 to 19.
    """
