import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from kommunbrott.charts import Band, Mark, wheel
from kommunbrott.charts.wheel import MIDDLE, RIM, RINGS, Turn
from kommunbrott.letterhead import brand_of
from kommunbrott.year import LAW, OWN, YearDate, between, countdown, quarters
from kommunbrott.year_document import year_pdf
from plans import year as of_plans
from plans.duties import plan_facts
from tests.client import StrictClient
from tests.councils.board_reports import fix
from tests.factories import (
    make_agreement,
    make_board_report,
    make_council,
    make_meeting,
    make_membership,
    make_municipality,
    make_user,
)
from tests.plans.test_duties import decided, locked_round

FIRST, TODAY = dt.date(2026, 1, 1), dt.date(2026, 11, 20)


def day(on: dt.date, what="Något", kind=OWN, **kw) -> YearDate:
    return YearDate(what, on, what, kind, **kw)


def a_wheel(marks=(), rings=()):
    return wheel(
        key="w", title="Årshjul", first=FIRST, today=TODAY, rings=rings, marks=marks, heading="24", under=""
    )


@pytest.mark.parametrize(
    ("on", "place"),
    [
        (FIRST, (MIDDLE, MIDDLE - 100)),
        (dt.date(2027, 1, 1), (MIDDLE, MIDDLE + 100)),
        (dt.date(2020, 1, 1), (MIDDLE, MIDDLE - 100)),
    ],
)
def test_wheel_turns_from_the_top_with_the_sun(on, place):
    turn = Turn(FIRST, dt.date(2028, 1, 1))

    assert turn.at(turn.angle(on), 100) == place


def test_wheel_has_24_months_and_says_which_is_now():
    months = a_wheel().drawing.months

    assert [month.label for month in months[:3]] == ["2026", "feb", "mar"]
    assert (len(months), [month.label for month in months if month.is_now]) == (24, ["nov"])
    assert sum(month.is_past for month in months) == 10
    assert all(f"A{RIM[0]} {RIM[0]}" in month.path for month in months)


def test_everything_that_is_drawn_stands_in_the_table():
    found = a_wheel(
        [Mark(dt.date(2026, 12, 3), "Rådet", "meeting")],
        [("Lägesbild", [Band(dt.date(2025, 9, 16), dt.date(2027, 9, 16), "Lägesbilden gäller")])],
    )

    assert found.table.rows == (
        ("1 januari 2026", "Lägesbild: Lägesbilden gäller"),
        ("3 december 2026", "Rådet"),
    )
    assert found.description == "1 januari 2026: Lägesbild: Lägesbilden gäller. 3 december 2026: Rådet"
    ((arc,),) = found.drawing.rings
    assert f"A{RINGS[0][0]} {RINGS[0][0]} 0 1 1" in arc.path


def test_band_outside_of_the_two_years_is_not_drawn():
    found = a_wheel(rings=[("Plan", [Band(dt.date(2020, 1, 1), dt.date(2021, 1, 1), "Gammal")])])

    assert found.drawing.rings == ((),)


def test_dates_are_in_order_within_the_time():
    rows = [day(dt.date(2028, 1, 1)), day(dt.date(2027, 12, 31), "B"), day(FIRST), day(dt.date(2025, 12, 31))]

    assert [row.on for row in between(rows, FIRST, dt.date(2028, 1, 1))] == [FIRST, dt.date(2027, 12, 31)]


def test_quarters_are_eight_also_when_empty():
    row = day(dt.date(2026, 11, 24))

    found = quarters([row], FIRST, TODAY)

    assert [quarter.name for quarter in found][:4] == [
        "Januari–mars 2026",
        "April–juni 2026",
        "Juli–september 2026",
        "Oktober–december 2026",
    ]
    assert [quarter.dates for quarter in found] == [(), (), (), (row,), (), (), (), ()]
    assert [quarter.is_past for quarter in found] == [True] * 3 + [False] * 5


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], ""),
        ([day(dt.date(2026, 11, 21), kind=LAW)], "1 dag till 21 november 2026"),
        ([day(dt.date(2026, 11, 19), kind=LAW), day(dt.date(2026, 12, 1))], ""),
    ],
)
def test_countdown_is_to_the_next_day_of_the_act(rows, said):
    assert countdown(rows, TODAY) == said


def test_plans_tell_the_days_of_the_act_and_their_own():
    plan = decided()
    made = locked_round(plan, dt.date(2026, 6, 30), dt.date(2026, 9, 1))

    found = {row.uid: (row.on, row.kind, row.is_done) for row in of_plans.dates(plan_facts(TODAY), TODAY)}

    assert found == {
        "6-lagesbild": (dt.date(2027, 9, 16), LAW, False),
        "6-plan": (dt.date(2028, 6, 30), LAW, False),
        f"plan-{plan.pk}-borjar": (plan.starts_on, OWN, True),
        f"plan-{plan.pk}-slutar": (plan.ends_on, OWN, False),
        f"omgang-{made.pk}": (made.due_on, OWN, True),
    }


# --- The page ---


def test_page_tells_meetings_ends_and_reports(client, coordinator):
    make_municipality()
    fix(make_board_report(), coordinator)
    make_agreement(
        title="Gårdar",
        status="undertecknad",
        signed_on=FIRST,
        signed_at_place="Ekstad",
        ends_on=dt.date(2026, 12, 31),
    )
    make_meeting(make_council(short_name="Rådet"), dt.date(2026, 12, 3))

    year = client.get(reverse("year_wheel"), {"ar": "2026"}).context["year"]

    assert [(row.on, row.what) for row in year.dates] == [
        (dt.date(2026, 12, 3), "Rådet"),
        (dt.date(2026, 12, 31), "Nästa rapport till fullmäktige"),
        (dt.date(2026, 12, 31), "Överenskommelsen Gårdar löper ut"),
    ]


def test_meetings_are_told_to_those_who_belong_to_the_forum():
    mine, other = make_council(), make_council()
    user = make_user()
    make_membership(mine, user=user, starts_on=dt.date(2020, 1, 1))
    for council in (mine, other):
        make_meeting(council, dt.date(2026, 12, 3))
    make_meeting(mine, dt.date(2026, 12, 4), status="installt")
    client = StrictClient()
    client.force_login(user)

    year = client.get(reverse("year_wheel"), {"ar": "2026"}).context["year"]

    assert [row.what for row in year.dates] == [mine.name]


@pytest.mark.parametrize("asked", ["", "i år", "1", "999999999999", "-3", "2026\x00"])
def test_odd_years_are_this_year(client, asked):
    year = client.get(reverse("year_wheel"), {"ar": asked}).context["year"]

    assert year.first == dt.date(timezone.localdate().year, 1, 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_however_much_there_is(client, coordinator, rows, django_assert_num_queries):
    plan, council = decided(), make_council()
    for number in range(1, rows + 1):
        locked_round(plan, dt.date(2026, number, 28), dt.date(2026, 9, 1))
        make_meeting(council, dt.date(2026, 12, number))

    with django_assert_num_queries(11):
        client.get(reverse("year_wheel"), {"ar": "2026"})


def test_calendar_file_has_meetings_with_their_hours_and_other_days_as_whole(client):
    decided()
    make_meeting(make_council(name="Rådet"), dt.date(2026, 12, 3))

    answer = client.get(reverse("year_wheel_calendar"), {"ar": "2026"})

    events = Calendar.from_ical(answer.content).walk("VEVENT")
    found = {str(event["summary"]): event.decoded("dtstart") for event in events}
    assert found["Lägesbilden ska vara uppdaterad"] == dt.date(2027, 9, 16)
    assert found["Rådet"].hour == 10


def test_print_is_a_pdf():
    brand = brand_of(make_municipality())

    assert year_pdf("Årshjul", a_wheel(), quarters([], FIRST, TODAY), brand).startswith(b"%PDF-")
