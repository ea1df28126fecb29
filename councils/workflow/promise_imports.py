"""A file of promises: understood, shown, saved as a draft, and undone."""

import dataclasses
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from councils import promise_access as access
from councils.choices import PromiseGiver, PromiseKind
from councils.importers.promise_result import ImportedPromise, ImportedPromises, as_long_text
from councils.importers.promises import import_promises
from councils.models import Promise, PromiseDocument, PromiseImport, Signatory
from councils.models.promise import MOST_SIGNATORIES
from kommunbrott.access import Overtaken, require
from kommunbrott.choices import OrganisationKind
from kommunbrott.models import Organisation, User
from kommunbrott.parties import Register
from kommunbrott.reading import SourceDocument, UnreadableFile
from kommunbrott.trees import from_json
from plans.workflow.importing import read_register

OF_THE_MUNICIPALITY = {
    OrganisationKind.MUNICIPALITY, OrganisationKind.COUNCIL, OrganisationKind.BOARD, OrganisationKind.COMMITTEE,
    OrganisationKind.DEPARTMENT, OrganisationKind.COMPANY,
}  # fmt: skip
MUNICIPAL_NAME = re.compile(
    r"\b(?:kommun|kommunen|stad|staden)$|förvaltning|nämnd|kontoret\b|socialtjänst|skolan\b|avdelning", re.I
)


@dataclass(frozen=True)
class Row:
    """What was answered of a promise in the preview."""

    is_wanted: bool = True
    kind: str = ""
    giver: str = ""


def understand(document: SourceDocument) -> ImportedPromises:
    """Raises UnreadableFile where there is nothing to make a draft of."""
    read = import_promises(document, read_register())
    if not read.promises:
        raise UnreadableFile(
            "Filen går att läsa men har inga medborgarlöften. Kontrollera att du valde rätt dokument. "
            "Inget har sparats."
        )
    return read


def start(read: ImportedPromises, *, file_name: str, by: User | None) -> PromiseImport:
    """Kept for the preview. ``by`` is None when a command reads the file."""
    if by:
        require(access.may_make_promises(by))
    plain = json.loads(json.dumps(dataclasses.asdict(read), default=str, ensure_ascii=False))
    return PromiseImport.objects.create(file_name=file_name[:250], result=plain, made_by=by)


def read_back(found: PromiseImport) -> ImportedPromises:
    return from_json(ImportedPromises, found.result)


def save(found: PromiseImport, *, by: User | None, rows: Mapping[int, Row] | None = None) -> PromiseDocument:
    """The draft that the file becomes. ``rows`` are answers by the promise's place in the file, from 0.

    Raises Overtaken when the file has been saved already.
    """
    with transaction.atomic():
        if by:
            require(access.may_make_promises(by))
        locked = PromiseImport.objects.select_for_update().filter(pk=found.pk).first()
        if locked is None or locked.is_saved:
            raise Overtaken(found)
        read = read_back(locked)
        document = PromiseDocument.objects.create(
            title=read.title[:200] or "Medborgarlöften",
            starts_on=read.starts_on,
            ends_on=read.ends_on,
            background=as_long_text(read.background),
            dialogues=as_long_text(read.dialogues),
            situation=as_long_text(read.situation),
            purposes="\n".join(one_line(text) for text in read.purposes),
            focus_areas="\n".join(one_line(text) for text in read.focus_areas),
            place=(read.place or "")[:80],
            signed_on=read.signed_on,
        )
        write_rows(document, read, rows or {})
        locked.document, locked.edition, locked.is_saved = document, document.edition, True
        locked.save(update_fields=["document", "edition", "is_saved"])
    return document


def write_rows(document: PromiseDocument, read: ImportedPromises, rows: Mapping[int, Row]) -> None:
    for position, one in enumerate(read.signatories[:MOST_SIGNATORIES]):
        Signatory.objects.create(
            document=document,
            position=position,
            name=one.name[:120],
            role=one.role[:160],
            organisation=(one.organisation or "")[:160],
        )
    register = read_register()
    for position, one in enumerate(read.promises):
        row = rows.get(position, Row())
        if row.is_wanted:
            write_promise(document, one, row, position, register)


def write_promise(
    document: PromiseDocument, one: ImportedPromise, row: Row, position: int, register: Register
) -> None:
    known = {name: entry.id for name in one.by if (entry := register.find(name))}
    parties = list(Organisation.objects.filter(pk__in=known.values()))
    target = one.target
    promise = Promise.objects.create(
        document=document,
        position=position,
        number=(one.number or "")[:10],
        kind=row.kind or PromiseKind(one.kind),
        text=one.text,
        giver=row.giver or giver_of(one.by, parties),
        parties_as_written=", ".join(name for name in one.by if name not in known)[:250],
        area=one_line(one.area or "")[:250],
        target_group=one_line(one.group or "")[:250],
        target_operator=target.operator if target else "",
        target_value=target.value if target and abs(target.value) < 10**10 else None,
        target_unit=target.unit[:60] if target else "",
        target_period=target.period[:60] if target else "",
    )
    promise.parties.set(parties)


def giver_of(names: Sequence[str], parties: Sequence[Organisation] = ()) -> PromiseGiver:
    """Police, municipality or both, where they are among those named; else a third party, or nobody."""
    kinds = {party.name: party.kind for party in parties}
    police = any(name == "Polisen" or kinds.get(name) == OrganisationKind.POLICE for name in names)
    municipal = any(kinds.get(name) in OF_THE_MUNICIPALITY or MUNICIPAL_NAME.search(name) for name in names)
    if police and municipal:
        return PromiseGiver.JOINTLY
    if police or municipal:
        return PromiseGiver.POLICE if police else PromiseGiver.MUNICIPALITY
    return PromiseGiver.THIRD_PARTY if names else PromiseGiver.UNKNOWN


def drop(found: PromiseImport, *, by: User) -> None:
    """Throw away a file that has not been saved."""
    with transaction.atomic():
        require(access.may_make_promises(by))
        locked = PromiseImport.objects.select_for_update().filter(pk=found.pk).first()
        if locked is None or locked.is_saved:
            raise Overtaken(found)
        locked.delete()


def may_undo(found: PromiseImport) -> bool:
    """The draft is as the file made it: nobody has written in it."""
    document = found.document
    return bool(document and document.is_draft and document.edition == found.edition)


def undo(found: PromiseImport, *, by: User) -> None:
    """Take the draft away again; the file goes back to the preview. Raises Overtaken when the draft was changed."""
    with transaction.atomic():
        require(access.may_make_promises(by))
        locked = PromiseImport.objects.select_for_update().filter(pk=found.pk).first()
        document = (
            locked and PromiseDocument.objects.select_for_update().filter(pk=locked.document_id).first()
        )
        if not document or not document.is_draft or document.edition != locked.edition:
            raise Overtaken(found)
        document.delete()
        locked.document, locked.is_saved = None, False
        locked.save(update_fields=["document", "is_saved"])


def one_line(text: str) -> str:
    return " ".join(text.split())
