"""Which lägesbild the plan rests on, and the file itself."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from kommunbrott.access import Overtaken, require
from kommunbrott.attachments import Accepted, keep, throw_away
from kommunbrott.models import User
from plans import access
from plans.blocks import version
from plans.models import AssessmentVersion, Plan, SituationFile
from plans.workflow.editing import lock

FIELDS = ("assessment_version_id", "situation_title", "situation_organ", "situation_on", "situation_file_id")


@dataclass(frozen=True)
class Situation:
    """What the lägesbild is called, by whom it was fixed, and when. ``drops_file`` takes the file away.

    ``version`` is the very one, where it has been written here.
    """

    title: str
    organ: str
    on: dt.date | None
    file: Accepted | None = None
    drops_file: bool = False
    version: AssessmentVersion | None = None

    @classmethod
    def of(cls, version: AssessmentVersion) -> "Situation":
        """A lägesbild that was fixed here says itself what it is called, by whom it was fixed, and when."""
        return cls(version.assessment.title, version.organ, version.fixed_on, version=version)


def situation_version(plan: Plan) -> str:
    return version({name: getattr(plan, name) for name in FIELDS})


def state_situation(plan: Plan, *, by: User, situation: Situation, base_version: str) -> Plan:
    """Write down the lägesbild. A file that is replaced goes, unless a version was frozen with it.

    Raises PermissionDenied when the plan may not be edited, and Overtaken when somebody else has changed the
    lägesbild since ``base_version``; then nothing is written.
    """
    with transaction.atomic():
        locked = lock(plan)
        require(access.may_edit(by, locked))
        if situation_version(locked) != base_version:
            raise Overtaken(locked)
        former = locked.situation_file
        locked.situation_title, locked.situation_organ = situation.title, situation.organ
        locked.situation_on = situation.on
        locked.assessment_version = situation.version
        if situation.file:
            locked.situation_file = keep(SituationFile(plan=locked), situation.file, by=by)
        elif situation.drops_file:
            locked.situation_file = None
        locked.save()
        if former and former != locked.situation_file and not former.versions.exists():
            throw_away(former)
    return locked
