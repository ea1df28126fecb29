"""The tjänsteskrivelse from the first word to the copy that goes with the proposal."""

import hashlib
from dataclasses import dataclass

from django.db import transaction

from kommunbrott.access import Overtaken, require
from kommunbrott.models import User
from plans import access
from plans.blocks import version
from plans.models import OfficialStatement, Plan, PlanVersion, VersionStatement
from plans.workflow.editing import lock

TEXTS = (
    "matter",
    "clauses",
    "summary",
    "description",
    "economy",
    "perspectives",
    "enclosures",
    "distribution",
)
FACTS = ("title", "recipient", "dated_on", "sender", "signatories")
# Who writes and who signs is as a rule the same the next time.
KEPT = ("sender", "signatories")


@dataclass(frozen=True)
class RenderedStatement:
    """What goes with a proposal. ``basis`` is the fingerprint of what had been written when it was made."""

    content: dict
    pdf: bytes
    docx: bytes
    basis: str


def written(statement: OfficialStatement | None) -> dict:
    """Values by field; none at all where nothing has been begun."""
    return {name: getattr(statement, name) for name in (*TEXTS, *FACTS)} if statement else {}


def statement_of(plan: Plan) -> OfficialStatement | None:
    return OfficialStatement.objects.filter(plan=plan).first()


def fingerprint(statement: OfficialStatement | None) -> str:
    return version(written(statement))


def begin(plan: Plan, *, by: User) -> OfficialStatement:
    """Something to write in. Until something is written, the plan tells."""
    with transaction.atomic():
        locked = lock(plan)
        require(access.may_edit(by, locked))
        return OfficialStatement.objects.get_or_create(plan=locked)[0]


def propose_anew(statement: OfficialStatement, name: str, *, by: User) -> None:
    """Throw away what was written in one text, so that the plan tells again. History keeps it."""
    with transaction.atomic():
        require(access.may_edit(by, lock(statement.plan)))
        current = OfficialStatement.objects.get(pk=statement.pk)
        setattr(current, name, None)
        current.save()


def freeze_statement(proposal: PlanVersion, rendered: RenderedStatement, *, by: User) -> VersionStatement:
    """Within the transaction that freezes the plan. Raises Overtaken when somebody has written in it since."""
    if fingerprint(statement_of(proposal.plan)) != rendered.basis:
        raise Overtaken(proposal.plan)
    return VersionStatement.objects.create(
        version=proposal,
        content=rendered.content,
        pdf=rendered.pdf,
        pdf_sha256=hashlib.sha256(rendered.pdf).hexdigest(),
        docx=rendered.docx,
        docx_sha256=hashlib.sha256(rendered.docx).hexdigest(),
        made_by=by,
    )


def begin_anew(plan: Plan) -> None:
    """The plan has been decided: the next proposal has another statement."""
    statement = statement_of(plan)
    if statement is None:
        return
    for name in (*TEXTS, *FACTS):
        if name not in KEPT:
            field = statement._meta.get_field(name)
            setattr(statement, name, None if field.null else "")
    statement.save()
