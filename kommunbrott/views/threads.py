"""The red thread through all of the work: of one action from problem to the next lägesbild, and where it is loose."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from councils.loose import loose_in_councils
from councils.models import ItemRecord, Promise
from kommunbrott.access import require
from kommunbrott.dates import long_date
from kommunbrott.loose import in_short
from kommunbrott.models import Municipality, User
from plans import access
from plans.choices import FollowUpKind
from plans.loose import loose_in_plans
from plans.models import Action, Assessment, FocusArea, FollowUp

MOST_FOLLOW_UPS = 6


@dataclass(frozen=True)
class Link:
    text: str
    note: str = ""
    address: str = ""


@dataclass(frozen=True)
class Stage:
    """A part of the thread. Without links it is loose, and ``gap`` says so; ``mend`` is where that is mended."""

    name: str
    links: tuple[Link, ...]
    gap: str
    mend: str = ""


@require_safe
def loose_threads(request):
    """All that is loose, kind by kind, each with the place that mends it. Ten queries beside those of every page."""
    require(access.may_see_loose_threads(request.user))
    words = Municipality.current().action_forms
    kinds = [
        *loose_in_plans(request.user, words),
        *loose_in_councils(request.user, timezone.localdate(), words),
    ]
    context = {
        "kinds": [kind for kind in kinds if kind.rows],
        "whole": [kind for kind in kinds if not kind.rows],
    }
    return render(request, "kommunbrott/loose_threads.html", context)


@require_safe
def action_thread(request, pk):
    """One action's thread, with a link to each thing in it. Ten queries beside those of every page."""
    rows = Action.objects.visible_to(request.user).select_related("plan__decided_by")
    action = get_object_or_404(rows, pk=pk)
    context = {"action": action, "stages": stages_of(action, request.user)}
    return render(request, "kommunbrott/action_thread.html", context)


def stages_of(action: Action, user: User) -> list[Stage]:
    areas = list(
        action.focus_areas.select_related("assessment_problem__assessment").order_by("position", "pk")
    )
    here = reverse("plans:action_detail", args=[action.pk])
    followed = FollowUp.objects.about([action.pk]).select_related("round", "organisation").newest_first()
    if not access.may_see_work(user, action.plan):
        followed = followed.exclude(kind=FollowUpKind.ASSESSMENT, round__locked_at=None)
    return [
        Stage("Problem i lägesbilden", problems(areas, user), "Fokusområdet kommer inte ur någon lägesbild."),
        Stage(
            "Fokusområde",
            tuple(of_area(area) for area in areas),
            "Åtgärden står inte under något fokusområde.",
        ),
        Stage("Orsak", causes(action), "Ingen orsak är vald.", here),
        Stage(
            "Mål",
            tuple(Link(in_short(goal.text), "", here) for goal in action.goals.all()),
            "Inget mål än.",
            here,
        ),
        Stage("Åtgärd", (Link(in_short(str(action)), action.plan.title, here),), ""),
        Stage("Beslut", decisions(action, user), "Inget beslut än."),
        Stage("Löfte", promises(action, user), "Inget medborgarlöfte bärs härifrån."),
        Stage(
            "Uppföljning",
            tuple(of_follow_up(row, here) for row in followed[:MOST_FOLLOW_UPS]),
            "Ingen har följt upp än.",
            here,
        ),
        Stage("Nästa lägesbild", coming(areas, user), "Ingen lägesbild har kommit efter."),
    ]


def problems(areas: list[FocusArea], user: User) -> tuple[Link, ...]:
    """A draft is the coordinators' own."""
    found = [area.assessment_problem for area in areas if area.assessment_problem_id]
    return tuple(
        Link(in_short(each.title), each.assessment.title, each.assessment.get_absolute_url())
        for each in dict.fromkeys(found)
        if each.assessment.is_fixed or user.is_coordinator
    )


def of_area(area: FocusArea) -> Link:
    return Link(
        str(area), in_short(area.problem), reverse("plans:focus_area_detail", args=[area.plan_id, area.pk])
    )


def causes(action: Action) -> tuple[Link, ...]:
    return tuple(
        Link(
            in_short(cause.text),
            "",
            reverse("plans:focus_area_detail", args=[action.plan_id, cause.focus_area_id]),
        )
        for cause in action.causes.order_by("focus_area", "position", "pk")
    )


def decisions(action: Action, user: User) -> tuple[Link, ...]:
    """The board's on the plan, and those of meetings that made or changed the action."""
    plan, today = action.plan, timezone.localdate()
    found = []
    if plan.decided_on:
        where = f"{plan.decided_by}, {long_date(plan.decided_on)}, {plan.decision_paragraph}"
        found.append(
            Link(f"Planen är beslutad: {plan.title}", where, reverse("plans:plan_versions", args=[plan.pk]))
        )
    records = ItemRecord.objects.visible_to(user, today).about_action(action.pk).decisions()
    for record in records.select_related("council", "item__meeting"):
        title = record.told_title(is_entitled=False)
        where = f"{record.council}, {long_date(record.item.meeting.day)}"
        found.append(Link(in_short(f"{record.label} {title}".strip()), where, record.get_absolute_url()))
    return tuple(found)


def promises(action: Action, user: User) -> tuple[Link, ...]:
    rows = Promise.objects.visible_to(user).filter(actions=action).select_related("document")
    return tuple(
        Link(in_short(promise.text), promise.document.title, promise.get_absolute_url())
        for promise in rows.order_by("-document__starts_on", "position", "pk")
    )


def of_follow_up(row: FollowUp, here: str) -> Link:
    said = row.done or row.effect or row.motive or row.process or row.get_kind_display()
    who = f"{long_date(row.followed_up_on)}, {row.name}"
    if row.round:
        return Link(in_short(said), f"{who}, {row.round.label}", f"{here}#uppfoljningar")
    return Link(in_short(said), who, f"{here}#uppfoljningar")


def coming(areas: list[FocusArea], user: User) -> tuple[Link, ...]:
    """Those made after the lägesbilder that the focus areas come from."""
    before = {area.assessment_problem.assessment_id for area in areas if area.assessment_problem_id}
    rows = Assessment.objects.visible_to(user).filter(predecessor__in=before).order_by("pk")
    return tuple(
        Link(each.title, each.fixing_line or "utkast", each.get_absolute_url())
        for each in rows.select_related("fixed_by")
    )
