"""A plan from a file: read, reviewed, saved as a draft all or nothing, and undone."""

import dataclasses
import logging

from django.db import transaction
from django.db.models import ProtectedError

from kommunbrott.access import Overtaken, require
from kommunbrott.models import Organisation, User
from kommunbrott.parties import Register
from kommunbrott.reading import SourceDocument, UnreadableFile
from plans import access
from plans.choices import ImportState
from plans.importers import ImportedAction, ImportedPlan, import_plan
from plans.importers.answers import read_answers
from plans.importers.result import FAULTY
from plans.importers.review import Review
from plans.importers.state import from_state, storable, to_state
from plans.models import Plan, PlanImport
from plans.workflow import import_rows
from plans.workflow.import_parties import Parties

logger = logging.getLogger(__name__)

LONGEST_ANSWER = 10_000
# With more than this it is not a plan, or not understood, and the review could not be sent back.
MOST_FAULTS, MOST_PARTIES, MOST_ACTIONS = 200, 250, 2000
# What the reader calls a pasted text that does not say its title.
PASTED_TITLE = "Inklistrad text"
# By whether the text was pasted.
NO_PLAN = {
    False: "I filen finns ingen plan som känns igen. Den behöver en tabell eller lista med åtgärder. "
    "Kontrollera att du valde rätt fil. Inget har sparats.",
    True: "I texten finns ingen plan som känns igen. Markera hela tabellen med åtgärder, också rubrikraden, "
    "och klistra in den igen. Du kan också välja filen i stället. Inget har sparats.",
}
NOT_UNDERSTOOD = {
    False: "Filen gick att öppna men inte att tolka. Kopiera tabellen och klistra in den i stället, och "
    "berätta för den som sköter tjänsten. Inget har sparats.",
    True: "Texten gick inte att tolka. Välj filen i stället, och berätta för den som sköter tjänsten. "
    "Inget har sparats.",
}


def read_register() -> Register:
    """The municipality's own parties, for the reader of files. Two queries."""
    rows = Organisation.objects.active().prefetch_related("aliases")
    return Register.of(
        (row.pk, row.name, row.short_name, [alias.name for alias in row.aliases.all()]) for row in rows
    )


def understand(document: SourceDocument, register: Register, *, is_pasted: bool = False) -> ImportedPlan:
    """Raises UnreadableFile, and nothing else, whatever the document holds.

    A pasted text has no file whose name could stand for the title: without one of its own it gets "".
    """
    try:
        plan = import_plan(document, register)
    except Exception:  # a document may be stranger than any test of ours, and must not bring a page down
        logger.exception("A file could be read but not understood")
        raise UnreadableFile(NOT_UNDERSTOOD[is_pasted]) from None
    return plan if plan.title != PASTED_TITLE else dataclasses.replace(plan, title="")


def refuse_useless(plan: ImportedPlan, *, is_pasted: bool = False) -> None:
    """Raises UnreadableFile where there is nothing to make a draft of, or more than anybody can review."""
    whole = "Texten" if is_pasted else "Filen"
    again = " och klistra in den igen" if is_pasted else ", spara filen och välj den igen"
    if not plan.actions and not any(area.title for area in plan.focus_areas):
        raise UnreadableFile(NO_PLAN[is_pasted])
    if len(plan.actions) > MOST_ACTIONS or len(plan.parties) > MOST_PARTIES:
        raise UnreadableFile(
            f"{whole} har fler än {MOST_ACTIONS} åtgärder eller {MOST_PARTIES} parter. Det är mer än en plan. "
            "Dela upp den, eller klistra in den del som är planen. Inget har sparats."
        )
    if sum(action.state == FAULTY for action in plan.actions) > MOST_FAULTS:
        raise UnreadableFile(
            f"Fler än {MOST_FAULTS} rader saknar en åtgärd. Kontrollera att tabellen har en rubrikrad med "
            f"ordet Åtgärd eller Aktivitet{again}. Inget har sparats."
        )


def start(plan: ImportedPlan, *, file_name: str, file_size: int, by: User | None) -> PlanImport:
    """Keep what was understood, for review. ``by`` is None from the command line."""
    if by is not None:
        require(access.may_make_plan(by))
    plan_import = begin(file_name=file_name, file_size=file_size, by=by)
    plan_import.result = to_state(plan)
    plan_import.save()
    return plan_import


def begin(*, file_name: str, file_size: int, by: User | None) -> PlanImport:
    """An import that nothing is known of yet. The end of a long file name is kept, for it says the kind."""
    name = storable(file_name)
    name = name if len(name) <= 250 else f"{name[:200]}…{name[-40:]}"
    return PlanImport.objects.create(file_name=name, file_size=file_size, made_by=by)


def keep_answers(plan_import: PlanImport, typed: dict, *, by: User) -> PlanImport:
    """Keep what the coordinator has typed, field name to value, whether or not it is complete."""
    require(access.may_make_plan(by))
    with transaction.atomic():
        plan_import = _lock(plan_import)
        if plan_import.state == ImportState.PREVIEW:
            plan_import.choices = {
                name: storable(value)[:LONGEST_ANSWER] if isinstance(value, str) else value
                for name, value in typed.items()
            }
            plan_import.save(update_fields=["choices"])
    return plan_import


def save(plan_import: PlanImport, *, by: User | None) -> Plan:
    """Make the draft from the file and the answers, in one transaction. The same import makes one plan.

    What is not answered is taken as the file says it; a row without an action is left out. ``by`` is None
    from the command line. Raises Overtaken when the import has been dropped or undone.
    """
    if by is not None:
        require(access.may_make_plan(by))
    with transaction.atomic():
        plan_import = _lock(plan_import)
        if plan_import.state == ImportState.SAVED and plan_import.plan:
            return plan_import.plan
        if plan_import.state != ImportState.PREVIEW:
            raise Overtaken(plan_import)
        imported = from_state(plan_import.result)
        review, answers = Review(imported), read_answers(imported, plan_import.choices)
        parties = Parties(imported, answers)
        written = import_rows.write(review, answers, parties)
        plan_import.organisations.set(parties.proposed)
        plan_import.plan, plan_import.state = written.plan, ImportState.SAVED
        plan_import.unplaced = _unplaced(review, written)
        plan_import.choices |= {
            "notes": [
                {"where": note.where, "message": note.message} for note in (*imported.notes, *written.notes)
            ],
            "digest": written.plan.content().digest,
        }
        plan_import.result = {}
        plan_import.save()
    return written.plan


def drop(plan_import: PlanImport, *, by: User) -> None:
    """Throw away what was read. Nothing else was saved."""
    require(access.may_make_plan(by))
    with transaction.atomic():
        plan_import = _lock(plan_import)
        if plan_import.state == ImportState.SAVED:
            raise Overtaken(plan_import)
        plan_import.state, plan_import.result, plan_import.choices = ImportState.DROPPED, {}, {}
        plan_import.save()


def is_edited(plan_import: PlanImport) -> bool:
    """Somebody has written in the draft since it was made. Eight queries."""
    return plan_import.plan.content().digest != plan_import.choices.get("digest")


def undo(plan_import: PlanImport, *, by: User) -> list[str]:
    """Remove the draft, and the proposed parties that nothing else has come to use. Returns the names kept.

    Raises PermissionDenied when the plan is no longer a draft, and Overtaken when it is already undone.
    """
    with transaction.atomic():
        plan_import = _lock(plan_import)
        if plan_import.state != ImportState.SAVED or plan_import.plan is None:
            raise Overtaken(plan_import)
        plan = Plan.objects.select_for_update().get(pk=plan_import.plan_id)
        require(access.may_undo_import(by, plan))
        proposed = list(plan_import.organisations.filter(is_proposed=True))
        plan_import.organisations.clear()
        plan.delete()
        kept = [row.name for row in proposed if not _removed(row)]
        plan_import.refresh_from_db()
        plan_import.state, plan_import.choices, plan_import.unplaced = ImportState.UNDONE, {}, []
        plan_import.save()
    return kept


def _lock(plan_import: PlanImport) -> PlanImport:
    return PlanImport.objects.select_for_update().get(pk=plan_import.pk)


def _removed(organisation: Organisation) -> bool:
    try:
        with transaction.atomic():
            organisation.delete()
    except ProtectedError:
        return False
    return True


def _unplaced(review: Review, written: import_rows.Written) -> list[dict]:
    """What found no place, and what the coordinator took in or left out by hand: no text may be lost."""
    texts = [
        {
            "text": one.text,
            "reason": one.reason,
            "where": one.where,
            "taken": written.taken.get(part.index, ""),
        }
        for part in review.left_out
        for one in part.texts
    ]
    reason = "Raden utelämnades när importen granskades."
    return texts + [
        {"text": _told(action), "reason": reason, "where": action.where, "taken": ""}
        for action in written.left_out
    ]


def _told(action: ImportedAction) -> str:
    fields = (
        action.number, action.action, action.goal, action.how, action.responsible_raw, action.timeline,
        action.follow_up, action.indicator, action.status, action.cause, action.funding,
    )  # fmt: skip
    return "\n\n".join(text for text in fields if text)
