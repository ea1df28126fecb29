"""Notes on how the municipality stands with a paragraph. What was written before is kept in history."""

from django.db import transaction

from kommunbrott.access import YES, Overtaken, Verdict, no, require
from kommunbrott.models import LawNote, User


def may_see_law_status(user: User) -> Verdict:
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren ser lagstatus. Be om en utskrift.")


def edition(note: LawNote) -> str:
    """What tells two states of a note apart; "" for one that has never been written."""
    return note.written_at.isoformat() if note.pk else ""


def write_note(section: int, text: str, *, by: User, seen: str) -> LawNote:
    """``seen`` is the edition that the writer began from. Raises PermissionDenied, and Overtaken when it is old."""
    with transaction.atomic():
        require(may_see_law_status(by))
        note = LawNote.objects.select_for_update().filter(section=section).first() or LawNote(section=section)
        if edition(note) != seen:
            raise Overtaken(note)
        note.text, note.written_by = text, by
        note._change_reason = "law_note.written"
        note.save()
    return note
