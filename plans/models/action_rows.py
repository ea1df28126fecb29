"""What lists of actions ask for: who may see them, where they stand in their plans, what needs attention first."""

import datetime as dt
from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.db.models import Case, F, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from kommunbrott.models import User
from kommunbrott.words import containing
from plans.choices import ActionStatus, PlanStatus
from plans.content import ActionContent
from plans.models import action_conditions as conditions
from plans.models.plan import Plan
from plans.standing import ENDED, Standing, silent_days, standing

# The order in which actions need somebody's attention.
LATE, UNANSWERED, SILENT, LACKING, UNDER_WAY, AT_REST, OVER = range(7)
# Where an action stands first in its plan.
IN_ORDER = ("focus_area__position", "focus_area", "position", "pk")


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Actions whose living rows the user may see; a revision's are the coordinators' own until it is decided."""
        if user.is_coordinator:
            return self
        return self.filter(plan__in=Plan.objects.open_to(user).values("pk"))

    def current(self):
        """Of plans that no other plan has replaced."""
        return self.exclude(plan__status=PlanStatus.REPLACED)

    def containing(self, words: str):
        """Every word must stand somewhere in the action: its own texts, goals, parties or focus areas."""
        own = containing(words, "number", "title", "how", "place", "method")
        goals = containing(words, "text", "indicator")
        parties = containing(words, "organisation__name", "organisation__short_name", "unit")
        areas = containing(words, "focus_area__title")
        rows = self
        for here, in_goal, in_party, in_area in zip(own, goals, parties, areas, strict=True):
            rows = rows.filter(
                here
                | models.Exists(conditions.related("goals").filter(in_goal))
                | models.Exists(conditions.related("responsibilities").filter(in_party))
                | models.Exists(conditions.related("placements").filter(in_area))
            )
        return rows

    def answered_by(self, organisation):
        """Those that the organisation (or its key) leads or takes part in."""
        mine = conditions.related("responsibilities", organisation=organisation)
        return self.filter(models.Exists(mine))

    def with_standing(self, today: dt.date):
        """Annotates ``reported_status`` and ``reported_on``, from the latest follow-up, and ``standing``: the status
        that ``plans.standing`` works out on ``today``, here to filter and order by.
        """
        latest = conditions.related("follow_ups").telling_status().newest_first()
        rows = self.annotate(
            reported_status=Subquery(latest.values("status")[:1]),
            reported_on=Subquery(latest.values("followed_up_on")[:1]),
        ).alias(said=Coalesce("reported_status", "status"))
        is_late = Q(due_on__lt=today) & ~Q(said__in=ENDED)
        return rows.annotate(
            standing=Case(
                When(~Q(manual_status=""), then=F("manual_status")),
                When(is_late, then=Value(ActionStatus.LATE.value)),
                default=F("said"),
            )
        )

    def with_lacks(self, today: dt.date):
        """With standing and what is missing: ``lead_name``, ``has_goal``, ``asked_in``, ``is_silent``, and a letter of
        SMART each as ``lacks_S`` … ``lacks_T``. A yes to an older wording is found by ``plans.models.accepted.stale``.
        """
        rows = self.with_standing(today).annotate(lead_name=conditions.lead("organisation__name"))
        going_on = When(~Q(standing__in=ENDED), then=conditions.asked_in())
        return rows.annotate(
            has_goal=conditions.has_goal(),
            asked_in=Case(going_on, output_field=models.CharField()),
            is_silent=truth(conditions.is_silent(today)),
            **{f"lacks_{letter}": truth(conditions.lacks(letter)) for letter in conditions.LETTERS},
        )

    def with_attention(self, today: dt.date):
        """With what is missing, and ``attention``: the least is what somebody should look at first."""
        some_letter = Q()
        for letter in conditions.LETTERS:
            some_letter |= Q(**{f"lacks_{letter}": True})
        return self.with_lacks(today).annotate(
            attention=Case(
                When(plan__status=PlanStatus.REPLACED, then=OVER),
                When(standing__in=(ActionStatus.DONE, ActionStatus.STOPPED), then=OVER),
                When(standing=ActionStatus.RESTING, then=AT_REST),
                When(standing=ActionStatus.LATE, then=LATE),
                When(asked_in__isnull=False, then=UNANSWERED),
                When(is_silent=True, then=SILENT),
                When(Q(lead_name=None) | Q(has_goal=False) | some_letter, then=LACKING),
                default=UNDER_WAY,
                output_field=models.IntegerField(),
            ),
            # Among the late ones the one that has waited longest comes first.
            late_since=Case(When(standing=ActionStatus.LATE, then=F("due_on"))),
        )

    def with_place(self):
        """``area_position`` and ``place_position``: where the action first stands in its plan."""
        first = conditions.related("placements").order_by(*IN_ORDER)
        return self.annotate(
            area_position=Subquery(first.values("focus_area__position")[:1]),
            place_position=Subquery(first.values("position")[:1]),
        )

    def with_first_area(self):
        """``first_area``: key of the focus area under which the action first stands."""
        first = conditions.related("placements").order_by(*IN_ORDER)
        return self.annotate(first_area=Subquery(first.values("focus_area")[:1]))

    def for_sheet(self):
        """What stands in the editable columns of a file. Three queries with the rows' own."""
        parties = rows_of("responsibilities").select_related("organisation").order_by("position", "pk")
        return self.select_related("plan").prefetch_related("goals", Prefetch("responsibilities", parties))

    def for_list(self, today: dt.date):
        """With plan, focus areas, parties, goals and answers: five queries."""
        parties = rows_of("responsibilities").select_related("organisation").order_by("position", "pk")
        return (
            self.with_attention(today)
            .with_place()
            .select_related("plan")
            .prefetch_related(
                Prefetch(
                    "placements", rows_of("placements").select_related("focus_area").order_by(*IN_ORDER)
                ),
                Prefetch("responsibilities", parties),
                "goals",
                Prefetch("acceptances", rows_of("acceptances").order_by("answered_at", "pk")),
            )
        )

    def standings(self, plan: Plan, actions: Iterable[ActionContent], today: dt.date) -> dict[int, Standing]:
        """How each of ``actions``, from a content tree of ``plan``, stands, by its id. One query."""
        known = ("manual_status", "reported_status", "reported_on")
        rows = self.filter(plan=plan).with_standing(today)
        said = {pk: facts for pk, *facts in rows.values_list("pk", *known)}
        found = {}
        for action in actions:
            manual, reported, reported_on = said.get(action.id, ("", "", None))
            found[action.id] = standing(
                today=today,
                manual=manual,
                reported=reported or "",
                written=action.status,
                starts_on=action.starts_on,
                due_on=action.due_on,
                reported_on=reported_on,
                in_force_on=plan.decided_on,
                silent_days=silent_days(action.follow_up_rhythm, plan.follow_up_period),
            )
        return found


def truth(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=models.BooleanField())


def rows_of(name: str) -> models.QuerySet:
    """All of what points at actions by ``name``, to prefetch from."""
    relation = apps.get_model("plans", "Action")._meta.get_field(name)
    return relation.related_model._default_manager.all()
