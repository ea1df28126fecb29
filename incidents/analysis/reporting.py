"""More reports are not always more events: whether the way of reporting changed between two periods."""

from collections.abc import Mapping
from dataclasses import dataclass

from incidents.analysis.comparison import FEWEST

# A channel that gives so large a part of one period, and so many times less of the other, has come or gone.
LEAST_SHARE, TIMES = 0.10, 4


@dataclass(frozen=True, slots=True)
class ReportingChange:
    """A channel (form, app, an organisation that reports) that came or went between the periods."""

    channel: str
    before: int
    after: int

    @property
    def words(self) -> str:
        if self.after > self.before:
            return f"{self.channel} började rapportera: {self.before} rapporter före, {self.after} efter."
        return f"{self.channel} slutade nästan rapportera: {self.before} rapporter före, {self.after} efter."


def reporting_changes(channels: Mapping[str, tuple[int, int]]) -> list[ReportingChange]:
    """``channels`` gives (before, after) of each. Those that came or went, the largest change first."""
    totals = [max(1, sum(counts[side] for counts in channels.values())) for side in (0, 1)]
    found = []
    for channel, counts in channels.items():
        shares = [count / total for count, total in zip(counts, totals, strict=True)]
        most = shares.index(max(shares))
        if counts[most] >= FEWEST and shares[most] >= max(LEAST_SHARE, TIMES * shares[1 - most]):
            found.append(ReportingChange(channel, *counts))
    return sorted(found, key=lambda change: (-abs(change.after - change.before), change.channel))
