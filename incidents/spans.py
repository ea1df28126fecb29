"""The days that a period is compared with, and the counts of each of them side by side."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from incidents import analysis
from incidents.analysis import compare
from incidents.content import CountContent
from kommunbrott.dates import months_before

YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class Span:
    """Days as numbers, both included: the period, as long a time before, the same of last year, and all of a year."""

    first: int
    last: int
    year_first: int
    year_last: int

    @classmethod
    def of(cls, first: dt.date, last: dt.date) -> "Span":
        then = (months_before(day, 12).toordinal() for day in (first, last))
        return cls(first.toordinal(), last.toordinal(), *then)

    @property
    def days(self) -> int:
        return self.last - self.first + 1

    @property
    def before_first(self) -> int:
        return self.first - self.days

    @property
    def past_first(self) -> int:
        return self.first - YEAR_DAYS

    def counts(self) -> dict[str, Count]:
        """Days are counted and not keys: PostgreSQL has no keys in the index of figures."""
        return {
            "now": Count("local_day", filter=between(self.first, self.last)),
            "before": Count("local_day", filter=between(self.before_first, self.first - 1)),
            "last_year": Count("local_day", filter=between(self.year_first, self.year_last)),
            "past": Count("local_day", filter=between(self.past_first, self.first - 1)),
        }

    def everything(self) -> Q:
        return between(min(self.past_first, self.before_first, self.year_first), self.last)


def between(first: int, last: int) -> Q:
    return Q(local_day__gte=first, local_day__lte=last)


@dataclass(frozen=True, slots=True)
class Tally:
    now: int = 0
    before: int = 0
    last_year: int = 0
    past: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.now + other.now,
            self.before + other.before,
            self.last_year + other.last_year,
            self.past + other.past,
        )

    def content(self, name: str, span: Span, key: int | None = None) -> CountContent:
        then = span.year_last - span.year_first + 1
        return CountContent(
            name=name,
            now=self.now,
            before=self.before,
            last_year=self.last_year,
            said=said(compare(self.now, self.before)),
            said_last_year=said(compare(self.now, self.last_year, span.days, then)),
            key=key,
        )


def said(found: analysis.Comparison) -> str:
    if found.is_too_few:
        return "för få"
    return found.words if found.is_sure else "inom det normala"
