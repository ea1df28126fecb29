"""What the list says of an action in SQL is what the plan's pages say of it."""

import datetime as dt
import random
from collections.abc import Iterator

import pytest
from django.utils import timezone

from kommunbrott.models import Area
from plans import smart
from plans.choices import (
    AcceptanceAnswer,
    ActionStatus,
    Direction,
    FollowUpKind,
    FollowUpPeriod,
    Funding,
    PlanStatus,
    Rhythm,
)
from plans.filters import ActionFilter
from plans.listed import listed
from plans.models import Acceptance, Action, FollowUp, FollowUpRound, Plan
from plans.models.accepted import stale, wording_of
from tests.factories import make_action, make_focus_area, make_organisation, make_plan, make_user

TODAY = dt.date(2026, 11, 21)
BLANKS = ("", " ", "\n\t", "\u00a0", "text")


@pytest.fixture
def municipality_of_chance() -> list[Plan]:
    """Plans whose actions are filled in, answered and followed up at random, the same way every time."""
    chance = random.Random(35)  # noqa: S311 -- nothing secret
    parties = [make_organisation() for _ in range(3)]
    person = make_user()
    lakeside = Area.objects.create(name="Sjöstaden")
    plans = []
    for starts_on, ends_on in ((None, None), (dt.date(2026, 1, 1), dt.date(2027, 12, 31))):
        plan = make_plan(
            starts_on=starts_on, ends_on=ends_on, follow_up_period=chance.choice(FollowUpPeriod.values)
        )
        rounds = [make_round(plan, person, label) for label in ("Halvår 1", "Halvår 2")]
        FollowUpRound.objects.filter(pk=rounds[0].pk).update(locked_at=timezone.now())
        for _ in range(45):
            area = make_focus_area(plan=plan, target_group=chance.choice(BLANKS))
            area.areas.set([lakeside] if chance.random() < 0.2 else [])
            action = chance_action(chance, area, parties)
            for organisation in parties[: chance.randrange(4)]:
                answer(chance, action, organisation, person)
            for round_ in chance.sample(rounds, chance.randrange(3)):
                follow_up(chance, action, round_, person)
        Plan.objects.filter(pk=plan.pk).update(
            status=PlanStatus.DECIDED,
            decided_by=parties[0],
            decided_on=dt.date(2026, 3, 1),
            decision_paragraph="§ 1",
        )
        plans.append(Plan.objects.get(pk=plan.pk))
    return plans


def make_round(plan, person, label) -> FollowUpRound:
    return FollowUpRound.objects.create(
        plan=plan, label=label, starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 6, 30),
        due_on=dt.date(2026, 7, 31), sent_at=timezone.now(), sent_by=person,
    )  # fmt: skip


def chance_action(chance, area, parties) -> Action:
    figure = (None, 0, 12)
    goals = [
        {
            "text": chance.choice(("Färre rån", "Fler vuxna ute", " ")),
            "indicator": chance.choice(("", "rån")),
            "unit": chance.choice(("", "per år")),
            "direction": chance.choice(Direction.values),
            "baseline": chance.choice(figure),
            "target": chance.choice(figure),
            "judged_by": chance.choice(("", "Rådet bedömer")),
        }
        for _ in range(chance.randrange(3))
    ]
    involved = chance.sample(parties, chance.randrange(3))
    has_lead = involved and chance.random() < 0.8
    return make_action(
        focus_area=area,
        title=chance.choice(("Vandring", "Vandring", "\u00a0")),
        place=chance.choice(BLANKS),
        resources=chance.choice(BLANKS),
        funding=chance.choice(Funding.values),
        recurrence=chance.choice(Rhythm.values),
        follow_up_rhythm=chance.choice(Rhythm.values),
        due_on=chance.choice((None, dt.date(2025, 12, 31), TODAY, dt.date(2027, 12, 31), dt.date(2028, 1, 1))),
        status=chance.choice(ActionStatus.values),
        goals=goals,
        lead=involved[0] if has_lead else None,
        responsible=involved[1:] if has_lead else involved,
    )  # fmt: skip


def answer(chance, action, organisation, person) -> None:
    wording = wording_of(action)
    for _ in range(chance.randrange(1, 3)):
        Acceptance.objects.create(
            action=action,
            organisation=organisation,
            wording=chance.choice((wording, wording, "en annan")),
            answer=chance.choice([*AcceptanceAnswer.values, AcceptanceAnswer.ACCEPTED]),
            comment="Skäl",
            name="Karin",
            user=person,
            answered_at=timezone.now(),
        )


def follow_up(chance, action, round_, person) -> None:
    FollowUp.objects.create(
        action=action, round=round_, kind=FollowUpKind.ANSWER, name="Karin", user=person,
        status=chance.choice(ActionStatus.values),
        followed_up_on=chance.choice((dt.date(2026, 5, 1), dt.date(2026, 11, 12))),
    )  # fmt: skip


def rows() -> Iterator[Action]:
    return Action.objects.for_list(TODAY).order_by("pk")


def test_letters_are_those_of_the_plan(municipality_of_chance):
    told = {row.pk: listed(row, TODAY).lacks for row in rows()}
    by_plan = {
        action.id: smart.missing(action, content)
        for content in (plan.content() for plan in municipality_of_chance)
        for action in content.actions
    }

    assert told == by_plan
    assert set("".join(told.values())) == set("SMART")
    assert "" in told.values()
    assert stale(Action.objects.for_list(TODAY))


def test_filter_finds_those_that_lack_the_letter(municipality_of_chance, rf):
    request = rf.get("/")
    request.user = make_user(is_coordinator=True)
    lacks = {row.pk: set(listed(row, TODAY).lacks) for row in rows()}

    for chosen, wanted in ({letter: {letter} for letter in "SMART"} | {"nagot": set("SMART")}).items():
        found = {row.pk for row in ActionFilter({"smart": chosen}, queryset=rows(), request=request).qs}

        assert found == {pk for pk, letters in lacks.items() if letters & wanted}
        assert 0 < len(found) < len(lacks)


def test_silence_is_counted_as_the_plan_counts_it(municipality_of_chance):
    told = {row.pk: listed(row, TODAY).days_silent or None for row in rows()}
    by_plan = {}
    for plan in municipality_of_chance:
        standings = Action.objects.standings(plan, plan.content().actions, TODAY)
        by_plan |= {pk: one.days_silent for pk, one in standings.items()}

    assert told == by_plan
    assert len(set(told.values())) > 1


def test_round_that_goes_on_asks_for_those_without_an_answer(municipality_of_chance):
    going_on = FollowUpRound.objects.filter(locked_at=None)
    answered = set(FollowUp.objects.filter(round__in=going_on).values_list("action", flat=True))
    ended = (ActionStatus.DONE, ActionStatus.STOPPED, ActionStatus.RESTING)

    told = {row.pk: row.asked_in for row in rows()}

    assert told == {
        row.pk: None if row.pk in answered or row.standing in ended else "Halvår 2" for row in rows()
    }
    assert set(told.values()) == {None, "Halvår 2"}
