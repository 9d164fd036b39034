"""Charts drawn on the server: SVG that scales, themes, prints and reads aloud, from plain dataclasses.

The outer ``<svg>`` has no ``viewBox``: words and dots are placed in per cent of its width, lines live in an inner
``<svg>`` that stretches. So letters keep their size from a phone to a sheet of paper.
"""

from cxhub.charts.bullet import bullet
from cxhub.charts.data import Milestone, Note, Point, Span, milestones_of, notes_of, points_of
from cxhub.charts.flow import Box, flow
from cxhub.charts.line import line_chart, row_chart, sparkline
from cxhub.charts.scatter import Place, scatter
from cxhub.charts.time import milestone_line, span_axis, span_row

__all__ = [
    "Box",
    "Milestone",
    "Note",
    "Place",
    "Point",
    "Span",
    "bullet",
    "flow",
    "line_chart",
    "milestone_line",
    "milestones_of",
    "notes_of",
    "points_of",
    "row_chart",
    "scatter",
    "span_axis",
    "span_row",
    "sparkline",
]
