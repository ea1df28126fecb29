"""Who may do what in a follow-up: every kind of person against every state of a round."""

import datetime as dt

import pytest
from django.utils import timezone

from plans import access
from plans.models import FollowUpRound
from tests.factories import make_action, make_organisation, make_plan, make_user
from tests.plans.follow_ups import followed, make_decided_plan, make_round

NOW = dt.datetime(2026, 11, 5, 12, tzinfo=dt.UTC)
STATES = {"new": {}, "sent": {"sent_at": NOW}, "locked": {"sent_at": NOW, "locked_at": NOW}}

# What each may do in a round that is new, sent and locked: see, send, remind, change its time,
# remove, judge, lock, answer.
NOTHING = "", "", ""
LEAD = "answer", "answer", "see"
MAY = {
    "coordinator": (
        "see send time remove judge lock answer",
        "see remind time remove judge lock answer",
        "see",
    ),
    "coordinator of the organisation in charge": (
        "see send time remove judge lock answer",
        "see remind time remove judge lock answer",
        "see",
    ),
    "somebody of the organisation in charge": LEAD,
    "a stand-in of the organisation in charge": LEAD,
    "administrator of the organisation in charge": LEAD,
    "reporter of the organisation in charge": LEAD,
    "somebody of a contributing organisation": ("", "", "see"),
    "somebody of the organisation above the one in charge": ("", "", "see"),
    "somebody of another organisation": ("", "", "see"),
    "administrator": ("", "", "see"),
    "reader without an organisation": ("", "", "see"),
}


def person(who: str, parties: dict):
    flags = {
        "is_coordinator": who.startswith("coordinator"),
        "is_administrator": who.startswith("administrator"),
        "is_reporter": who.startswith("reporter"),
    }
    of = {"in charge": "lead", "a contributing": "helper", "above": "parent", "another": "other"}
    key = "parent" if "above" in who else next((name for word, name in of.items() if word in who), None)
    return make_user(organisation=parties.get(key), **flags)


@pytest.mark.parametrize("who", MAY)
def test_who_may_do_what_in_a_round(who):
    parent = make_organisation()
    parties = {
        "parent": parent,
        "lead": make_organisation(parent=parent),
        "helper": make_organisation(),
        "other": make_organisation(),
    }
    user, colleague = person(who, parties), make_user(is_coordinator=True)
    found = []
    for state in STATES.values():
        made = make_round(**state | ({"sent_by": colleague} if "sent_at" in state else {}))
        action = make_action(
            focus_area=made.plan.focus_areas.get(), lead=parties["lead"], responsible=[parties["helper"]]
        )
        asked = {
            "see": FollowUpRound.objects.visible_to(user).filter(pk=made.pk).exists(),
            "send": access.may_send_round(user, made),
            "remind": access.may_remind_round(user, made),
            "time": access.may_change_round_time(user, made),
            "remove": access.may_remove_round(user, made),
            "judge": access.may_assess(user, made),
            "lock": access.may_lock_round(user, made),
            "answer": access.may_follow_up(user, made, followed(made, action)),
        }
        found.append(" ".join(name for name, verdict in asked.items() if verdict))

    assert tuple(found) == MAY[who]


# Of an action that nobody has the lead of.
@pytest.mark.parametrize(("is_coordinator", "may"), [(True, True), (False, False)])
def test_only_the_coordinator_answers_where_nobody_is_in_charge(is_coordinator, may):
    made = make_round()
    helper = make_organisation()
    action = make_action(focus_area=made.plan.focus_areas.get(), responsible=[helper])
    user = make_user(is_coordinator=is_coordinator, organisation=helper)

    assert bool(access.may_follow_up(user, made, followed(made, action))) == may


NOTES = {
    "coordinator": True,
    "somebody of the organisation in charge": True,
    "somebody of a contributing organisation": True,
    "somebody of another organisation": False,
    "reader without an organisation": False,
}


@pytest.mark.parametrize("who", NOTES)
def test_who_may_take_notes(who):
    parties = {"lead": make_organisation(), "helper": make_organisation(), "other": make_organisation()}
    plan = make_decided_plan()
    action = make_action(plan=plan, lead=parties["lead"], responsible=[parties["helper"]])
    user = person(who, parties)

    assert bool(access.may_take_note(user, plan, followed_content(plan, action))) == NOTES[who]


def followed_content(plan, action):
    return next(one for one in plan.content().actions if one.id == action.pk)


@pytest.mark.parametrize("is_decided", [True, False])
def test_only_a_decided_plan_is_followed_up(is_decided):
    plan = make_decided_plan() if is_decided else make_plan()
    action = make_action(plan=plan)
    user = make_user(is_coordinator=True)

    verdicts = (
        access.may_run_follow_up(user, plan),
        access.may_take_note(user, plan, followed_content(plan, action)),
    )

    assert [bool(verdict) for verdict in verdicts] == [is_decided, is_decided]


def test_every_no_has_a_reason():
    made = make_round(locked_at=timezone.now())
    action = make_action(focus_area=made.plan.focus_areas.get(), lead=make_organisation())
    user, nobody = make_user(is_coordinator=True), make_user()
    refused = [
        access.may_run_follow_up(nobody, made.plan),
        access.may_send_round(user, made),
        access.may_remind_round(user, made),
        access.may_change_round_time(user, made),
        access.may_remove_round(user, made),
        access.may_follow_up(nobody, made, followed(made, action)),
        access.may_follow_up(nobody, make_round(), followed(made, action)),
        access.may_take_note(nobody, made.plan, followed_content(made.plan, action)),
    ]

    assert [verdict.allowed for verdict in refused] == [False] * len(refused)
    assert all(verdict.reason.endswith(".") for verdict in refused)
