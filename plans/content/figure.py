"""Figures in a text, with their data: what a chart and its table are drawn from, now and when they are frozen."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class RowContent:
    """A value for each label; None where there is none, which is not the same as nothing."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class FigureContent:
    """``rows`` are the lines of a chart, or the rows of a table whose columns are ``labels``."""

    reference: str
    # One of plans.choices.FigureShape.
    shape: str
    title: str
    subtitle: str
    source: str
    labels: tuple[str, ...]
    rows: tuple[RowContent, ...]
    # What is usual, low and high, for each label of a line.
    band: tuple[tuple[float, float], ...] = ()
    # What the first column of a table holds.
    corner: str = ""
    # Counts of events, hence of persons: small ones are not for everybody to see.
    is_counts: bool = False
    # Of what there is no value, where the series breaks: told beneath.
    notes: tuple[str, ...] = ()
    id: int = 0
    fetched_on: dt.date | None = None
    # The number that sums it up, for comparing with the next; None where there is none.
    total: float | None = None
    unit: str = ""
    # Over how many days it counts; 0 where it counts over none.
    days: int = 0
    # Of a trend: from which label on the series is another and why; (row, label) of what is secret or preliminary.
    breaks: tuple[tuple[int, str], ...] = ()
    secret: tuple[tuple[int, int], ...] = ()
    preliminary: tuple[tuple[int, int], ...] = ()
