import datetime as dt

import pytest
from django.utils import timezone

from kommunbrott.choices import AreaKind
from kommunbrott.models import Area
from plans.content import CauseContent, CauseRef, PartyAnswer, PartyContent
from plans.smart import missing
from tests.factories import (
    make_acceptance,
    make_action,
    make_cause,
    make_focus_area,
    make_organisation,
    make_plan,
    make_source,
    make_user,
)
from tests.plans.decided import fresh, made_decided


def test_content_of_an_empty_plan_has_no_parts():
    content = make_plan(title="Plan för Ekstad").content()

    assert (content.title, content.period, content.focus_areas, content.sources) == (
        "Plan för Ekstad",
        "2026–2027",
        (),
        (),
    )


def test_content_names_causes_by_their_order_and_counts_the_actions_against_them():
    area = make_focus_area()
    dark, empty = make_cause(focus_area=area, text="Mörkt"), make_cause(focus_area=area, text="Tomt")
    numbered = make_cause(focus_area=area, text="Sent", number="A")
    action = make_action(focus_area=area, causes=[dark, numbered])

    found = area.plan.content().focus_areas[0]

    assert found.causes == (
        CauseContent(dark.pk, "O1", "", "Mörkt", "", 1),
        CauseContent(empty.pk, "O2", "", "Tomt", "", 0),
        CauseContent(numbered.pk, "A", "A", "Sent", "", 1),
    )
    assert found.actions[0].causes == (
        CauseRef(dark.pk, "O1", "Mörkt"),
        CauseRef(numbered.pk, "A", "Sent"),
    )
    assert [cause.text for cause in found.causes_without_action] == ["Tomt"]
    assert action.pk == found.actions[0].id


def test_content_puts_the_lead_first_whatever_the_order():
    police, housing = make_organisation(name="Polisen", kind="polis"), make_organisation(name="Ekstadshem AB")
    area = make_focus_area()
    action = make_action(focus_area=area, responsible=[housing, police])
    action.responsibilities.filter(organisation=police).update(role="huvudansvarig")

    parties = area.plan.content().focus_areas[0].actions[0].parties

    assert parties == (
        PartyContent(police.pk, "Polisen", "Polisen", "polis", "huvudansvarig", "", ""),
        PartyContent(housing.pk, "Ekstadshem AB", "Ekstadshem AB", "forvaltning", "medverkande", "", ""),
    )


def test_action_under_two_focus_areas_is_counted_once_and_says_where_else_it_stands():
    first = make_focus_area(number="1", title="Centrum")
    second = make_focus_area(plan=first.plan, number="2", title="Trafik")
    action = make_action(focus_area=first, title="Belysning")
    second.placements.create(action=action)

    content = first.plan.content()

    assert [area.actions[0].also_under for area in content.focus_areas] == [("2. Trafik",), ("1. Centrum",)]
    assert [found.title for found in content.actions] == ["Belysning"]


def test_content_names_the_places_of_a_focus_area_in_order_and_the_area_once():
    square, park = (Area.objects.create(name=name, kind=AreaKind.PLACE) for name in ("Torget", "Parken"))
    first = make_focus_area(title="Centrum")
    second = make_focus_area(plan=first.plan, title="Trafik")
    first.areas.set([square, park])

    content = first.plan.content()

    assert [(area.title, area.areas) for area in content.focus_areas] == [
        ("Centrum", ("Parken", "Torget")),
        (second.title, ()),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_content_costs_six_queries_whatever_the_size(rows, django_assert_num_queries):
    plan = make_plan()
    for _ in range(rows):
        area = make_focus_area(plan=plan, lead=make_organisation())
        for _ in range(rows):
            cause = make_cause(focus_area=area)
            make_action(focus_area=area, goals=["Ett", "Två"], lead=make_organisation(), causes=[cause])
        make_source(plan=plan)

    with django_assert_num_queries(6):
        plan.content()


def test_digest_follows_the_content_and_nothing_else():
    area = make_focus_area(problem="Mörkt")
    before = area.plan.content().digest

    area.plan.save()
    assert area.plan.content().digest == before

    area.problem = "Ljust"
    area.save()
    assert area.plan.content().digest != before


def test_json_has_dates_and_figures_as_text():
    area = make_focus_area(plan=make_plan(starts_on=dt.date(2026, 3, 1)))
    make_action(focus_area=area, goals=[{"text": "Färre", "target": "12.5", "indicator": "rapporter"}])

    packed = area.plan.content().as_json()

    assert packed["starts_on"] == "2026-03-01"
    assert packed["focus_areas"][0]["actions"][0]["goals"][0]["target"] == "12.500"


def test_wording_is_the_same_for_equal_words_and_another_when_goal_how_or_date_changes():
    goal = {"text": "Färre", "indicator": "rapporter", "target": "12.5"}
    area = make_focus_area()
    first = make_action(focus_area=area, title="Belysning", goals=[goal])
    same = make_action(
        focus_area=area,
        title="Belysning",
        goals=[goal],
        lead=make_organisation(),
        number="9",
        funding="inom_ram",
    )
    found = area.plan.content().actions
    assert found[0].wording_digest == found[1].wording_digest
    assert len(found[0].wording_digest) == 64

    before = found[0].wording_digest
    seen = {before}
    changes = {
        "title": "Ljus", "how": "Nya stolpar", "starts_on": dt.date(2026, 3, 1), "due_on": dt.date(2026, 9, 1),
        "recurrence": "ar", "timing": "Hösten",
    }  # fmt: skip
    for name, value in changes.items():
        original = getattr(first, name)
        setattr(first, name, value)
        first.save()
        seen.add(wording_of(first))
        setattr(first, name, original)
        first.save()
    goal_changes = {
        "text": "Fler", "indicator": "samtal", "unit": "st", "direction": "hogst", "baseline": 61, "target": 30,
        "judged_by": "Rådet bedömer",
    }  # fmt: skip
    kept = first.goals.get()
    for name, value in goal_changes.items():
        original = getattr(kept, name)
        setattr(kept, name, value)
        kept.save()
        seen.add(wording_of(first))
        setattr(kept, name, original)
        kept.save()

    assert len(seen) == 1 + len(changes) + len(goal_changes)
    assert wording_of(first) == before == wording_of(same)


def test_answers_are_each_party_s_last_and_no_part_of_the_text(django_assert_num_queries):
    school, police, housing = (make_organisation() for _ in range(3))
    area = make_focus_area()
    action = make_action(focus_area=area, goals=["Ett"], lead=school, responsible=[police, housing])
    before = area.plan.content()
    noon = timezone.make_aware(dt.datetime(2026, 3, 4, 23, 30), dt.UTC)
    make_acceptance(action, school, "avbojt", answered_at=noon - dt.timedelta(days=1))
    make_acceptance(action, school, wording="b" * 64, answered_at=noon)
    make_acceptance(action, police, "avbojt", wording="c" * 64, answered_at=noon)
    make_acceptance(make_action(focus_area=area, lead=housing), make_organisation())

    with django_assert_num_queries(6):
        content = area.plan.content()

    # By Swedish time it was past midnight.
    day = dt.date(2026, 3, 5)
    assert content.answers == {
        (action.pk, school.pk): PartyAnswer("accepterat", "b" * 64, day),
        (action.pk, police.pk): PartyAnswer("avbojt", "c" * 64, day),
    }
    assert "answers" not in content.as_json()
    assert content.actions[0] == before.actions[0]


def test_reader_of_a_decided_plan_sees_the_answers_of_today():
    school = make_organisation()
    action = make_action(goals=["Ett"], lead=school)
    coordinator = make_user(is_coordinator=True)
    version = made_decided(action.plan, coordinator)
    wording = version.tree.actions[0].wording_digest
    make_acceptance(action, school, wording=wording)

    content = fresh(action.plan).content_for(make_user())

    assert missing(content.actions[0], content) == "SMRT"
    assert content.digest == version.digest


def wording_of(action) -> str:
    return next(found for found in action.plan.content().actions if found.id == action.pk).wording_digest
