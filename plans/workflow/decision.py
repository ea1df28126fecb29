"""From draft to proposal, from proposal to decision, and back: one version and one history row per step."""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace

from django.db import transaction

from kommunbrott.access import Overtaken, require
from kommunbrott.models import Organisation, User
from plans import access
from plans.choices import PlanStatus, VersionKind
from plans.content import DecisionContent, PlanContent, ProposalContent
from plans.models import Plan, PlanVersion, VersionSituation
from plans.workflow.moving import lock_as_read, move
from plans.workflow.statement import RenderedStatement, begin_anew, freeze_statement


@dataclass(frozen=True)
class Rendered:
    """A tree and the file made from it. ``basis`` is the digest of the living plan when that was done."""

    content: PlanContent
    pdf: bytes
    basis: str


@dataclass(frozen=True)
class Proposal:
    """Whom the plan is proposed to, and for which meeting. ``reason`` is why a lägesbild is missing."""

    organ: Organisation
    on: dt.date
    reason: str = ""


@dataclass(frozen=True)
class BoardDecision:
    """Organ, date (Swedish local, may lie in the past), § and dnr as in the minutes."""

    organ: Organisation
    on: dt.date
    paragraph: str
    dnr: str
    replaces: Plan | None = None


def proposed(content: PlanContent, proposal: Proposal) -> PlanContent:
    """The living ``content`` as it will be frozen."""
    addressee = ProposalContent(proposal.organ.name, proposal.on)
    return replace(content, status=PlanStatus.PROPOSED.value, proposal=addressee)


def decided(version: PlanVersion, decision: BoardDecision) -> PlanContent:
    """The proposal but for what stands on the cover."""
    tree, replaced = version.tree, decision.replaces
    return replace(
        tree,
        status=PlanStatus.DECIDED.value,
        proposal=None,
        decision=DecisionContent(decision.organ.name, decision.on, decision.paragraph, decision.dnr),
        replaces=(replaced.decision_line or replaced.title) if replaced else tree.replaces,
    )


def propose(
    plan: Plan,
    *,
    by: User,
    proposal: Proposal,
    rendered: Rendered,
    statement: RenderedStatement | None = None,
) -> PlanVersion:
    """Freeze the text, and the tjänsteskrivelse with it, as a proposal to ``proposal.organ``. Returns the version.

    ``rendered`` was made beforehand from ``proposed``: rendering takes seconds and must not hold the lock.

    Raises PermissionDenied when ``by`` may not, and Overtaken when the plan or the statement has changed since;
    then nothing is written.
    """
    with transaction.atomic():
        locked = _lock(plan, rendered)
        require(access.may_move(by, locked, PlanStatus.PROPOSED))
        version = freeze(
            locked,
            rendered,
            by=by,
            kind=VersionKind.PROPOSAL,
            organ=proposal.organ.name,
            meeting_on=proposal.on,
            dnr=locked.dnr,
        )
        if statement:
            freeze_statement(version, statement, by=by)
        locked.proposed_to, locked.proposed_on = proposal.organ, proposal.on
        locked.situation_missing_reason = proposal.reason
        locked.return_note = ""
        move(locked, PlanStatus.PROPOSED, by=by)
    return version


def send_back(plan: Plan, *, by: User, note: str) -> None:
    """Återremiss: the text is a draft again, and ``note`` says what the board wants. The version stays."""
    with transaction.atomic():
        locked = _lock(plan)
        require(access.may_send_back(by, locked))
        locked.proposed_to = locked.proposed_on = None
        locked.return_note = note
        move(locked, PlanStatus.DRAFT, by=by)


def decide(plan: Plan, *, by: User, decision: BoardDecision, rendered: Rendered) -> PlanVersion:
    """Enter the decision that makes the proposal the municipality's plan (5 §). Returns the version.

    ``rendered`` was made beforehand from ``decided``. A plan that ``decision.replaces`` names becomes
    replaced in the same transaction.

    Raises PermissionDenied when ``by`` may not, and Overtaken when the plan, or the one it replaces, has
    changed since; then nothing is written.
    """
    with transaction.atomic():
        # In one order whoever asks, so that two decisions never wait for each other.
        keys = [row.pk for row in (plan, decision.replaces) if row]
        list(Plan.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        locked = _lock(plan, rendered)
        require(access.may_move(by, locked, PlanStatus.DECIDED))
        version = freeze(
            locked,
            rendered,
            by=by,
            kind=VersionKind.DECISION,
            organ=decision.organ.name,
            meeting_on=decision.on,
            paragraph=decision.paragraph,
            dnr=decision.dnr,
        )
        locked.decided_by, locked.decided_on = decision.organ, decision.on
        locked.decision_paragraph, locked.decision_dnr = decision.paragraph, decision.dnr
        locked.proposed_to = locked.proposed_on = None
        begin_anew(locked)
        if decision.replaces:
            replaced = _lock(decision.replaces)
            require(access.may_move(by, replaced, PlanStatus.REPLACED))
            move(replaced, PlanStatus.REPLACED, by=by)
            locked.replaces = replaced
        move(locked, PlanStatus.DECIDED, by=by)
    return version


def open_revision(plan: Plan, *, by: User) -> None:
    """The decided plan may be written in again; what was decided stays in force and readable."""
    with transaction.atomic():
        locked = _lock(plan)
        require(access.may_revise(by, locked))
        move(locked, PlanStatus.DRAFT, by=by)


def _lock(plan: Plan, rendered: Rendered | None = None) -> Plan:
    """The plan, locked. Overtaken when it is not as the caller read it, or not as it was printed."""
    locked = lock_as_read(plan)
    if rendered and locked.content().digest != rendered.basis:
        raise Overtaken(locked)
    return locked


def freeze(plan: Plan, rendered: Rendered, *, by: User, **facts) -> PlanVersion:
    """The next version. ``facts`` are its kind, organ, date, § and dnr."""
    last = plan.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = PlanVersion.objects.create(
        plan=plan,
        number=last + 1,
        content=rendered.content.as_json(),
        digest=rendered.content.digest,
        pdf=rendered.pdf,
        sha256=hashlib.sha256(rendered.pdf).hexdigest(),
        made_by=by,
        **facts,
    )
    if rendered.content.situation_file:
        VersionSituation.objects.create(version=version, file_id=rendered.content.situation_file.id)
    return version
