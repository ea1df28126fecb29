"""The registers of decisions and of assignments as files: which columns there are and what stands in them."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from councils.models import Assignment, ItemRecord
from kommunbrott.sheets import DATE, NUMBER, Column

DECISION_COLUMNS = (
    Column("council", "Forum", width=24),
    Column("on", "Datum", DATE, width=12),
    Column("number", "Nummer", width=10),
    Column("title", "Ärende", width=40),
    Column("dnr", "Diarienummer", width=18),
    Column("outcome", "Utgång", width=16),
    Column("clauses", "Beslut", width=60),
    Column("assignments", "Uppdrag", NUMBER, width=10),
    Column("open", "Öppna uppdrag", NUMBER, width=14),
    Column("effects", "Åtgärder och insatser", NUMBER, width=20),
)
ASSIGNMENT_COLUMNS = (
    Column("text", "Uppdrag", width=50),
    Column("origin", "Kommer från", width=34),
    Column("organisation", "Ansvarig part", width=24),
    Column("person", "Ansvarig person", width=24),
    Column("due_on", "Klart senast", DATE, width=14),
    Column("state", "Läge", width=14),
    Column("times", "Antal dagordningar", NUMBER, width=18),
    Column("closed_on", "Avslutat", DATE, width=12),
    Column("reason", "Anledning", width=40),
)


def decision_rows(records: Iterable[ItemRecord], reads: Callable[[ItemRecord], bool]) -> Iterator[dict]:
    """``reads`` tells whether the one who asks may read what is secret in a record."""
    for record in records:
        is_entitled = reads(record)
        clauses = record.told_clauses(is_entitled=is_entitled) if record.is_decided else []
        yield {
            "council": record.council.name,
            "on": record.item.meeting.day,
            "number": record.label,
            "title": record.told_title(is_entitled=is_entitled),
            "dnr": record.item.dnr if is_entitled or not record.item.secrecy else "",
            "outcome": record.get_outcome_display(),
            "clauses": "\n".join(f"att {text}" for text in clauses),
            "assignments": record.assignment_count,
            "open": record.open_count,
            "effects": record.effect_count,
        }


def assignment_rows(assignments: Iterable[Assignment], today: dt.date) -> Iterator[dict]:
    for one in assignments:
        yield {
            "text": one.text,
            "origin": one.origin,
            "organisation": one.organisation.name if one.organisation else "",
            "person": one.person,
            "due_on": one.due_on,
            "state": "Försenat" if one.is_late(today) else one.get_status_display(),
            "times": one.times,
            "closed_on": one.closed_on,
            "reason": one.closing_reason,
        }
