import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from councils.models import (
    Assignment,
    Council,
    ItemRecord,
    Minutes,
    MinutesApproval,
    MinutesCorrection,
    MinutesMark,
    MinutesVersion,
)
from councils.workflow import adjusting, holding
from councils.workflow import minutes as workflow
from kommunbrott.access import Overtaken
from kommunbrott.models import OutboxMessage
from tests.attached import PDF
from tests.councils import adjusted as way
from tests.factories import make_attendance, make_council, make_meeting, make_user


@pytest.fixture
def minutes(coordinator):
    return way.begun(coordinator)


@pytest.fixture
def version(minutes, coordinator):
    return way.send(minutes, coordinator)


# --- Drafting ---


def test_minutes_are_begun_once_with_who_signs_them(minutes, coordinator):
    again = workflow.begin(minutes.meeting, by=coordinator)

    assert again == minutes
    assert [(signer.attendance.name, signer.role) for signer in minutes.signers.for_list()] == [
        ("Hanna Lindqvist", "sekreterare"),
        ("Marie Sandell", "ordforande"),
        ("Lars Ekvall", "justerare"),
    ]


def test_hours_are_as_planned_when_the_meeting_is_written_down_afterwards(coordinator):
    minutes = way.begun(coordinator, on=dt.date(2026, 3, 5))

    assert minutes.hours == "10.00–12.00"


def test_content_tells_who_was_there_and_what_became_of_each_item(minutes, coordinator):
    meeting = minutes.meeting
    guest = make_attendance(meeting, "Nina Falk", presence="gast", organisation="Länsstyrelsen")
    first, second = ItemRecord.objects.for_meeting(meeting)
    guest.left_after = first.item
    guest.save()
    way.person(minutes, "Lars Ekvall").disqualifications.create(item=second.item, reason="äger huset")
    Assignment.objects.create(
        council=meeting.council, record=second, text="rapportera", person="Lars Ekvall",
        due_on=dt.date(2026, 12, 1), made_by=coordinator, made_at=timezone.now(),
    )  # fmt: skip

    content = minutes.content()

    assert [(one.name, one.capacity) for one in content.present] == [
        ("Marie Sandell", "ordförande"),
        ("Lars Ekvall", "vd"),
        ("Hanna Lindqvist", "sekreterare"),
    ]
    assert [(one.name, one.capacity) for one in content.guests] == [
        ("Nina Falk", "Länsstyrelsen, till och med §\N{NO-BREAK SPACE}1")
    ]
    assert [one.name for one in content.absent] == ["Elin Fors"]
    assert [(item.label, item.noted, item.clauses) for item in content.items] == [
        ("§ 1", way.ELECTION, ()),
        ("§ 2", "", ("godkänna planen",)),
    ]
    assert content.items[1].notes == (("Jäv", "Lars Ekvall deltar inte: äger huset"),)
    assert [(one.who, one.text) for one in content.items[1].assignments] == [("Lars Ekvall", "rapportera")]


@pytest.mark.parametrize(
    ("came", "left", "said"),
    [
        (None, None, ""),
        (None, 0, "till och med § 1"),
        (1, None, "från och med § 2"),
        (1, 1, "vid § 2"),
        (0, 1, "från och med § 1 till och med § 2"),
    ],
)
def test_who_was_there_for_a_part_is_told_to_have_been(minutes, came, left, said):
    items = list(minutes.meeting.items.all())
    person = make_attendance(minutes.meeting, "Nina Falk", presence="gast")
    person.arrived_before = None if came is None else items[came]
    person.left_after = None if left is None else items[left]
    person.save()

    assert minutes.content().guests[0].part.replace("\N{NO-BREAK SPACE}", " ") == said


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("bordlagt", "Ärendet bordläggs."),
        ("aterremiss", "Ärendet återremitteras."),
        ("utgar", "Ärendet utgår."),
        ("klart", ""),
    ],
)
def test_item_that_is_not_decided_prints_no_clauses(minutes, outcome, said):
    record = ItemRecord.objects.for_meeting(minutes.meeting)[1]
    record.outcome = outcome
    record.save()

    item = minutes.content().items[1]

    assert (item.clauses, item.outcome) == ((), said)


def test_coming_meetings_stand_beside_those_of_the_forum_that_prepares(minutes):
    council, day = minutes.meeting.council, minutes.meeting.day
    preparatory = make_council(name="Arbetsutskottet", prepares=council)
    for place, forum in enumerate((preparatory, council, preparatory), start=1):
        make_meeting(forum, dt.date(day.year + 1, 1, place))
    make_meeting(council, dt.date(day.year + 1, 2, 1), status="installt")
    make_meeting(None, dt.date(day.year + 1, 2, 2))

    year = day.year + 1
    assert [(column.forum, column.meetings) for column in minutes.content().coming] == [
        ("Rådet", (f"2 januari {year} klockan 10.00–12.00",)),
        ("Arbetsutskottet", tuple(f"{n} januari {year} klockan 10.00–12.00" for n in (1, 3))),
    ]


@pytest.mark.parametrize("rows", [1, 30])
def test_content_costs_the_same_for_any_length(minutes, rows, coordinator, django_assert_max_num_queries):
    record = ItemRecord.objects.for_meeting(minutes.meeting)[1]
    for _ in range(rows):
        make_attendance(minutes.meeting)
        record.assignments.create(
            council=record.council, text="x", made_by=coordinator, made_at=timezone.now()
        )
    minutes = Minutes.objects.select_related("meeting__council").get(pk=minutes.pk)

    with django_assert_max_num_queries(9):
        minutes.content()


# --- The way ---


def test_version_that_is_sent_is_what_was_printed(minutes, version, coordinator):
    minutes.refresh_from_db()

    assert (minutes.status, minutes.due_on) == ("hos_justerare", timezone.localdate() + dt.timedelta(days=14))
    assert (version.number, version.kind, version.made_by, version.is_whole) == (
        1,
        "till_justering",
        coordinator,
        True,
    )
    assert version.tree == workflow.content_to_adjust(minutes)
    assert sorted(OutboxMessage.objects.values_list("to", flat=True)) == [
        "lars@ekstad.example",
        "marie@ekstad.example",
    ]


def test_draft_that_changed_while_it_was_printed_is_not_sent(minutes, coordinator):
    printed = way.printed(workflow.content_to_adjust(minutes))
    record = ItemRecord.objects.for_meeting(minutes.meeting)[0]
    holding.save_record(record, holding.Written(notes="Mer"), by=coordinator, edition=record.edition)

    with pytest.raises(Overtaken):
        workflow.send(
            minutes, by=coordinator, due_on=dt.date(2026, 12, 1), printed=printed, now=timezone.now()
        )

    assert not MinutesVersion.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_minutes_that_nobody_adjusts_are_not_sent(minutes, coordinator):
    minutes.signers.adjusting().delete()

    with pytest.raises(workflow.NobodyAdjusts):
        way.send(minutes, coordinator)


def test_records_lie_still_while_the_minutes_are_adjusted(minutes, version, coordinator):
    record = ItemRecord.objects.for_meeting(minutes.meeting)[0]

    with pytest.raises(PermissionDenied, match="ligger fast"):
        holding.save_record(record, holding.Written(notes="Mer"), by=coordinator, edition=record.edition)
    workflow.take_back(minutes, by=coordinator)
    holding.save_record(record, holding.Written(notes="Mer"), by=coordinator, edition=record.edition)

    assert ItemRecord.objects.get(pk=record.pk).notes == "Mer"


def test_last_approval_freezes_the_minutes_with_who_approved(version):
    first = way.approve(version, "Marie Sandell")
    assert first.status == "hos_justerare"

    minutes = way.approve(version, "Lars Ekvall")

    last = minutes.latest()
    today = timezone.localdate().isoformat()
    assert (minutes.status, last.number, last.kind, last.is_whole) == ("justerat", 2, "justerat", True)
    assert last.tree.items == version.tree.items
    assert [(one.name, one.approved) for one in last.tree.signatories] == [
        ("Hanna Lindqvist", ""),
        ("Marie Sandell", f"Godkänt med inloggning {today}"),
        ("Lars Ekvall", f"Godkänt med inloggning {today}"),
    ]


def test_nobody_approves_what_has_not_been_read(version):
    one, now = way.voice(version, "Lars Ekvall"), timezone.now()
    first, second = version.tree.items
    adjusting.mark(version, one, item_id=first.id, remark="", now=now)
    adjusting.mark(version, one, item_id=second.id, remark="Fel ord", now=now)

    with pytest.raises(PermissionDenied, match="§ 2"):
        adjusting.approve(version, one, printed=None, now=now)

    assert not MinutesApproval.objects.exists()


def test_remark_is_told_and_holds_until_the_words_change(version, coordinator):
    coordinator.email = "sara@ekstad.example"
    coordinator.save()
    one, (first, second) = way.voice(version, "Lars Ekvall"), version.tree.items
    adjusting.mark(version, one, item_id=first.id, remark="", now=timezone.now())
    adjusting.mark(version, one, item_id=second.id, remark="Fel ord", now=timezone.now())
    minutes = workflow.take_back(version.minutes, by=coordinator)
    record = ItemRecord.objects.get(item=second.id)
    holding.save_record(
        record, holding.Written(clauses=["anta planen"]), by=coordinator, edition=record.edition
    )

    again = way.send(minutes, coordinator)

    found = adjusting.readings(again, one.signer.attendance)
    assert [(reading.is_right, reading.is_remarked) for reading in found] == [(True, False), (False, False)]
    assert OutboxMessage.objects.filter(to="sara@ekstad.example").count() == 1
    assert OutboxMessage.objects.filter(subject__startswith="Justera på nytt").count() == 2


def test_former_version_cannot_be_approved(version, coordinator):
    minutes = workflow.take_back(version.minutes, by=coordinator)
    way.send(minutes, coordinator)

    with pytest.raises(Overtaken):
        way.approve(version, "Lars Ekvall")


def test_paper_is_written_down_with_its_scan(coordinator):
    minutes = way.on_paper(coordinator)

    today = timezone.localdate()
    approvals = minutes.last_to_adjust().approvals.all()
    assert minutes.status == "justerat"
    assert [(row.attendance.name, row.how, row.approved_on, row.scan.name) for row in approvals] == [
        (name, "papper", today, "underskrivet.pdf") for name in ("Marie Sandell", "Lars Ekvall")
    ]
    assert minutes.latest().tree.signatories[1].approved == f"Undertecknat på papper {today.isoformat()}"


def test_posted_and_published_minutes_say_when(coordinator):
    minutes = way.adjusted(coordinator)
    today = timezone.localdate()

    posted = workflow.post(
        minutes, by=coordinator, posted_on=today, posted_until=today + dt.timedelta(days=21)
    )
    published = workflow.publish(posted, by=coordinator, now=timezone.now())

    assert (posted.posted_on, published.status, published.published_at is None) == (
        today,
        "publicerat",
        False,
    )
    with pytest.raises(PermissionDenied):
        workflow.take_back(published, by=coordinator)


def test_correction_is_added_and_changes_nothing(coordinator):
    minutes = way.adjusted(coordinator)
    before = minutes.latest().digest

    for text in ("Rätt namn är Ekvall.", "Rätt år är 2026."):
        workflow.correct(minutes, by=coordinator, label="§ 2", text=text, now=timezone.now())

    assert [(row.number, row.label) for row in minutes.corrections.all()] == [(1, "§ 2"), (2, "§ 2")]
    assert minutes.latest().digest == before


def test_draft_is_not_corrected(minutes, coordinator):
    with pytest.raises(PermissionDenied):
        workflow.correct(minutes, by=coordinator, label="", text="Fel", now=timezone.now())


STEPS = {
    "send": lambda minutes, user: way.send(minutes, user),
    "take back": lambda minutes, user: workflow.take_back(minutes, by=user),
    "post": lambda minutes, user: workflow.post(
        minutes, by=user, posted_on=timezone.localdate(), posted_until=timezone.localdate()
    ),
    "publish": lambda minutes, user: workflow.publish(minutes, by=user, now=timezone.now()),
    "correct": lambda minutes, user: workflow.correct(
        minutes, by=user, label="", text="x", now=timezone.now()
    ),
}


def test_only_those_who_keep_the_records_move_minutes(minutes):
    user = make_user(is_administrator=True)

    for step in STEPS.values():
        with pytest.raises(PermissionDenied):
            step(minutes, user)


# --- Reminders ---


def test_those_who_have_not_approved_are_reminded_before_and_after_the_last_day(minutes, coordinator):
    now = timezone.now()
    due = timezone.localdate(now) + dt.timedelta(days=14)
    version = way.send(minutes, coordinator, due_on=due, now=now)
    way.approve(version, "Marie Sandell")

    def reminded(days: int) -> int:
        return adjusting.remind_adjusters(now + dt.timedelta(days=days))

    assert [reminded(days) for days in (0, 10, 11, 12, 14, 15, 16, 22)] == [0, 0, 1, 0, 0, 1, 0, 1]
    assert set(OutboxMessage.objects.filter(subject__startswith="Påm").values_list("to", flat=True)) == {
        "lars@ekstad.example"
    }


# --- Doors ---


def raw(statement: str):
    def run(row):
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table=row._meta.db_table, column=row._meta.pk.column), [row.pk])

    return run


def changed(row):
    """A field that may be written without breaking anything else."""
    field = next(
        field for field in row._meta.fields if field.get_internal_type() in ("CharField", "TextField")
    )
    setattr(row, field.name, "x")
    return field


def save(row):
    changed(row)
    row.save()


def update(row):
    type(row).objects.filter(pk=row.pk).update(**{changed(row).name: "x"})


def bulk_update(row):
    type(row).objects.bulk_update([row], [changed(row).name])


DOORS = {
    "save": save,
    "update": update,
    "bulk_update": bulk_update,
    "delete": lambda row: row.delete(),
    "queryset delete": lambda row: type(row).objects.filter(pk=row.pk).delete(),
    "raw delete of queryset": lambda row: type(row).objects.filter(pk=row.pk)._raw_delete("default"),
    "raw update": raw("UPDATE {table} SET {column} = {column} WHERE {column} = %s"),
    "raw delete": raw("DELETE FROM {table} WHERE {column} = %s"),
    "cascade": lambda row: (getattr(row, "minutes", None) and row.minutes.delete()) or row.delete(),
}


@pytest.fixture
def frozen(coordinator):
    """The row of each kind that may never change again."""
    minutes = way.adjusted(coordinator)
    workflow.correct(minutes, by=coordinator, label="", text="Rätt.", now=timezone.now())
    return {
        "version": MinutesVersion.objects.last(),
        "approval": MinutesApproval.objects.last(),
        "mark": MinutesMark.objects.last(),
        "correction": MinutesCorrection.objects.last(),
    }


def test_adjusted_minutes_never_change_by_any_door(frozen):
    before = {kind: list(type(row).objects.values()) for kind, row in frozen.items()}
    opened = []

    for kind, row in frozen.items():
        for door, through in DOORS.items():
            try:
                with transaction.atomic():
                    through(type(row).objects.get(pk=row.pk))
                opened.append((kind, door))
            except (DatabaseError, ProtectedError):
                continue

    assert opened == []
    assert {kind: list(type(row).objects.values()) for kind, row in frozen.items()} == before


def test_minutes_are_adjusted_once_and_keep_what_they_rest_on(frozen):
    version = frozen["version"]

    with pytest.raises(IntegrityError), transaction.atomic():
        MinutesVersion.objects.create(
            minutes=version.minutes, number=9, kind="justerat", content={}, digest="", pdf=PDF, sha256="",
            made_at=timezone.now(),
        )  # fmt: skip
    for row in (version.minutes, version.minutes.meeting, version.minutes.meeting.attendances.first()):
        with pytest.raises(ProtectedError), transaction.atomic():
            row.delete()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", "utkast"),
        ("status", "hos_justerare"),
        ("dnr", "KS 2020/1"),
        ("starts", dt.time(1)),
        ("has_coming", False),
        ("due_on", dt.date(2030, 1, 1)),
        ("adjusted_at", timezone.now()),
    ],
)
def test_row_of_adjusted_minutes_is_settled_in_the_database(coordinator, field, value):
    minutes = way.adjusted(coordinator)
    before = Minutes.objects.values().get()

    with pytest.raises(IntegrityError, match="is settled"), transaction.atomic():
        Minutes.objects.filter(pk=minutes.pk).update(**{field: value})

    assert Minutes.objects.values().get() == before


def test_forum_says_how_long_its_minutes_take_to_adjust(client, coordinator):
    minutes = way.begun(coordinator)
    Council.objects.update(adjust_days=21)

    page = client.get(reverse("councils:minutes_send", args=[minutes.pk])).content.decode()

    assert f'value="{timezone.localdate() + dt.timedelta(days=21)}"' in page
