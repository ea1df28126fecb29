"""What plans, follow-ups, forums, promises and agreements tell of a period: proposals for a report to fullmäktige."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from councils.choices import MeetingStatus, Outcome, PromiseVerdict
from councils.models import Agreement, ItemRecord, Meeting, PromiseDocument, PromiseReport
from councils.secrecy import masked
from incidents.choices import InterventionStatus, ReportStatus
from incidents.models import Intervention, Report
from kommunbrott.dates import long_date
from plans.choices import ActionStatus
from plans.choices import Outcome as Verdict
from plans.models import Action, FollowUp, FollowUpRound, PlanVersion

# More rows of one kind than this are told as a number; longer texts than this are cut.
MOST_ROWS, MOST_LETTERS = 12, 240
VERDICTS = {
    Verdict.ACHIEVED: "Åtgärder som nådde sitt mål",
    Verdict.PARTLY: "Åtgärder som delvis nådde sitt mål",
    Verdict.NOT_ACHIEVED: "Åtgärder som inte nådde sitt mål",
}


@dataclass(frozen=True)
class Gathered:
    """``texts`` by field of the report, as long text. ``figures`` are what there is any of, and how many."""

    texts: dict[str, str]
    figures: tuple[tuple[str, int], ...]


def gathered(starts_on: dt.date, ends_on: dt.date) -> Gathered:
    """Only what happened from the first day to the last. Thirteen queries, whatever there is."""
    within = (starts_on, ends_on)
    meetings = list(
        Meeting.objects.between(*within)
        .filter(closed_at__isnull=False)
        .exclude(status=MeetingStatus.CANCELLED)
        .values_list("council__name", flat=True)
    )
    records = list(_records(within))
    told = list(_told(within))
    judged = _named(FollowUp.objects.filter(followed_up_on__range=within).with_verdict().latest_per_action())
    promises = _promises(within)
    figures = (
        ("Möten i forumen", len(meetings)),
        ("Beslut i forumen", len(records)),
        ("Rapporter om händelser", _reports(within)),
        ("Åtgärder som är klara", len(told)),
        *((label, sum(row.outcome == verdict for row, _ in judged)) for verdict, label in VERDICTS.items()),
        ("Löften som är infriade", sum(row.verdict == PromiseVerdict.KEPT for row in promises)),
    )
    texts = {
        "decided": listed([*_papers(within), *_record_lines(records)]),
        "done": listed([*_rounds(within), *_done_lines(told), *_interventions(within), *_met(meetings)]),
        "achieved": listed([*_judged_lines(judged), *_promise_lines(promises)]),
    }
    return Gathered(texts, tuple(row for row in figures if row[1]))


def listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def shortened(text: str) -> str:
    """On one line, and no longer than a line or two in print."""
    flat = " ".join(text.split())
    return flat if len(flat) <= MOST_LETTERS else f"{flat[:MOST_LETTERS].rsplit(' ', 1)[0]} …"


def first_few(lines: list[str]) -> Iterator[str]:
    yield from lines[:MOST_ROWS]
    if len(lines) > MOST_ROWS:
        yield f"och {len(lines) - MOST_ROWS} till."


# --- Decided ---


def _papers(within: tuple[dt.date, dt.date]) -> Iterator[str]:
    versions = PlanVersion.objects.decisions().filter(meeting_on__range=within).select_related("plan")
    for row in versions.defer("pdf", "content").order_by("meeting_on", "pk"):
        yield f"{row.plan}: beslutad av {row.organ} {long_date(row.meeting_on)}, {row.paragraph}."
    for agreement in Agreement.objects.filter(signed_on__range=within).order_by("signed_on", "pk"):
        yield f"Överenskommelsen {agreement}: undertecknad {long_date(agreement.signed_on)}."
    for paper in PromiseDocument.objects.filter(signed_on__range=within).order_by("signed_on", "pk"):
        yield f"{paper}: undertecknade {long_date(paper.signed_on)}."


def _records(within: tuple[dt.date, dt.date]):
    """Decided items of meetings that are closed. What is secret is not told to fullmäktige in a public paper."""
    meetings = Meeting.objects.between(*within).filter(closed_at__isnull=False)
    rows = ItemRecord.objects.filter(outcome=Outcome.DECIDED, item__meeting__in=meetings, item__secrecy="")
    return rows.select_related("item__meeting__council").order_by("item__meeting__starts_at", "number", "pk")


def _record_lines(records: list[ItemRecord]) -> Iterator[str]:
    yield from first_few(
        [
            f"{row.item.meeting.council.label} {long_date(row.item.meeting.day)}: {shortened(masked(row.item.title))}."
            for row in records
        ]
    )


# --- Done ---


def _rounds(within: tuple[dt.date, dt.date]) -> Iterator[str]:
    rounds = FollowUpRound.objects.filter(locked_at__isnull=False, ends_on__range=within)
    for made in rounds.select_related("plan").order_by("ends_on", "pk"):
        yield f"{made.plan} följdes upp för {made.label}."


def _told(within: tuple[dt.date, dt.date]) -> Iterator[tuple[FollowUp, Action]]:
    """What was told last of each action in the period, where that is that it is done."""
    rows = FollowUp.objects.filter(followed_up_on__range=within).telling_status().latest_per_action()
    yield from _named(rows.filter(status=ActionStatus.DONE))


def _named(rows) -> list[tuple[FollowUp, Action]]:
    """With the action; one that has been taken out of the plan since is left out. Two queries."""
    rows = list(rows)
    actions = Action.objects.in_bulk({row.action_id for row in rows})
    found = [(row, actions[row.action_id]) for row in rows if row.action_id in actions]
    return sorted(found, key=lambda pair: (pair[1].plan_id, pair[1].number, pair[1].pk))


def _done_lines(told: list[tuple[FollowUp, Action]]) -> Iterator[str]:
    yield from first_few([_line(action, row.done, "klar") for row, action in told])


def _line(action: Action, text: str, otherwise: str) -> str:
    return (
        f"{shortened(f'{action.number} {action.title}'.strip().rstrip('.'))}: {shortened(text) or otherwise}"
    )


def _interventions(within: tuple[dt.date, dt.date]) -> Iterator[str]:
    rows = Intervention.objects.filter(status=InterventionStatus.ENDED, ends_on__range=within)
    yield from first_few(
        [
            f"Insats: {shortened(row.title)}, till {long_date(row.ends_on)}."
            for row in rows.order_by("ends_on")
        ]
    )


def _met(names: list[str]) -> Iterator[str]:
    for name, times in sorted(Counter(names).items()):
        yield f"{name} möttes {times} {'gång' if times == 1 else 'gånger'}."


def _reports(within: tuple[dt.date, dt.date]) -> int:
    zone = timezone.get_default_timezone()
    first, after = (
        dt.datetime.combine(day, dt.time.min, zone) for day in (within[0], within[1] + dt.timedelta(days=1))
    )
    rows = Report.objects.filter(starts_at__gte=first, starts_at__lt=after)
    return rows.exclude(status=ReportStatus.DISMISSED).count()


# --- Achieved ---


def _judged_lines(judged: list[tuple[FollowUp, Action]]) -> Iterator[str]:
    """What was reached first."""
    order = [verdict.value for verdict in VERDICTS]
    rows = sorted(
        ((row, action) for row, action in judged if row.outcome in order),
        key=lambda pair: order.index(pair[0].outcome),
    )
    yield from first_few(
        [
            f"{_line(action, row.get_outcome_display().lower(), '')}. {shortened(row.motive)}"
            for row, action in rows
        ]
    )


def _promises(within: tuple[dt.date, dt.date]) -> list[PromiseReport]:
    """The last of the period for each promise. One query."""
    rows = PromiseReport.objects.filter(period_ends_on__range=within).select_related("promise")
    return list({row.promise_id: row for row in rows.order_by("period_ends_on", "pk")}.values())


def _promise_lines(rows: list[PromiseReport]) -> Iterator[str]:
    yield from first_few(
        [
            f"Löfte: {shortened(str(row.promise)).rstrip('.')}: {row.get_verdict_display().lower()}."
            for row in rows
        ]
    )
