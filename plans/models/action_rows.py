"""What lists of actions ask for: who may see them, where they stand in their plans, what needs attention first."""

import datetime as dt
from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from kommunbrott.models import User
from plans.choices import ActionStatus, PlanStatus, ResponsibilityRole
from plans.content import ActionContent
from plans.models.plan import Plan
from plans.standing import ENDED, Standing, silent_days, standing

# The order in which actions need somebody's attention.
LATE, WITHOUT_LEAD, UNDER_WAY, AT_REST, OVER = 0, 3, 5, 7, 9


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Actions whose living rows the user may see; a revision's are the coordinators' own until it is decided."""
        if user.is_coordinator:
            return self
        return self.filter(plan__in=Plan.objects.open_to(user).values("pk"))

    def current(self):
        """Of plans that no other plan has replaced."""
        return self.exclude(plan__status=PlanStatus.REPLACED)

    def answered_by(self, organisation):
        """Those that the organisation (or its key) leads or takes part in."""
        mine = related("responsibilities").filter(action=OuterRef("pk"), organisation=organisation)
        return self.filter(models.Exists(mine))

    def with_standing(self, today: dt.date):
        """Annotates ``reported_status`` and ``reported_on``, from the latest follow-up, and ``standing``: the status
        that ``plans.standing`` works out on ``today``, here to filter and order by.
        """
        latest = related("follow_ups").filter(action=OuterRef("pk")).telling_status().newest_first()
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

    def with_attention(self, today: dt.date):
        """With standing, the lead's name, and ``attention``: the least is what somebody should look at first."""
        return (
            self.with_standing(today)
            .annotate(lead_name=self.lead("organisation__name"))
            .annotate(
                attention=Case(
                    When(plan__status=PlanStatus.REPLACED, then=OVER),
                    When(standing__in=(ActionStatus.DONE, ActionStatus.STOPPED), then=OVER),
                    When(standing=ActionStatus.RESTING, then=AT_REST),
                    When(standing=ActionStatus.LATE, then=LATE),
                    When(lead_name=None, then=WITHOUT_LEAD),
                    default=UNDER_WAY,
                    output_field=models.IntegerField(),
                ),
                # Among the late ones the one that has waited longest comes first.
                late_since=Case(When(standing=ActionStatus.LATE, then=F("due_on"))),
            )
        )

    def with_place(self):
        """``area_position`` and ``place_position``: where the action first stands in its plan."""
        places = related("placements").filter(action=OuterRef("pk"))
        first = places.order_by("focus_area__position", "focus_area", "position", "pk")
        return self.annotate(
            area_position=Subquery(first.values("focus_area__position")[:1]),
            place_position=Subquery(first.values("position")[:1]),
        )

    def for_list(self, today: dt.date):
        """With plan, focus areas and parties: three queries."""
        return (
            self.with_attention(today)
            .with_place()
            .select_related("plan")
            .prefetch_related(
                models.Prefetch(
                    "placements",
                    related("placements")
                    .select_related("focus_area")
                    .order_by("focus_area__position", "focus_area", "position", "pk"),
                ),
                models.Prefetch(
                    "responsibilities",
                    related("responsibilities").select_related("organisation").order_by("position", "pk"),
                ),
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

    def lead(self, value: str) -> Subquery:
        leads = related("responsibilities").filter(action=OuterRef("pk"), role=ResponsibilityRole.LEAD)
        return Subquery(leads.values(value)[:1])


def related(name: str) -> models.QuerySet:
    """All rows of what points at actions: those models are built on this one, and cannot be imported here."""
    relation = apps.get_model("plans", "Action")._meta.get_field(name)
    return relation.related_model._default_manager.all()
