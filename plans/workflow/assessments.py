"""A lägesbild from begun to fixed: written piece by piece, each with a fingerprint of what it held."""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from kommunbrott.access import Overtaken, require
from kommunbrott.models import Organisation, User
from plans import assessment_access as access
from plans.blocks import Values, last_position, version
from plans.choices import AssessmentPart
from plans.content.assessment import AssessmentContent, FixingContent
from plans.content.figure import FigureContent
from plans.models import (
    Assessment,
    AssessmentFigure,
    AssessmentProblem,
    AssessmentSection,
    AssessmentSource,
    AssessmentVersion,
)


@dataclass(frozen=True)
class Fixing:
    """Organ, date (Swedish local, may lie in the past), § and dnr as in the minutes."""

    organ: Organisation
    on: dt.date
    paragraph: str
    dnr: str


@dataclass(frozen=True)
class PrintedAssessment:
    """What is to be fixed and the file of it. ``basis`` is the digest of the living text when that was made."""

    content: AssessmentContent
    pdf: bytes
    basis: str


def lock(assessment: Assessment) -> Assessment:
    """Read again and locked until the transaction ends (on SQLite by the IMMEDIATE transaction)."""
    return Assessment.objects.select_for_update().get(pk=assessment.pk)


def owner_of(row: Model) -> Assessment:
    if isinstance(row, Assessment):
        return row
    return row.section.assessment if isinstance(row, AssessmentFigure) else row.assessment


# --- Begin ---


def begin(assessment: Assessment, *, by: User) -> Assessment:
    """A new one with one empty section under each of the three parts."""
    with transaction.atomic():
        require(access.may_make_assessment(by))
        assessment.made_by = by
        assessment.save()
        for part in AssessmentPart:
            AssessmentSection(assessment=assessment, part=part).save()
    return assessment


def begin_successor(assessment: Assessment, title: str, *, by: User) -> Assessment:
    """The next one, with headings, problems, sources and figures of this one; texts follow to be written over.

    Figures keep their old data until they are fetched anew. Raises Overtaken when somebody has begun it already.
    """
    with transaction.atomic():
        locked = lock(assessment)
        if locked.successors.exists():
            raise Overtaken(locked.successors.first())
        require(access.may_make_successor(by, locked))
        made = Assessment.objects.create(
            title=title,
            starts_on=locked.ends_on + dt.timedelta(days=1) if locked.ends_on else None,
            dnr="",
            predecessor=locked,
            made_by=by,
            **{name: getattr(locked, name) for name in QUESTION_FIELDS},
        )
        for section in locked.sections.all():
            copy = _copied(section, assessment=made)
            for figure in section.figures.all():
                _copied(figure, section=copy, data=figure.data, fetched_at=figure.fetched_at)
        for row in [*locked.problems.all(), *locked.sources.all()]:
            _copied(row, assessment=made)
    return made


QUESTION_FIELDS = ("why_chosen", "sources_used", "source_limits", "limits_meaning")
# What no form writes but belongs to the row all the same.
KEPT = ("part", "position")


def _copied(row: Model, **changes) -> Model:
    fields = [f for f in row._meta.concrete_fields if not f.primary_key and (f.editable or f.name in KEPT)]
    copy = type(row)(**{field.attname: getattr(row, field.attname) for field in fields})
    for name, value in changes.items():
        setattr(copy, name, value)
    if hasattr(row, "predecessor_id"):
        copy.predecessor = row
    copy.save()
    return copy


# --- Write ---


def fingerprint(row: Model, fields: tuple[str, ...]) -> str:
    return version({name: getattr(row, row._meta.get_field(name).attname) for name in fields})


def save_piece(row: Model, values: Values, *, base: str, by: User) -> Model:
    """Write ``values`` into a row of a lägesbild, or into itself. ``base`` is the fingerprint that was begun from.

    Raises PermissionDenied when it may not be written, and Overtaken with the row as it is now when somebody else
    has changed the same fields; then nothing is written. The same values again are no change.
    """
    with transaction.atomic():
        owner = lock(owner_of(row))
        require(access.may_write_assessment(by, owner))
        current = type(row).objects.get(pk=row.pk)
        if all(getattr(current, name) == value for name, value in values.items()):
            return current
        if fingerprint(current, tuple(values)) != base:
            raise Overtaken(current)
        for name, value in values.items():
            setattr(current, name, value)
        current.save()
        _touch(owner, current)
    return current


def _touch(owner: Assessment, written: Model) -> None:
    """When it was changed last; no row of history for what changed in another."""
    if not isinstance(written, Assessment):
        Assessment.objects.filter(pk=owner.pk).update(changed_at=timezone.now())


def add_row(row: Model, *, by: User) -> Model:
    """A new section, problem or source, last among its own."""
    with transaction.atomic():
        owner = lock(owner_of(row))
        require(access.may_write_assessment(by, owner))
        row.position = last_position(_siblings(row))
        row.save()
        _touch(owner, row)
    return row


def _siblings(row: Model):
    if isinstance(row, AssessmentFigure):
        return row.section.figures.all()
    rows = type(row).objects.filter(assessment=row.assessment)
    return rows.filter(part=row.part) if isinstance(row, AssessmentSection) else rows


def remove_row(row: Model, *, by: User) -> None:
    """Take it out. The last section of a part stays: the act asks for three parts."""
    with transaction.atomic():
        owner = lock(owner_of(row))
        require(access.may_write_assessment(by, owner))
        if isinstance(row, AssessmentSection) and _siblings(row).count() == 1:
            raise Overtaken(owner)
        row.delete()
        _touch(owner, row)


def raise_row(row: Model, *, by: User) -> None:
    """Move it one step up among its own."""
    with transaction.atomic():
        owner = lock(owner_of(row))
        require(access.may_write_assessment(by, owner))
        rows = list(_siblings(row).order_by("position", "pk"))
        place = [other.pk for other in rows].index(row.pk)
        if place:
            rows[place - 1], rows[place] = rows[place], rows[place - 1]
        for position, other in enumerate(rows):
            if other.position != position:
                other.position = position
                other.save()
        _touch(owner, row)


def put_in_figure(figure: AssessmentFigure, content: FigureContent, *, by: User) -> AssessmentFigure:
    """Put figures into a section, or fetch them anew, with the data that they show from now on."""
    with transaction.atomic():
        owner = lock(owner_of(figure))
        require(access.may_write_assessment(by, owner))
        if figure.pk is None:
            figure.position = last_position(_siblings(figure))
        figure.data = AssessmentFigure.packed(content)
        figure.fetched_at = timezone.now()
        figure.save()
        _touch(owner, figure)
    return figure


# --- Fix ---


def fixed(content: AssessmentContent, fixing: Fixing) -> AssessmentContent:
    """The living ``content`` as it will be frozen."""
    return replace(content, fixing=FixingContent(fixing.organ.name, fixing.on, fixing.paragraph, fixing.dnr))


def fix(assessment: Assessment, *, by: User, fixing: Fixing, printed: PrintedAssessment) -> AssessmentVersion:
    """Freeze it word for word and figure for figure. Returns the version.

    ``printed`` was made beforehand from ``fixed``: rendering takes seconds and must not hold the lock. Raises
    PermissionDenied, also while a part is empty, and Overtaken when it has changed since; then nothing is written.
    """
    with transaction.atomic():
        locked = lock(assessment)
        if locked.is_fixed or locked.content().digest != printed.basis:
            raise Overtaken(locked)
        require(access.may_fix_assessment(by, locked))
        made = AssessmentVersion.objects.create(
            assessment=locked,
            organ=fixing.organ.name,
            fixed_on=fixing.on,
            paragraph=fixing.paragraph,
            dnr=fixing.dnr,
            content=printed.content.as_json(),
            digest=printed.content.digest,
            pdf=printed.pdf,
            sha256=hashlib.sha256(printed.pdf).hexdigest(),
            made_by=by,
        )
        locked.fixed_by, locked.fixed_on = fixing.organ, fixing.on
        locked.fixed_paragraph, locked.fixed_dnr = fixing.paragraph, fixing.dnr
        locked.save()
    return made


def remove(assessment: Assessment, *, by: User) -> None:
    """Throw away a draft."""
    with transaction.atomic():
        locked = lock(assessment)
        require(access.may_remove_assessment(by, locked))
        locked.delete()


NEW_ROWS = {
    "problem": lambda assessment: AssessmentProblem(assessment=assessment, title="Nytt problem"),
    "kalla": lambda assessment: AssessmentSource(assessment=assessment, name="Ny källa"),
}
