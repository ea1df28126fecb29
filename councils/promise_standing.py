"""How promises stand: the last report of each, held against its target and against what the time asks for."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from councils.choices import PromiseKind, PromiseVerdict
from councils.models import Promise, PromiseDocument, PromiseReport
from councils.promise_content import figure
from kommunbrott.dates import Period


@dataclass(frozen=True)
class PeriodReport:
    """A quarter, tertial or half-year, and what was said of it; None when nothing was."""

    period: Period
    report: PromiseReport | None


@dataclass(frozen=True)
class PromiseStanding:
    """``actions`` are those the reader may see; ``hidden`` how many more carry the promise.

    ``due`` is the last period that has ended, where nothing has been said of it and the promise is not settled.
    """

    promise: Promise
    reports: tuple[PeriodReport, ...]
    actions: tuple = ()
    hidden: int = 0
    due: Period | None = None
    history: tuple[PromiseReport, ...] = field(default=())

    @property
    def last(self) -> PromiseReport | None:
        return next((one.report for one in reversed(self.reports) if one.report), None)

    @property
    def verdict(self) -> str:
        return self.last.verdict if self.last else ""

    @property
    def verdict_label(self) -> str:
        return self.last.get_verdict_display() if self.last else "Inte följt upp än"

    @property
    def is_without_action(self) -> bool:
        """Facts carry nothing and goals are carried by the promises."""
        return self.promise.kind == PromiseKind.PROMISE and not self.actions and not self.hidden

    @property
    def value(self) -> str:
        """The last figure told, in a period or before."""
        known = [one.report.value for one in self.reports if one.report and one.report.value is not None]
        return figure(known[-1]) if known else ""

    @property
    def target_figure(self) -> str:
        return figure(self.promise.target_value) if self.promise.target_value is not None else ""

    @property
    def share(self) -> int | None:
        """Whole per cent of the target, where more is better and there is a figure."""
        told = next(
            (one.report for one in reversed(self.reports) if one.report and one.report.value is not None),
            None,
        )
        if told is None or self.promise.target_operator == "högst":
            return None
        return told.share_of(self.promise.target_value)


def standings(
    document: PromiseDocument, promises: Iterable[Promise], visible_actions: set[int], today: dt.date
) -> list[PromiseStanding]:
    """``promises`` have their actions and reports prefetched, the reports in the order they were made."""
    periods = document.report_periods
    passed = [period for period in periods if period.ends_on < today]
    found = []
    for promise in promises:
        reports = list(promise.reports.all())
        last = {report.period_ends_on: report for report in reports}
        actions = list(promise.actions.all())
        seen = tuple(action for action in actions if action.pk in visible_actions)
        told = [last[period.ends_on].verdict for period in periods if period.ends_on in last]
        is_settled = bool(told) and told[-1] in (PromiseVerdict.KEPT, PromiseVerdict.BROKEN)
        is_silent = bool(passed) and passed[-1].ends_on not in last and not is_settled
        asked = not document.is_draft and promise.kind != PromiseKind.INFORMATION
        found.append(
            PromiseStanding(
                promise=promise,
                reports=tuple(PeriodReport(period, last.get(period.ends_on)) for period in periods),
                actions=seen,
                hidden=len(actions) - len(seen),
                due=passed[-1] if is_silent and asked else None,
                history=tuple(reports),
            )
        )
    return found


def tally(found: Iterable[PromiseStanding]) -> list[tuple[str, str, int]]:
    """(value, label, how many) of each verdict that occurs among the promises, then those without one."""
    counted = [one for one in found if one.promise.kind != PromiseKind.INFORMATION]
    rows = [
        (verdict.value, verdict.label, sum(one.verdict == verdict for one in counted))
        for verdict in PromiseVerdict
    ]
    rows.append(("vantar", "Inte följt upp än", sum(not one.verdict for one in counted)))
    return [row for row in rows if row[2]]
