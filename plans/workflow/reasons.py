"""Why a revision changes what it changes."""

from django.db import transaction

from kommunbrott.access import Overtaken, require
from kommunbrott.models import User
from plans import access
from plans.blocks import version
from plans.models import ChangeReason, Plan
from plans.workflow.editing import lock


def reason_version(text: str) -> str:
    return version({"text": text})


def explain_change(plan: Plan, noun: str, row: int, text: str, *, by: User, base_version: str) -> None:
    """Say why a row is not as it was decided; an empty ``text`` takes the reason back.

    Raises PermissionDenied when there is no decision to differ from or the plan may not be edited, and
    Overtaken when somebody else has changed the reason since ``base_version``.
    """
    with transaction.atomic():
        locked = lock(plan)
        require(access.may_explain(by, locked))
        since = locked.versions.decisions().last()
        said = ChangeReason.objects.filter(since=since, noun=noun, row=row).first()
        if reason_version(said.text if said else "") != base_version:
            raise Overtaken(locked)
        if not text:
            if said:
                said.delete()
            return
        said = said or ChangeReason(plan=locked, since=since, noun=noun, row=row)
        said.text = text
        said.save()
