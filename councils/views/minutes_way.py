"""Protokollets väg: from the call to publication, as the pages of the meeting and of its minutes list it."""

from dataclasses import dataclass

from django.utils import timezone

from councils.choices import MinutesStatus
from councils.models import Meeting, Minutes
from kommunbrott.dates import long_date


@dataclass(frozen=True)
class Step:
    label: str
    note: str
    is_done: bool = False
    is_current: bool = False


def steps_ahead(meeting: Meeting, *, settled: int, total: int) -> list[Step]:
    """While the meeting goes on, and until its minutes have gone to be adjusted. One query."""
    called = meeting.summonses.order_by("number").values_list("made_at", flat=True).first()
    live = meeting.is_in_session
    note = f"{settled} av {total} ärenden klara"
    return [
        Step("Kallelse", f"Skickad {_day(called)}" if called else "Ingen är skickad", is_done=bool(called)),
        Step("Möte", f"Pågår, {note}" if live else long_date(meeting.day), is_done=not live, is_current=live),
        Step("Utkast", "", is_current=not live),
        Step("Justering", f"Inom {meeting.council.adjust_days} dagar"),
        Step("Publicerat", ""),
    ]


def steps_of(minutes: Minutes) -> list[Step]:
    meeting, status = minutes.meeting, minutes.status
    due = f"Senast {long_date(minutes.due_on)}" if minutes.due_on else ""
    posted = f"{long_date(minutes.posted_on)}–{long_date(minutes.posted_until)}" if minutes.posted_on else ""
    return [
        Step("Möte", long_date(meeting.day), is_done=True),
        Step("Utkast", "", is_done=not minutes.is_draft, is_current=minutes.is_draft),
        Step(
            "Justering",
            f"Justerat {_day(minutes.adjusted_at)}" if minutes.is_adjusted else due,
            is_done=minutes.is_adjusted,
            is_current=minutes.is_waiting,
        ),
        Step("Anslag, om kommunen anslår rådets protokoll", posted, is_done=bool(posted)),
        Step(
            "Publicerat",
            _day(minutes.published_at),
            is_done=status == MinutesStatus.PUBLISHED,
            is_current=status in (MinutesStatus.ADJUSTED, MinutesStatus.POSTED),
        ),
    ]


def _day(moment) -> str:
    return long_date(timezone.localdate(moment)) if moment else ""
