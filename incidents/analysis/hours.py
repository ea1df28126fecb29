"""When in the week. Events whose time is known only to lie between two are spread over the hours between."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
HOUR = dt.timedelta(hours=1)
# A longer spell says nothing about the hour.
LONGEST_SPELL = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Spell:
    """Happened at some time between the two, in local time without a zone."""

    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True, slots=True)
class HourTable:
    """``cells[weekday][hour]``, Monday first. With spells spread the cells are no whole numbers."""

    cells: tuple[tuple[float, ...], ...]
    exact: int
    spread: int
    left_out: int

    @property
    def day_totals(self) -> tuple[float, ...]:
        return tuple(sum(row) for row in self.cells)

    @property
    def hour_totals(self) -> tuple[float, ...]:
        return tuple(sum(column) for column in zip(*self.cells, strict=True))

    @property
    def peak(self) -> tuple[str, int] | None:
        """Weekday and hour of the fullest cell; None when all are empty."""
        most = max(max(row) for row in self.cells)
        if not most:
            return None
        day = next(index for index, row in enumerate(self.cells) if most in row)
        return WEEKDAYS[day], self.cells[day].index(most)

    @property
    def note(self) -> str:
        """How uncertain times were treated, to be said beside the table."""
        said = []
        if self.spread:
            said.append(f"{self.spread} med osäker tid är fördelade över de timmar då de kan ha hänt")
        if self.left_out:
            said.append(f"{self.left_out} utan klockslag är inte med")
        text = ", ".join(said)
        return text[:1].upper() + text[1:] + "." if text else ""


def hour_table(
    exact: Iterable[tuple[int, int, int]], spells: Iterable[Spell] = (), without_time: int = 0
) -> HourTable:
    """``exact`` are (weekday from 0, hour, how many). Each spell counts as one event, an equal part of it per minute.

    Aoristic analysis: Ratcliffe & McCullagh, "Aoristic crime analysis", International Journal of Geographical
    Information Science 12 (1998). Spells longer than a day are left out.
    """
    cells = [[0.0] * 24 for _ in WEEKDAYS]
    certain = spread = 0
    for weekday, hour, count in exact:
        cells[weekday][hour] += count
        certain += count
    left_out = without_time
    for spell in spells:
        if not dt.timedelta() < spell.end - spell.start <= LONGEST_SPELL:
            left_out += 1
            continue
        spread += 1
        for weekday, hour, part in parts_of(spell):
            cells[weekday][hour] += part
    return HourTable(tuple(tuple(row) for row in cells), certain, spread, left_out)


def parts_of(spell: Spell) -> Iterable[tuple[int, int, float]]:
    """(weekday, hour, share) of each clock hour that the spell touches. The shares make one."""
    whole = spell.end - spell.start
    moment = spell.start
    while moment < spell.end:
        following = min(moment.replace(minute=0, second=0, microsecond=0) + HOUR, spell.end)
        yield moment.weekday(), moment.hour, (following - moment) / whole
        moment = following
