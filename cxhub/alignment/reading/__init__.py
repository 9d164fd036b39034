"""Reads the strategy graph from the database, as the programme was on a day, in a fixed number of queries.

For a day that has passed, what is dated is taken by its date: updates, measurements and corrections by when they were
written, stages, moved dates and handed-over ownership by their histories, milestones by when they were done, people by
when they left. What an editor changed on a page is taken from the page's last revision of that day. Where there is none
(the page came in by an import later, or it is a record, which keeps no revisions), it is taken as it is now: the graph
that a run keeps is exact, one that is rebuilt for a day without a run is as good as the history.
"""

from __future__ import annotations

import datetime

from cxhub.alignment.graph import Graph
from cxhub.alignment.reading.links import read_links
from cxhub.alignment.reading.moments import Moment
from cxhub.alignment.reading.numbers import read_numbers
from cxhub.alignment.reading.strategy import read_strategy
from cxhub.alignment.reading.work import read_work
from cxhub.initiatives import pipeline


def read_graph(as_of: datetime.date) -> Graph:
    """The programme as it was at the end of a day. At most 25 queries, however large it is."""
    moment = Moment(as_of)
    links = read_links()
    return Graph(
        as_of=as_of,
        active_stages=tuple(pipeline.active()),
        **read_strategy(moment, links),
        **read_numbers(moment, links),
        **read_work(moment, links),
    )
