"""What a responsible organisation has promised to do, and what it is asked right now."""

import datetime as dt

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kommunbrott.models import Municipality, User
from plans.listed import OwnAction, own, own_as_decided
from plans.models import Action, FollowUpRound, Plan, ReferralParty
from plans.tables import IN_THE_PLAN, ordered
from plans.views.reading import latest_decisions


def action_mine(request):
    today, organisation = timezone.localdate(), request.user.organisation
    municipality = Municipality.current()
    context = {
        "municipality": municipality,
        "organisation": organisation,
        "asks": [],
        "lead": [],
        "others": [],
    }
    if organisation:
        actions = own_actions(request.user, today)
        context |= {
            "asks": [*referrals(actions, organisation), *follow_ups(actions)],
            "lead": [action for action in actions if action.is_lead],
            "others": [action for action in actions if not action.is_lead],
        }
    return render(request, "plans/action_mine.html", context)


def own_actions(user: User, today: dt.date) -> list[OwnAction]:
    """What needs attention first; last those of plans that are being revised, as they were decided."""
    rows = Action.objects.visible_to(user).current().answered_by(user.organisation_id).for_list(today)
    rows, _ = ordered(rows, False, "attention", "late_since", "due_on", *IN_THE_PLAN)
    living = [own(action, user.organisation_id, today) for action in rows]
    if user.is_coordinator:
        return living
    revised = Plan.objects.visible_to(user).exclude(pk__in=Plan.objects.open_to(user).values("pk"))
    return living + as_decided(revised.order_by("-starts_on", "-pk"), user.organisation_id, today)


def as_decided(plans, organisation_id: int, today: dt.date) -> list[OwnAction]:
    """Two queries, and one for each plan."""
    plans = list(plans)
    versions = latest_decisions(plans) if plans else {}
    found = []
    for plan in plans:
        content = versions[plan.pk].tree
        standings = Action.objects.standings(plan, content.actions, today)
        found += [
            own_as_decided(action, content, organisation_id, standings[action.id])
            for action in content.actions
            if any(party.organisation_id == organisation_id for party in action.parties)
        ]
    return found


def referrals(actions: list[OwnAction], organisation) -> list[dict]:
    """Plans that wait for the organisation's yes or no. One query."""
    asked = ReferralParty.objects.filter(organisation=organisation, referral__closed_at=None)
    asked = asked.select_related("referral__plan").order_by("referral__due_on")
    found = []
    for party in asked:
        plan = party.referral.plan
        count = sum(action.waits_for_answer for action in actions if action.plan_id == plan.pk)
        if count:
            address = reverse("plans:plan_answer", args=[plan.pk])
            found.append(
                {"kind": "remiss", "name": plan.title, "count": count, "due_on": party.referral.due_on}
                | {"address": address}
            )
    return found


def follow_ups(actions: list[OwnAction]) -> list[dict]:
    """Own actions that nobody has answered for in the round that goes on. One query when there are any."""
    waiting = [action for action in actions if action.asked_in]
    if not waiting:
        return []
    rounds = FollowUpRound.objects.filter(
        plan__in={action.plan_id for action in waiting}, sent_at__isnull=False, locked_at=None
    )
    due = {(round_.plan_id, round_.label): round_.due_on for round_ in rounds}
    return [
        {"kind": "uppfoljning", "name": action.name, "round": action.asked_in}
        | {
            "due_on": due.get((action.plan_id, action.asked_in)),
            "address": reverse("plans:follow_up_answer", args=[action.pk]),
        }
        for action in waiting
    ]
