import datetime as dt
import threading

import pytest
from django.db import close_old_connections, connection

from kommunbrott.models import OutboxMessage, Reminder
from kommunbrott.reminders import Due, stage, write_due
from tests.factories import make_user

FRIDAY = dt.date(2026, 11, 20)
MONDAY = dt.date(2026, 11, 23)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 11, tzinfo=dt.UTC)


def a_thing(days: int, key: str = "sak:1", to: str = "amina@ekstad.example", **kw) -> Due:
    """Whose last day is so many days after MONDAY."""
    title = kw.pop("title", f"Sak {key[-1]}")
    return Due(key, title, "Ett uppdrag.", "/sak/", MONDAY + dt.timedelta(days=days), to, **kw)


def letters() -> list[tuple[str, str]]:
    return list(OutboxMessage.objects.order_by("pk").values_list("to", "subject"))


@pytest.mark.parametrize(
    ("days", "on_monday", "on_friday_before"),
    [
        (37, None, None),
        (36, 30, None),
        (14, 30, 30),
        (13, 7, 30),
        (6, 7, 7),
        (2, 7, 7),
        (1, 1, 7),
        (0, 1, 1),
        (-1, -1, 1),
        (-6, -1, -1),
        (-7, -7, -1),
        (-13, -7, -7),
        (-14, -14, -7),
        (-400, -14, -14),
    ],
)
def test_stage_is_how_near_or_late_a_thing_is_in_the_weeks_letter(days, on_monday, on_friday_before):
    due_on = MONDAY + dt.timedelta(days=days)

    assert (stage(due_on, MONDAY), stage(due_on, FRIDAY)) == (on_monday, on_friday_before)


def test_thing_is_told_of_at_each_stage_and_never_twice():
    """Asked twice a day, from five weeks before to four weeks after."""
    thing = a_thing(3)
    told = []
    for day in range(-35, 28):
        for _ in range(2):
            if write_due([thing], noon(MONDAY + dt.timedelta(days=day))):
                told.append((day, Reminder.objects.latest("pk").stage))

    assert told == [(-28, 30), (-7, 7), (2, 1), (4, -1), (10, -7), (17, -14)]
    assert len(letters()) == 6


def test_one_letter_a_week_holds_all_that_waits():
    things = [a_thing(5, "sak:1"), a_thing(20, "sak:2"), a_thing(40, "sak:3")]

    assert [write_due(things, noon(MONDAY)), write_due([*things, a_thing(6, "sak:4")], noon(MONDAY))] == [
        1,
        0,
    ]
    assert letters() == [("amina@ekstad.example", "Två saker att se till")]
    assert OutboxMessage.objects.get().context == {
        "groups": [
            {
                "heading": "Kommer snart",
                "rows": [
                    {
                        "title": "Sak 1",
                        "day": "28 november 2026",
                        "text": "Ett uppdrag.",
                        "address": "http://127.0.0.1:8000/sak/",
                    },
                    {
                        "title": "Sak 2",
                        "day": "13 december 2026",
                        "text": "Ett uppdrag.",
                        "address": "http://127.0.0.1:8000/sak/",
                    },
                ],
            }
        ]
    }


def test_what_cannot_wait_is_told_the_same_day_with_all_else_that_is_new():
    write_due([a_thing(10, "sak:1")], noon(MONDAY))
    tuesday = noon(MONDAY + dt.timedelta(days=1))

    waits = write_due([a_thing(9, "sak:2")], tuesday)
    goes = write_due([a_thing(9, "sak:2"), a_thing(2, "sak:3")], tuesday)

    assert (waits, goes) == (0, 1)
    assert [
        row["title"]
        for group in OutboxMessage.objects.latest("pk").context["groups"]
        for row in group["rows"]
    ] == [
        "Sak 3",
        "Sak 2",
    ]


@pytest.mark.parametrize(
    "now",
    [
        dt.datetime(2026, 11, 21, 11, tzinfo=dt.UTC),
        dt.datetime(2026, 12, 24, 11, tzinfo=dt.UTC),
        dt.datetime(2026, 11, 23, 5, 59, tzinfo=dt.UTC),
    ],
    ids=["saturday", "christmas eve", "before seven"],
)
def test_nothing_is_written_on_a_day_off_or_at_night(now):
    assert write_due([a_thing(-20)], now) == 0
    assert letters() == []


def test_before_a_weekend_the_last_working_day_tells_of_monday():
    write_due([a_thing(0)], noon(FRIDAY))

    assert Reminder.objects.get().stage == 1


def test_coordinators_are_told_of_what_is_late_and_of_what_nobody_can_be_reached_about():
    make_user(is_coordinator=True, email="Hanna@ekstad.example")
    make_user(is_coordinator=True, email="gammal@ekstad.example", is_active=False)
    things = [
        a_thing(4, "sak:1"),
        a_thing(-1, "sak:2", whose="Ekstadshem"),
        a_thing(4, "sak:3", to=""),
        a_thing(-1, "sak:4", to="HANNA@ekstad.example"),
    ]

    write_due(things, noon(MONDAY))

    told = {
        letter.to: [
            (row["title"], row["text"]) for group in letter.context["groups"] for row in group["rows"]
        ]
        for letter in OutboxMessage.objects.all()
    }
    assert told == {
        "amina@ekstad.example": [("Sak 2", "Ett uppdrag."), ("Sak 1", "Ett uppdrag.")],
        "hanna@ekstad.example": [
            ("Sak 2", "Ett uppdrag. Ligger på Ekstadshem."),
            ("Sak 4", "Ett uppdrag."),
            ("Sak 3", "Ett uppdrag."),
        ],
    }
    assert dict(letters()) == {
        "amina@ekstad.example": "Två saker att se till, varav en försenad",
        "hanna@ekstad.example": "Tre saker att se till, varav två försenade",
    }


def test_new_last_day_is_a_new_reason_to_write():
    write_due([a_thing(-1)], noon(MONDAY))

    assert write_due([a_thing(1)], noon(MONDAY)) == 1


def test_letter_that_fails_stops_no_other_and_is_written_the_next_time():
    """The database refuses what was told of; when the fault is mended, nothing is lost and nothing is doubled."""
    things = [a_thing(4, to=f"person{number}@ekstad.example") for number in range(3)]
    table = Reminder._meta.db_table
    column = connection.ops.quote_name("to")
    refuse = {
        "sqlite": f"CREATE TRIGGER fault BEFORE INSERT ON {table} WHEN NEW.{column} = 'person1@ekstad.example' "
        "BEGIN SELECT RAISE(ABORT, 'fault'); END",
        "postgresql": f"ALTER TABLE {table} ADD CONSTRAINT fault CHECK ({column} <> 'person1@ekstad.example')",
    }[connection.vendor]
    mend = {
        "sqlite": "DROP TRIGGER fault",
        "postgresql": f"ALTER TABLE {table} DROP CONSTRAINT fault",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(refuse)
    first = write_due(things, noon(MONDAY))
    with connection.cursor() as cursor:
        cursor.execute(mend)

    assert (first, write_due(things, noon(MONDAY)), write_due(things, noon(MONDAY))) == (2, 1, 0)
    assert sorted(to for to, _ in letters()) == [f"person{number}@ekstad.example" for number in range(3)]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_each_letter_once():
    things = [a_thing(4, to=f"person{number}@ekstad.example") for number in range(8)]
    together = threading.Barrier(2)

    def work():
        together.wait(10)
        write_due(things, noon(MONDAY))
        close_old_connections()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)

    assert sorted(to for to, _ in letters()) == [f"person{number}@ekstad.example" for number in range(8)]
    assert Reminder.objects.count() == 8
