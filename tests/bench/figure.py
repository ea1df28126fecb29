import json
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.db import connection


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. ``ours`` and ``limit`` share the unit that ``name`` ends with (``…_s``, ``…_mb``).

    ``limit`` is what the same work costs at best, measured in the same run; ``goal`` is the highest ratio
    between the two that we accept, and None for a stage of something that has one.
    """

    name: str
    ours: float
    limit: float
    goal: float | None = None

    def as_json(self) -> str:
        return json.dumps(
            {
                "name": self.name,
                "database": connection.vendor,
                "ours": round(self.ours, 5),
                "limit": round(self.limit, 5),
                "ratio": round(self.ours / self.limit, 3) if self.limit else None,
                "goal": self.goal,
            },
            ensure_ascii=False,
        )


def seconds(work: Callable[[], object], rounds: int = 5) -> float:
    """Median time of ``work`` after one round that is not counted."""
    work()
    return median(once(work) for _ in range(rounds))


def once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def seconds_in_turn(*works: Callable[[], object], rounds: int = 5) -> list[float]:
    """The least that each of several works took, in turn: what disturbs a machine only ever adds."""
    for work in works:
        work()
    taken = [[once(work) for work in works] for _ in range(rounds)]
    return [min(column) for column in zip(*taken, strict=True)]


def megabytes() -> float:
    """The most that the process has ever used."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
