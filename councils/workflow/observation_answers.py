"""What comes of an observation: a report, an action of a plan, or a no that says why. And the dialogue that is done."""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from councils import dialogue_access as access
from councils.choices import DialogueStatus, ObservationOutcome
from councils.dialogue_content import DialogueContent
from councils.models import Dialogue, DialogueVersion, Observation
from councils.workflow.dialogues import lock
from incidents.models import Report
from incidents.workflow import receiving
from kommunbrott.access import Overtaken, no, require
from kommunbrott.models import User
from plans import blocks
from plans.models import Action, FocusArea
from plans.workflow import editing


@dataclass(frozen=True)
class Said:
    """What participants are told, by whom, and which edition of the observation that is an answer to."""

    answer: str
    edition: int
    kept_reason: str = ""


def become_report(
    observation: Observation, report: Report, beside: receiving.Beside, *, by: User, said: Said
) -> Observation:
    """A new report, which goes the way that reports go. Raises as ``refuse``."""
    with transaction.atomic():
        stored = _lock(observation, by, said)
        made = receiving.receive(report, beside, by=by)
        return _answer(stored, ObservationOutcome.REPORT, by=by, said=said, report=made)


def tie_report(observation: Observation, report: Report, *, by: User, said: Said) -> Observation:
    """It has been reported before. Raises as ``refuse``."""
    with transaction.atomic():
        stored = _lock(observation, by, said)
        return _answer(stored, ObservationOutcome.REPORT, by=by, said=said, report=report)


def become_action(
    observation: Observation, area: FocusArea, fields: dict, *, by: User, said: Said
) -> Observation:
    """A new action last in ``area``, whose plan must be open for writing. ``fields`` overrule an empty action's.

    ``fields`` may hold ``parties`` as blocks take them. Raises as ``refuse``.
    """
    block = blocks.BLOCKS["fokusomrade", "ny-atgard"]
    empty = Action()
    values = {name: getattr(empty, name) for name in block.fields if name != "causes"}
    values |= {"causes": [], "parties": [], "goals": []} | fields
    with transaction.atomic():
        stored = _lock(observation, by, said)
        action = editing.save_block(block, area, values, base_version=blocks.version({}), by=by)
        return _answer(stored, ObservationOutcome.ACTION, by=by, said=said, action=action)


def tie_action(observation: Observation, action: Action, *, by: User, said: Said) -> Observation:
    """An action that is there already answers it. Raises as ``refuse``."""
    with transaction.atomic():
        stored = _lock(observation, by, said)
        return _answer(stored, ObservationOutcome.ACTION, by=by, said=said, action=action)


def refuse(observation: Observation, *, by: User, said: Said) -> Observation:
    """Nothing comes of it, and ``said.answer`` tells why.

    Raises PermissionDenied, and Overtaken when somebody changed or answered it since ``said.edition``.
    """
    with transaction.atomic():
        stored = _lock(observation, by, said)
        return _answer(stored, ObservationOutcome.NO, by=by, said=said)


def reword(observation: Observation, *, by: User, said: Said) -> Observation:
    """Tell participants something else, such as what has been done since. Raises as ``refuse``."""
    with transaction.atomic():
        stored = _lock(observation, by, said)
        return _answer(stored, stored.outcome, by=by, said=said, report=stored.report, action=stored.action)


def _lock(observation: Observation, by: User, said: Said) -> Observation:
    dialogue = lock(observation.dialogue)
    require(access.may_write_dialogue(by, dialogue))
    stored = Observation.objects.select_related("report", "action").filter(pk=observation.pk).first()
    if stored is None or stored.edition != said.edition:
        raise Overtaken(dialogue)
    stored.dialogue = dialogue
    return stored


def _answer(
    stored: Observation, outcome: str, *, by: User, said: Said,
    report: Report | None = None, action: Action | None = None,
) -> Observation:  # fmt: skip
    stored.outcome, stored.report, stored.action = outcome, report, action
    stored.answer = said.answer
    stored.kept_reason = said.kept_reason or stored.kept_reason
    stored.answered_by, stored.answered_at = by, timezone.now()
    stored.edition += 1
    stored._change_reason = f"observation.{outcome}"
    stored.save()
    return stored


# --- The dialogue ---


@dataclass(frozen=True)
class Printed:
    """A protocol and the file made from it. ``basis`` is the digest of the living dialogue when that was done."""

    content: DialogueContent
    pdf: bytes
    basis: str


def told_back(content: DialogueContent, on: dt.date, how: str) -> DialogueContent:
    """The living ``content`` as it will be frozen."""
    return replace(content, told_on=on, told_how=how)


def close(dialogue: Dialogue, *, by: User, printed: Printed) -> DialogueVersion:
    """Everything has an answer and those who took part have been told; the protocol is frozen.

    Raises PermissionDenied, also when something has no answer, and Overtaken when the dialogue has changed since
    it was printed.
    """
    with transaction.atomic():
        locked = lock(dialogue)
        require(access.may_turn_dialogue(by, locked, DialogueStatus.CLOSED))
        if locked.content().digest != printed.basis:
            raise Overtaken(locked)
        if printed.content.unanswered:
            require(no("Alla observationer som behöver bli bättre ska ha ett svar innan dialogen avslutas."))
        locked.told_on, locked.told_how = printed.content.told_on, printed.content.told_how
        version = DialogueVersion.objects.create(
            dialogue=locked,
            number=locked.versions.count() + 1,
            content=printed.content.as_json(),
            digest=printed.content.digest,
            pdf=printed.pdf,
            sha256=hashlib.sha256(printed.pdf).hexdigest(),
            made_by=by,
        )
        _turn(locked, DialogueStatus.CLOSED)
    return version


def reopen(dialogue: Dialogue, *, by: User) -> None:
    """An answer was wrong. What has been frozen stays; closed again, it gets one more version."""
    with transaction.atomic():
        locked = lock(dialogue)
        require(access.may_turn_dialogue(by, locked, DialogueStatus.OPEN))
        _turn(locked, DialogueStatus.OPEN)


def _turn(dialogue: Dialogue, to: DialogueStatus) -> None:
    dialogue.status = to
    dialogue.edition += 1
    dialogue._change_reason = f"dialogue.{to}"
    dialogue.save()
