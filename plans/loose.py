"""Where the red thread of the plans breaks: from the lägesbild's problems to the goals and how they are followed up."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from kommunbrott.loose import Loose, LooseKind, in_short, kind_of
from kommunbrott.models import User
from plans.choices import PlanStatus
from plans.models import Action, Assessment, AssessmentProblem, Cause, FocusArea, Goal, Plan
from plans.models import action_conditions as conditions

NO_FOLLOW_UP = Q(follow_up="", follow_up_how="", follow_up_rhythm="")


def loose_in_plans(user: User, words: dict[str, str]) -> list[LooseKind]:
    """Seven queries, whatever the number of rows. ``words`` is how the municipality inflects åtgärd."""
    one, many = words["one"], words["many"]
    actions = Action.objects.visible_to(user).current().select_related("plan").order_by("plan", "pk")
    areas = FocusArea.objects.exclude(plan__status=PlanStatus.REPLACED).select_related("plan")
    areas = areas.filter(plan__in=Plan.objects.open_to(user).values("pk")).order_by("plan", "position", "pk")
    unfollowed = (
        Q(Exists(conditions.related("goals"))) & NO_FOLLOW_UP & ~Exists(conditions.related("follow_ups"))
    )
    return [
        kind_of(
            "problem", "Problem i lägesbilden utan fokusområde", "Gör problemet till ett fokusområde",
            unplanned(), of_problem,
        ),
        kind_of("fokus", "Fokusområden utan orsak", "Skriv varför det händer", areas.filter(causes=None), of_area),
        kind_of(
            "orsak", f"Orsaker utan {one}", f"Lägg till en {one}, eller skriv varför ingen finns",
            unanswered_causes(areas), of_cause,
        ),
        kind_of(
            "utan-orsak", f"{many.capitalize()} utan orsak", "Välj vilken orsak den riktas mot",
            actions.filter(causes=None), of_action,
        ),
        kind_of(
            "utan-mal", f"{many.capitalize()} utan mål", "Skriv ett mål som går att följa upp",
            actions.filter(~conditions.has_goal()), of_action,
        ),
        kind_of(
            "mal", "Mål utan uppföljning", "Bestäm hur och när målet följs upp",
            Goal.objects.filter(action__in=actions.filter(unfollowed).order_by().values("pk"))
            .select_related("action__plan")
            .order_by("action__plan", "action", "position", "pk"),
            of_goal,
        ),
        kind_of(
            "ansvar", f"{many.capitalize()} utan huvudansvarig", "Välj vem som svarar för den",
            actions.filter(~Exists(conditions.related("responsibilities", role="huvudansvarig"))), of_action,
        ),
    ]  # fmt: skip


def unplanned():
    """Problems of the lägesbild that holds, which no plan has taken up."""
    current = Assessment.objects.fixed().order_by("-fixed_on", "-pk").values("pk")[:1]
    taken_up = FocusArea.objects.filter(assessment_problem=OuterRef("pk"))
    rows = AssessmentProblem.objects.filter(~Exists(taken_up), assessment__in=current)
    return rows.select_related("assessment").order_by("position", "pk")


def unanswered_causes(areas):
    rows = Cause.objects.filter(
        actions=None, no_action_reason="", focus_area__in=areas.order_by().values("pk")
    )
    return rows.select_related("focus_area__plan").order_by(
        "focus_area__plan", "focus_area", "position", "pk"
    )


def of_problem(problem: AssessmentProblem) -> Loose:
    address = problem.assessment.get_absolute_url()
    return Loose(in_short(problem.title), problem.assessment.title, address)


def of_area(area: FocusArea) -> Loose:
    address = reverse("plans:focus_area_detail", args=[area.plan_id, area.pk])
    return Loose(in_short(str(area)), area.plan.title, address)


def of_cause(cause: Cause) -> Loose:
    area = cause.focus_area
    address = reverse("plans:focus_area_detail", args=[area.plan_id, area.pk])
    return Loose(in_short(cause.text), f"{area}, {area.plan.title}", address)


def of_action(action: Action) -> Loose:
    return Loose(in_short(str(action)), action.plan.title, reverse("plans:action_detail", args=[action.pk]))


def of_goal(goal: Goal) -> Loose:
    action = goal.action
    where = f"{in_short(str(action))}, {action.plan.title}"
    return Loose(in_short(goal.text), where, reverse("plans:action_detail", args=[action.pk]))
