"""Promises from draft to signed, prolonged and ended: one history row per step, a frozen version for each signature."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Max

from councils import promise_access as access
from councils.choices import PromiseStatus, PromiseVersionKind
from councils.models import Promise, PromiseDocument, PromiseVersion, Signatory
from councils.models.promise import MOST_SIGNATORIES
from councils.promise_content import PromiseContent, SignatoryContent
from kommunbrott.access import Overtaken, require
from kommunbrott.models import Organisation, User
from plans.models import Action, FocusArea

COPIED = (
    "position", "number", "kind", "text", "said", "giver", "parties_as_written", "area", "target_group",
    "target_operator", "target_value", "target_unit", "target_period",
)  # fmt: skip


@dataclass(frozen=True)
class Rows:
    """What a promise points at."""

    parties: Sequence[Organisation] = ()
    focus_areas: Sequence[FocusArea] = ()
    actions: Sequence[Action] = ()


@dataclass(frozen=True)
class Printed:
    """A document and the file made from it. ``basis`` is the digest of the living document when that was done."""

    content: PromiseContent
    pdf: bytes
    basis: str


def save_document(
    document: PromiseDocument, *, by: User, signatories: Sequence[SignatoryContent], edition: int
) -> PromiseDocument:
    """A new draft or a changed one. Signatories that stay the same keep their rows.

    Raises PermissionDenied, and Overtaken when the draft has been changed or taken away since ``edition``.
    """
    with transaction.atomic():
        if document.pk:
            locked = lock_as_read(document, edition)
            require(access.may_write_promises(by, locked))
            document.edition = edition + 1
        else:
            require(access.may_make_promises(by))
        document.save()
        write_signatories(document, signatories)
    return document


def write_signatories(document: PromiseDocument, wanted: Sequence[SignatoryContent]) -> None:
    rows = list(document.signatories.all())
    for position, one in enumerate(wanted[:MOST_SIGNATORIES]):
        row = rows[position] if position < len(rows) else Signatory(document=document)
        values = (position, one.name, one.role, one.organisation)
        if row.pk and (row.position, row.name, row.role, row.organisation) == values:
            continue
        row.position, row.name, row.role, row.organisation = values
        row.save()
    for row in rows[len(wanted[:MOST_SIGNATORIES]) :]:
        row.delete()


def save_promise(promise: Promise, *, by: User, rows: Rows, edition: int) -> Promise:
    """A new promise goes last. Raises as ``save_document``."""
    with transaction.atomic():
        document = lock_as_read(promise.document, edition)
        require(access.may_write_promises(by, document))
        if not promise.pk:
            last = document.promises.aggregate(last=Max("position"))["last"]
            promise.position = 0 if last is None else last + 1
        promise.save()
        promise.parties.set(rows.parties)
        promise.focus_areas.set(rows.focus_areas)
        promise.actions.set(rows.actions)
        touch(document)
    return promise


def link_promise(promise: Promise, *, by: User, rows: Rows) -> None:
    """Say which actions and focus areas carry a promise, also when it has been signed."""
    with transaction.atomic():
        require(access.may_link_promise(by, lock(promise.document)))
        promise.focus_areas.set(rows.focus_areas)
        promise.actions.set(rows.actions)


def move_promise(promise: Promise, *, by: User, step: int) -> None:
    """``step`` places down, or up when it is negative."""
    with transaction.atomic():
        document = lock(promise.document)
        require(access.may_write_promises(by, document))
        rows = list(document.promises.all())
        here = rows.index(promise)
        rows.insert(max(0, min(here + step, len(rows) - 1)), rows.pop(here))
        for position, row in enumerate(rows):
            if row.position != position:
                row.position = position
                row.save(update_fields=["position"])
        touch(document)


def remove_promise(promise: Promise, *, by: User) -> None:
    with transaction.atomic():
        document = lock(promise.document)
        require(access.may_write_promises(by, document))
        promise.delete()
        touch(document)


def remove_document(document: PromiseDocument, *, by: User) -> None:
    with transaction.atomic():
        locked = lock(document)
        require(access.may_remove_promises(by, locked))
        locked.delete()


def signed(content: PromiseContent, place: str, on: dt.date) -> PromiseContent:
    """The living ``content`` as it will be frozen."""
    return replace(content, place=place, signed_on=on)


def prolonged(content: PromiseContent, to: dt.date, on: dt.date) -> PromiseContent:
    """What was signed, word for word, but for how long it applies."""
    return replace(content, prolonged_to=to, prolonged_on=on)


def sign(document: PromiseDocument, *, by: User, printed: Printed) -> PromiseVersion:
    """Freeze what has been signed on paper: ``printed.content`` says where and when, also after the time began.

    ``printed`` was made beforehand from ``signed``: rendering takes seconds and must not hold the lock.
    Raises PermissionDenied, and Overtaken when the draft has changed since; then nothing is written.
    """
    with transaction.atomic():
        locked = lock(document)
        require(access.may_turn_promises(by, locked, PromiseStatus.SIGNED))
        if locked.content().digest != printed.basis:
            raise Overtaken(locked)
        locked.place, locked.signed_on = printed.content.place, printed.content.signed_on
        version = freeze(locked, printed, by=by, kind=PromiseVersionKind.SIGNED)
        turn(locked, PromiseStatus.SIGNED)
    return version


def prolong(document: PromiseDocument, *, by: User, printed: Printed) -> PromiseVersion:
    """Let them apply until a later day, as ``printed.content`` says. Raises as ``sign``."""
    with transaction.atomic():
        locked = lock(document)
        require(access.may_turn_promises(by, locked, PromiseStatus.PROLONGED))
        if locked.content().digest != printed.basis:
            raise Overtaken(locked)
        locked.prolonged_to = printed.content.prolonged_to
        locked.prolonged_on = printed.content.prolonged_on
        version = freeze(locked, printed, by=by, kind=PromiseVersionKind.PROLONGED)
        turn(locked, PromiseStatus.PROLONGED)
    return version


def end(document: PromiseDocument, *, by: User, note: str) -> None:
    """Their time is out and the last word on them is said."""
    with transaction.atomic():
        locked = lock(document)
        require(access.may_turn_promises(by, locked, PromiseStatus.ENDED))
        locked.ended_note = note
        turn(locked, PromiseStatus.ENDED)


def prepare_next(document: PromiseDocument, *, by: User) -> PromiseDocument:
    """A draft for the time after, of the same length and with the same promises to begin from."""
    require(access.may_make_promises(by))
    with transaction.atomic():
        source = lock(document)
        starts_on = source.last_day + dt.timedelta(days=1) if source.last_day else None
        ends_on = next_end(source, starts_on)
        draft = PromiseDocument.objects.create(
            title=next_title(source, starts_on),
            starts_on=starts_on,
            ends_on=ends_on,
            background=source.background,
            purposes=source.purposes,
            focus_areas=source.focus_areas,
            plan=source.plan,
            rhythm=source.rhythm,
            follows=source,
        )
        write_signatories(draft, source.content().signatories)
        for promise in source.promises.prefetch_related("parties"):
            copied = Promise.objects.create(
                document=draft, **{name: getattr(promise, name) for name in COPIED}
            )
            copied.parties.set(promise.parties.all())
    return draft


def next_end(source: PromiseDocument, starts_on: dt.date | None) -> dt.date | None:
    if not (starts_on and source.starts_on and source.ends_on):
        return None
    if (source.ends_on.month, source.ends_on.day, starts_on.month, starts_on.day) == (12, 31, 1, 1):
        return dt.date(starts_on.year + source.ends_on.year - source.starts_on.year, 12, 31)
    return starts_on + (source.ends_on - source.starts_on)


def next_title(source: PromiseDocument, starts_on: dt.date | None) -> str:
    """The year of the title becomes the next one's, where it has just the one it began in."""
    old = str(source.starts_on.year) if source.starts_on else ""
    if starts_on and old and source.title.count(old) == 1:
        return source.title.replace(old, str(starts_on.year))
    return source.title


def freeze(
    document: PromiseDocument, printed: Printed, *, by: User, kind: PromiseVersionKind
) -> PromiseVersion:
    return PromiseVersion.objects.create(
        document=document,
        number=document.versions.count() + 1,
        kind=kind,
        content=printed.content.as_json(),
        digest=printed.content.digest,
        pdf=printed.pdf,
        sha256=hashlib.sha256(printed.pdf).hexdigest(),
        made_by=by,
    )


def turn(document: PromiseDocument, to: PromiseStatus) -> None:
    document.status = to
    document.edition += 1
    document._change_reason = f"promises.{to}"
    document.save()


def touch(document: PromiseDocument) -> None:
    """Any change under it is a change of the document, for those who have it open."""
    document.edition += 1
    document.save(update_fields=["edition", "changed_at"])


def lock(document: PromiseDocument) -> PromiseDocument:
    """The document's row is the lock of everything in it. Raises Overtaken when it is gone."""
    locked = PromiseDocument.objects.select_for_update().filter(pk=document.pk).first()
    if locked is None:
        raise Overtaken(document)
    return locked


def lock_as_read(document: PromiseDocument, edition: int) -> PromiseDocument:
    locked = lock(document)
    if locked.edition != edition:
        raise Overtaken(locked)
    return locked
