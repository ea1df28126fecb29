"""What ``plans.smart`` and ``plans.standing`` say of an action, as conditions on its row: to filter and order by.

Tests hold both to the same answers.
"""

import datetime as dt

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan

from plans.choices import PERIOD_MONTHS, AcceptanceAnswer, Funding, ResponsibilityRole
from plans.standing import ENDED, SILENT_DAYS, silent_days

# Something that is not white space, whatever each database counts as such.
VISIBLE = "[^\\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\x1c-\x1f\x85]"

# Of a goal: it is counted, or one without figures says how it is judged.
MEASURABLE = (Q(baseline=None, target=None) & ~Q(judged_by="")) | (
    Q(baseline__isnull=False, target__isnull=False) & ~Q(indicator="") & ~Q(unit="") & ~Q(direction="")
)


def related(name: str, **wanted) -> models.QuerySet:
    """What points at an action by ``name``, for a subquery. Those models are built on the action's own."""
    relation = apps.get_model("plans", "Action")._meta.get_field(name)
    return relation.related_model._default_manager.filter(action=OuterRef("pk"), **wanted)


def blank(field: str) -> Q:
    return ~Q(**{f"{field}__regex": VISIBLE})


def lead(value: str) -> Subquery:
    return Subquery(related("responsibilities", role=ResponsibilityRole.LEAD).values(value)[:1])


def has_goal() -> Q:
    return Q(Exists(related("goals")))


def lacks(letter: str) -> Q:
    """The condition of the letter for actions that have a goal; for A see ``lacks_acceptance``."""
    return has_goal() & LETTERS[letter]()


def lacks_specifics() -> Q:
    areas = related("placements")
    area_tells = ~blank("focus_area__target_group") | Q(focus_area__areas__isnull=False)
    return (
        blank("title")
        | Exists(related("goals").filter(blank("text")))
        | ~Exists(related("responsibilities", role=ResponsibilityRole.LEAD))
        | (blank("place") & ~Exists(areas.filter(area_tells)))
    )


def lacks_measure() -> Q:
    return Q(Exists(related("goals").exclude(MEASURABLE)))


def lacks_acceptance() -> Q:
    """Some party has not said yes, or nobody is asked. Whether a yes was to the present wording is not in the row."""
    acceptance = apps.get_model("plans", "Acceptance").objects
    said = acceptance.filter(action=OuterRef("action"), organisation=OuterRef("organisation"))
    last = said.order_by("-answered_at", "-pk").values("answer")[:1]
    waiting = related("responsibilities").annotate(last=Subquery(last))
    is_no = Q(last=None) | Q(last=AcceptanceAnswer.DECLINED)
    return ~Exists(related("responsibilities")) | Q(Exists(waiting.filter(is_no)))


def lacks_means() -> Q:
    return Q(funding__in=(Funding.UNKNOWN, Funding.NOT_BUDGETED)) | blank("resources")


def lacks_time() -> Q:
    return (
        Q(due_on=None)
        | Q(plan__ends_on=None)
        | Q(due_on__gt=F("plan__ends_on"))
        | Q(due_on__lt=F("plan__starts_on"))
    )


LETTERS = {
    "S": lacks_specifics,
    "M": lacks_measure,
    "A": lacks_acceptance,
    "R": lacks_means,
    "T": lacks_time,
}


def asked_in() -> Subquery:
    """Label of the round of follow-up that goes on and in which nobody has answered for the action, or None."""
    follow_ups = apps.get_model("plans", "FollowUp").objects
    answers = follow_ups.filter(action=OuterRef(OuterRef("pk")), round=OuterRef("pk"))
    rounds = apps.get_model("plans", "FollowUpRound").objects.filter(
        plan=OuterRef("plan"), sent_at__isnull=False, locked_at=None
    )
    waiting = rounds.exclude(Exists(answers)).order_by("-ends_on", "-pk")
    return Subquery(waiting.values("label")[:1])


def is_silent(today: dt.date) -> Q:
    """Longer without a follow-up than its rhythm allows. Of rows with ``reported_on`` and ``standing``."""

    def since(days: int) -> Value:
        return Value(today - dt.timedelta(days=days), models.DateField())

    by_rhythm = [When(follow_up_rhythm=rhythm, then=since(days)) for rhythm, days in SILENT_DAYS.items()]
    by_period = [
        When(plan__follow_up_period=period, then=since(silent_days("", period))) for period in PERIOD_MONTHS
    ]
    limit = Case(*by_rhythm, *by_period, output_field=models.DateField())
    nothing_after = Q(plan__decided_on__lt=limit) & (Q(starts_on=None) | Q(starts_on__lt=limit))
    never = Value(dt.date.min, models.DateField())
    return nothing_after & ~Q(standing__in=ENDED) & Q(LessThan(Coalesce("reported_on", never), limit))
