"""Charts as drawings with exact coordinates, and beside each the table of its numbers.

Small dataclasses in, a Figure out; ``{% chart figure %}`` draws it the same on a page and in a PDF. A figure's title
states the finding. Colours come from classes on the screen; the attributes that paper goes by are set here.
"""

from kommunbrott.charts.bars import Bar, bar_chart
from kommunbrott.charts.figure import INK, ChartTable, Figure, Tick
from kommunbrott.charts.heat import heat_table
from kommunbrott.charts.intervals import Change, interval_plot
from kommunbrott.charts.line import Series, line_chart
from kommunbrott.charts.places import Gathering, Outline, Spot, place_chart
from kommunbrott.charts.stack import Piece, stack
from kommunbrott.charts.timeline import Band, Dot, Track, timeline
from kommunbrott.charts.trend import Break, Told, Trend, trend_chart
from kommunbrott.charts.wheel import Mark, wheel

__all__ = [
    "INK",
    "Band",
    "Bar",
    "Break",
    "Change",
    "ChartTable",
    "Dot",
    "Figure",
    "Gathering",
    "Mark",
    "Outline",
    "Piece",
    "Series",
    "Spot",
    "Tick",
    "Told",
    "Track",
    "Trend",
    "bar_chart",
    "heat_table",
    "interval_plot",
    "line_chart",
    "place_chart",
    "stack",
    "timeline",
    "trend_chart",
    "wheel",
]
