"""What a search finds among the plans: actions, focus areas, plans, lägesbilder, steering documents, indicators."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from kommunbrott.found import Group, Hit, excerpt, group, marked
from kommunbrott.models import User
from kommunbrott.words import containing
from plans.models import (
    Action,
    Assessment,
    FocusArea,
    Indicator,
    Plan,
    SteeringChapter,
    SteeringDocument,
)

AREA_TEXTS = ("title", "introduction", "problem", "cause_analysis", "target_group")


def found(user: User, words: str, heading: str) -> Iterator[Group]:
    """Six queries. ``heading`` is what the municipality calls its actions."""
    yield group(
        heading, "list-checks", actions(user, words), lambda row: of_action(words, row), url=listed(words)
    )
    yield group("Fokusområden", "target", focus_areas(user, words), lambda row: of_area(words, row))
    yield group("Planer", "file-text", plans(user, words), lambda row: of_plan(words, row))
    yield group(
        "Lägesbilder", "chart-column", assessments(user, words), lambda row: of_assessment(words, row)
    )
    yield group("Styrdokument", "book-open", steering(user, words), lambda row: of_steering(words, row))
    yield group("Indikatorer", "chart-line", indicators(user, words), lambda row: of_indicator(words, row))


def listed(words: str) -> str:
    return f"{reverse('plans:action_list')}?{urlencode({'q': words})}"


def actions(user: User, words: str) -> QuerySet[Action]:
    """Of plans that hold, before those that are still written."""
    rows = Action.objects.visible_to(user).current().containing(words).select_related("plan")
    return rows.order_by("-plan__decided_on", "number", "pk")


def of_action(words: str, action: Action) -> Hit:
    return Hit(
        marked(words, str(action)),
        reverse("plans:action_detail", args=[action.pk]),
        str(action.plan),
        excerpt(words, action.how, action.place, action.method),
    )


def focus_areas(user: User, words: str) -> QuerySet[FocusArea]:
    plans = Plan.objects.all() if user.is_coordinator else Plan.objects.open_to(user)
    rows = FocusArea.objects.filter(*containing(words, *AREA_TEXTS), plan__in=plans.values("pk"))
    return rows.select_related("plan").order_by("-plan__starts_on", "position", "pk")


def of_area(words: str, area: FocusArea) -> Hit:
    url = reverse("plans:focus_area_detail", args=[area.plan_id, area.pk])
    said = excerpt(words, *(getattr(area, name) for name in AREA_TEXTS[1:]))
    return Hit(marked(words, str(area)), url, str(area.plan), said)


def plans(user: User, words: str) -> QuerySet[Plan]:
    rows = Plan.objects.visible_to(user).filter(*containing(words, "title", "subtitle", "dnr"))
    return rows.order_by("-starts_on", "-pk")


def of_plan(words: str, plan: Plan) -> Hit:
    return Hit(marked(words, str(plan)), plan.get_absolute_url(), plan.get_status_display())


def assessments(user: User, words: str) -> QuerySet[Assessment]:
    rows = Assessment.objects.visible_to(user).filter(*containing(words, "title", "dnr"))
    return rows.order_by("-fixed_on", "-pk")


def of_assessment(words: str, assessment: Assessment) -> Hit:
    under = f"Fastställd {assessment.fixed_on}" if assessment.fixed_on else "Utkast"
    return Hit(marked(words, str(assessment)), assessment.get_absolute_url(), under)


def steering(user: User, words: str) -> QuerySet[SteeringDocument]:
    """By title, or by what a chapter is called or says."""
    rows = SteeringDocument.objects.visible_to(user)
    own, chapters = containing(words, "title", "dnr"), containing(words, "title", "text")
    for here, in_chapter in zip(own, chapters, strict=True):
        said = SteeringChapter.objects.filter(in_chapter, document=OuterRef("pk"))
        rows = rows.filter(here | Exists(said))
    return rows.order_by("-starts_on", "-pk")


def of_steering(words: str, document: SteeringDocument) -> Hit:
    return Hit(marked(words, document.title), document.get_absolute_url(), document.get_kind_display())


def indicators(user: User, words: str) -> QuerySet[Indicator]:
    rows = Indicator.objects.visible_to(user).filter(*containing(words, "title", "description"))
    return rows.order_by("title", "pk")


def of_indicator(words: str, indicator: Indicator) -> Hit:
    said = excerpt(words, indicator.description)
    return Hit(marked(words, indicator.title), indicator.get_absolute_url(), indicator.source, said)
