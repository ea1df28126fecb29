"""Styrdokument: written or read in, decided and frozen, followed by a new one."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from kommunbrott.access import Overtaken, require
from kommunbrott.models import Organisation, User
from plans.content.steering import SteeringContent
from plans.importers.state import storable
from plans.importers.steering import ImportedSteering
from plans.models import Plan, RelatedProgramme, SteeringChapter, SteeringDocument, SteeringVersion
from plans.steering_access import may_keep_steering, may_renew_steering, may_write_steering

LONGEST_TITLE = 250


@dataclass(frozen=True)
class SteeringDecision:
    organ: Organisation
    decided_on: dt.date
    paragraph: str
    dnr: str


def lock(document: SteeringDocument) -> SteeringDocument:
    """The document's row is the lock of its chapters."""
    return SteeringDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)


def create(document: SteeringDocument, *, by: User) -> SteeringDocument:
    require(may_keep_steering(by))
    with transaction.atomic():
        document._change_reason = "steering.created"
        document.save()
    return document


def save_facts(document: SteeringDocument, *, by: User, edition: int) -> None:
    """``document`` carries the new values. Raises PermissionDenied, and Overtaken when ``edition`` is old."""
    with transaction.atomic():
        locked = lock(document)
        require(may_write_steering(by, locked))
        if locked.edition != edition:
            raise Overtaken(locked)
        document.edition = edition + 1
        document._change_reason = "steering.written"
        document.save()


def save_import(read: ImportedSteering, *, by: User | None) -> SteeringDocument:
    """A draft of what was read; ``by`` is None from the command line."""
    if by:
        require(may_keep_steering(by))
    with transaction.atomic():
        document = SteeringDocument(
            kind=read.kind,
            title=storable(read.title)[:LONGEST_TITLE] or "Utan titel",
            starts_on=read.starts_on,
            ends_on=read.ends_on,
        )
        document._change_reason = "steering.imported"
        document.save()
        for position, row in enumerate(read.chapters, start=1):
            title, text = storable(row.title)[:LONGEST_TITLE], storable(row.text)
            document.chapters.create(position=position, level=row.level, title=title, text=text)
    return SteeringDocument.objects.get(pk=document.pk)


# --- Chapters ---


def save_chapter(
    chapter: SteeringChapter, *, by: User, edition: int, plans: Sequence[Plan] = ()
) -> SteeringChapter:
    """A new one goes last. Raises PermissionDenied, and Overtaken when ``edition`` is old."""
    with transaction.atomic():
        document = lock(chapter.document)
        require(may_write_steering(by, document))
        if chapter.pk is None:
            last = document.chapters.order_by("position").last()
            chapter.position = last.position + 1 if last else 1
        else:
            stored = SteeringChapter.objects.filter(pk=chapter.pk).first()
            if stored is None or stored.edition != edition:
                raise Overtaken(stored or document)
            chapter.position, chapter.edition = stored.position, edition + 1
        chapter._change_reason = "steering.chapter"
        chapter.save()
        chapter.plans.set(plans)
    return chapter


def move_chapter(chapter: SteeringChapter, *, by: User, up: bool) -> None:
    """One place up or down among all of them; at the end it stays."""
    with transaction.atomic():
        document = lock(chapter.document)
        require(may_write_steering(by, document))
        rows = list(document.chapters.all())
        at = next((place for place, row in enumerate(rows) if row.pk == chapter.pk), None)
        to = None if at is None else at - 1 if up else at + 1
        if to is None or not 0 <= to < len(rows):
            return
        rows[at], rows[to] = rows[to], rows[at]
        for position, row in enumerate(rows, start=1):
            if row.position != position:
                row.position = position
                row.save(update_fields=["position"])


def remove_chapter(chapter: SteeringChapter, *, by: User) -> None:
    with transaction.atomic():
        require(may_write_steering(by, lock(chapter.document)))
        chapter.delete()


def remove_draft(document: SteeringDocument, *, by: User) -> None:
    with transaction.atomic():
        locked = lock(document)
        require(may_write_steering(by, locked))
        locked.delete()


# --- Decided, renewed ---


def as_decided(document: SteeringDocument, decision: SteeringDecision) -> SteeringContent:
    """What ``decide`` will freeze, for printing beforehand: rendering takes seconds and must not hold the lock."""
    document.decided_by, document.decided_on = decision.organ, decision.decided_on
    document.decision_paragraph, document.decision_dnr = decision.paragraph, decision.dnr
    return document.content()


def decide(
    document: SteeringDocument,
    *,
    by: User,
    decision: SteeringDecision,
    printed: SteeringContent,
    pdf: bytes,
    now: dt.datetime,
) -> SteeringVersion:
    """Freeze what was decided. Raises PermissionDenied, and Overtaken when it has changed since it was printed."""
    with transaction.atomic():
        locked = lock(document)
        require(may_write_steering(by, locked))
        content = as_decided(locked, decision)
        if content.digest != printed.digest:
            raise Overtaken(locked)
        locked._change_reason = "steering.decided"
        locked.save()
        return SteeringVersion.objects.create(
            document=locked,
            content=content.as_json(),
            digest=content.digest,
            pdf=pdf,
            sha256=hashlib.sha256(pdf).hexdigest(),
            made_by=by,
            made_at=now,
        )


def renew(document: SteeringDocument, *, by: User) -> SteeringDocument:
    """A draft with the same words, to be decided in its place. One that is being written is given back."""
    with transaction.atomic():
        locked = lock(document)
        require(may_renew_steering(by, locked))
        if begun := locked.successors.filter(decided_on=None).first():
            return begun
        draft = SteeringDocument(
            kind=locked.kind,
            title=locked.title,
            responsible=locked.responsible,
            applies_to=locked.applies_to,
            predecessor=locked,
        )
        draft._change_reason = "steering.renewed"
        draft.save()
        for row in locked.chapters.prefetch_related("plans"):
            made = draft.chapters.create(
                position=row.position, level=row.level, title=row.title, text=row.text
            )
            made.plans.set(row.plans.all())
    return draft


# --- Other programmes (7 §) ---


def save_programmes(plan: Plan, rows: Sequence[RelatedProgramme], *, by: User) -> None:
    """``rows`` are all there shall be. Those of the same title are kept."""
    with transaction.atomic():
        require(may_keep_steering(by))
        Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        there = {row.title: row for row in plan.related_programmes.all()}
        for new in rows:
            row = there.pop(new.title, None) or RelatedProgramme(plan=plan, title=new.title)
            row.how, row.ends_on, row.steering = new.how, new.ends_on, new.steering
            row.save()
        for row in there.values():
            row.delete()
