"""Figures about what has happened, and how sure they are. Pure: counts in, small dataclasses out, no database."""

from incidents.analysis.comparison import (
    Comparison,
    compare,
    interval_of_count,
    ratio_of_counts,
    too_few,
)
from incidents.analysis.crossing import CrossTable, cross
from incidents.analysis.displacement import Displacement, displacement
from incidents.analysis.effect import Effect, EffectData, Verdict, effect_of
from incidents.analysis.hours import WEEKDAYS, HourTable, Spell, hour_table
from incidents.analysis.places import (
    TOP,
    Concentration,
    HotCell,
    PlaceCount,
    concentration,
    hot_cells,
    rank_places,
)
from incidents.analysis.reporting import ReportingChange, reporting_changes
from incidents.analysis.surprise import Surprise, surprises

__all__ = [
    "TOP",
    "WEEKDAYS",
    "Comparison",
    "Concentration",
    "CrossTable",
    "Displacement",
    "Effect",
    "EffectData",
    "HotCell",
    "HourTable",
    "PlaceCount",
    "ReportingChange",
    "Spell",
    "Surprise",
    "Verdict",
    "compare",
    "concentration",
    "cross",
    "displacement",
    "effect_of",
    "hot_cells",
    "hour_table",
    "interval_of_count",
    "rank_places",
    "ratio_of_counts",
    "reporting_changes",
    "surprises",
    "too_few",
]
