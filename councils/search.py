"""What a search finds among meetings, decisions, assignments, promises, agreements and dialogues.

What is secret from the reader is never searched: a hit would tell that it is there.
"""

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from councils import secrecy
from councils.choices import MeetingStatus
from councils.models import (
    AgendaItem,
    Agreement,
    Assignment,
    Commitment,
    DecidedClause,
    Dialogue,
    ItemRecord,
    Meeting,
    Promise,
)
from kommunbrott.dates import long_date, period_label
from kommunbrott.found import Group, Hit, excerpt, group, marked
from kommunbrott.models import User
from kommunbrott.words import containing


def found(user: User, words: str, today: dt.date) -> Iterator[Group]:
    """Six queries; seven for coordinators, and one more where a decision is found."""
    q = urlencode({"q": words})
    decided = f"{reverse('councils:decision_list')}?{q}"
    yield group(
        "Beslut", "gavel", decisions(user, words, today), lambda row: of_record(words, row), url=decided
    )
    given = f"{reverse('councils:assignment_list')}?{urlencode({'q': words, 'state': 'alla'})}"
    yield group(
        "Uppdrag",
        "clipboard-list",
        assignments(user, words, today),
        lambda row: of_assignment(words, row),
        url=given,
    )
    if user.is_coordinator:
        yield group("Ärenden på dagordningar", "list", items(words), lambda row: of_item(words, row))
    yield group("Möten", "calendar", meetings(user, words, today), lambda row: of_meeting(words, row))
    yield group("Medborgarlöften", "signature", promises(user, words), lambda row: of_promise(words, row))
    yield group("Överenskommelser", "link", agreements(user, words), lambda row: of_agreement(words, row))
    yield group("Dialoger", "messages-square", dialogues(user, words), lambda row: of_dialogue(words, row))


def decisions(user: User, words: str, today: dt.date) -> QuerySet[ItemRecord]:
    rows = ItemRecord.objects.visible_to(user, today).open_to(user, today).decisions()
    here = containing(words, "item__title", "item__dnr", "noted")
    clauses = containing(words, "text")
    for own, in_clause in zip(here, clauses, strict=True):
        rows = rows.filter(own | Exists(DecidedClause.objects.filter(in_clause, record=OuterRef("pk"))))
    return rows.select_related("council", "item__meeting").prefetch_related("clauses")


def of_record(words: str, record: ItemRecord) -> Hit:
    return Hit(
        marked(words, record.told_title(is_entitled=True)),
        reverse("councils:item_record_detail", args=[record.pk]),
        f"{record.council}, {long_date(record.item.meeting.day)}, {record.label}",
        excerpt(words, *(f"att {text}" for text in record.told_clauses(is_entitled=True)), record.noted),
    )


def assignments(user: User, words: str, today: dt.date) -> QuerySet[Assignment]:
    rows = Assignment.objects.visible_to(user, today).filter(
        *containing(words, "text", "person", "organisation__name", "organisation__short_name")
    )
    return rows.select_related("organisation").distinct().order_by("closed_at", "due_on", "pk")


def of_assignment(words: str, assignment: Assignment) -> Hit:
    due = f", klart senast {assignment.due_on}" if assignment.due_on else ""
    under = f"{assignment.person or assignment.organisation or 'Ingen ansvarig'}{due}"
    return Hit(marked(words, assignment.text), assignment.get_absolute_url(), under)


def items(words: str) -> QuerySet[AgendaItem]:
    """Of meetings that have not closed: what has been dealt with is found as a decision or in the minutes."""
    rows = AgendaItem.objects.filter(*containing(words, "title", "text", "dnr", "presenter"))
    rows = rows.exclude(meeting__status__in=(MeetingStatus.CLOSED, MeetingStatus.CANCELLED))
    return rows.select_related("meeting__council").order_by("meeting__starts_at", "position", "pk")


def of_item(words: str, item: AgendaItem) -> Hit:
    title, text = secrecy.marked(item.title), secrecy.marked(item.text)
    return Hit(
        marked(words, title),
        item.meeting.get_absolute_url(),
        str(item.meeting),
        excerpt(words, text, item.presenter),
    )


def meetings(user: User, words: str, today: dt.date) -> QuerySet[Meeting]:
    rows = Meeting.objects.visible_to(user, today).filter(*containing(words, "council__name", "place"))
    return rows.select_related("council").order_by("-starts_at", "-pk")


def of_meeting(words: str, meeting: Meeting) -> Hit:
    return Hit(marked(words, str(meeting)), meeting.get_absolute_url(), meeting.get_status_display())


def promises(user: User, words: str) -> QuerySet[Promise]:
    rows = Promise.objects.visible_to(user).filter(
        *containing(words, "text", "said", "number", "document__title")
    )
    return rows.select_related("document").order_by("-document__starts_on", "position", "pk")


def of_promise(words: str, promise: Promise) -> Hit:
    return Hit(
        marked(words, str(promise)),
        promise.document.get_absolute_url(),
        str(promise.document),
        excerpt(words, promise.said),
    )


def agreements(user: User, words: str) -> QuerySet[Agreement]:
    rows = Agreement.objects.visible_to(user)
    own = containing(words, "title", "purposes", "areas_text", "problem", "goals", "dnr")
    for here, committed in zip(own, containing(words, "text"), strict=True):
        in_commitments = Commitment.objects.filter(committed, agreement=OuterRef("pk"))
        rows = rows.filter(here | Q(Exists(in_commitments)))
    return rows.order_by("-starts_on", "-pk")


def of_agreement(words: str, agreement: Agreement) -> Hit:
    period = period_label(agreement.starts_on, agreement.ends_on)
    said = excerpt(words, agreement.purposes, agreement.areas_text, agreement.problem, agreement.goals)
    return Hit(marked(words, agreement.title), agreement.get_absolute_url(), period, said)


def dialogues(user: User, words: str) -> QuerySet[Dialogue]:
    rows = Dialogue.objects.visible_to(user).filter(*containing(words, "title", "place", "summary"))
    return rows.order_by("-pk")


def of_dialogue(words: str, dialogue: Dialogue) -> Hit:
    return Hit(
        marked(words, dialogue.title),
        dialogue.get_absolute_url(),
        dialogue.get_kind_display(),
        excerpt(words, dialogue.summary),
    )
