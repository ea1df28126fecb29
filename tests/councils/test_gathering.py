import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.choices import Gathering, PaperSource
from councils.documents.papers import frozen_paper
from councils.models import AgendaItem, Assignment, ItemRecord, Minutes, StandingItem
from councils.series import Slot
from councils.workflow import gathering, meetings
from plans.models import FollowUpReport
from tests.factories import (
    make_action,
    make_agenda_item,
    make_assignment,
    make_council,
    make_focus_area,
    make_follow_up_round,
    make_meeting,
    make_membership,
    make_organisation,
    make_plan,
    make_user,
)
from tests.plans.follow_ups import make_decided_plan


@pytest.fixture
def council():
    return make_council(kind="rad")


@pytest.fixture
def former(council):
    return make_meeting(council, on=dt.date(2026, 9, 17))


@pytest.fixture
def meeting(council, former):
    return make_meeting(council, on=dt.date(2026, 12, 3))


def treated(item, outcome) -> AgendaItem:
    ItemRecord.objects.create(item=item, council=item.meeting.council, outcome=outcome)
    return item


def titles(meeting) -> list[str]:
    return [item.title for item in meeting.items.all()]


def lines(meeting, gathering) -> tuple[str, ...]:
    return next(
        item.lines
        for item, row in zip(meeting.content().items, meeting.items.all(), strict=True)
        if row.gathers == gathering
    )


def test_new_meeting_begins_with_what_comes_every_time(council, coordinator):
    StandingItem.objects.create(council=council, title="Mötet öppnas", minutes=2)
    StandingItem.objects.create(
        council=council, title="Val av justerare", position=1, clauses="utse NN\ntacka"
    )
    slots = [
        (council, Slot(day, dt.time(10), dt.time(12))) for day in (dt.date(2026, 12, 3), dt.date(2027, 3, 4))
    ]

    first, second = meetings.plan_meetings(slots, place="", by=coordinator)

    assert titles(first) == ["Mötet öppnas", "Val av justerare"]
    assert titles(second) == [
        "Mötet öppnas",
        "Val av justerare",
        "Föregående protokoll",
        "Öppna uppdrag och beslut",
    ]
    assert [clause.text for clause in second.items.get(title="Val av justerare").clauses.all()] == [
        "utse NN",
        "tacka",
    ]


def test_open_assignments_are_told_until_a_summons_freezes_them(council, meeting, coordinator):
    housing = make_organisation(name="Ekstadshem")
    make_assignment(
        council=council,
        text="byta kodlås i källargången",
        organisation=housing,
        person="Amina",
        due_on=dt.date(2026, 11, 20),
    )
    kept = make_assignment(council=council, text="Siktröja.", due_on=dt.date(2026, 12, 31))
    make_assignment(text="någon annans")
    closed = make_assignment(council=council, text="klar sedan länge")
    Assignment.objects.filter(pk=closed.pk).update(
        status="klart", closing_reason="gjort", closed_at=timezone.now(), closed_by=coordinator
    )

    gathering.fill(meeting, by=coordinator)
    before = lines(meeting, Gathering.OPEN)
    Assignment.objects.filter(pk=kept.pk).update(status="pagar")

    assert before == (
        "byta kodlås i källargången; Ekstadshem, Amina; klart senast 2026-11-20; försenat.",
        "Siktröja; klart senast 2026-12-31; ej påbörjat.",
    )
    assert lines(meeting, Gathering.OPEN)[1] == "Siktröja; klart senast 2026-12-31; pågår."
    assert lines(meeting, Gathering.PREVIOUS) == ("Mötet 17 september 2026 har inget protokoll än.",)


def test_assignment_of_a_secret_item_is_masked(council, former, meeting, coordinator):
    item = treated(make_agenda_item(former, secrecy="18 kap. 1 §"), "beslutat")
    make_assignment(council=council, record=item.record, text="bevaka huset")
    gathering.fill(meeting, by=coordinator)

    (line,) = next(
        item.lines for item in meeting.content().masked().items if item.lines and "Mötet" not in item.lines[0]
    )

    assert line == "Uppgift har maskats (18 kap. 1 § OSL)"


def test_what_was_tabled_comes_again_once(council, former, meeting, coordinator):
    tabled = treated(
        make_agenda_item(former, "avslå", title="Kameror", dnr="KS 2026/1", secrecy="18 kap. 1 §"), "bordlagt"
    )
    treated(make_agenda_item(former, title="Ljus"), "aterremiss")
    treated(make_agenda_item(former, title="Klart"), "beslutat")

    counts = [gathering.fill(meeting, by=coordinator) for _ in range(2)]

    again = meeting.items.get(title="Kameror")
    assert counts == [4, 0]
    assert titles(meeting) == ["Föregående protokoll", "Öppna uppdrag och beslut", "Kameror", "Ljus"]
    assert (again.carried_from, again.dnr, again.secrecy) == (tabled, "KS 2026/1", "18 kap. 1 §")
    assert [clause.text for clause in again.clauses.all()] == ["avslå"]
    assert lines(meeting, Gathering.OPEN) == ("Inget är öppet.",)


def test_locked_follow_up_comes_on_the_councils_next_agenda_once(council, meeting, coordinator):
    def locked(label, ends_on):
        made = make_follow_up_round(
            plan=plan, label=label, starts_on=ends_on.replace(day=1), ends_on=ends_on, due_on=ends_on
        )
        made.locked_at = timezone.now()
        made.save()
        return FollowUpReport.objects.create(
            round=made, content={}, digest="", pdf=b"", sha256="", made_by=coordinator
        )

    plan = make_plan(title="Plan för Ekstad")
    report = locked("Halvår 2", dt.date(2026, 10, 31))
    locked("För länge sedan", dt.date(2025, 6, 30))
    working = make_meeting(make_council(kind="arbetsgrupp"), on=meeting.day)

    counts = [gathering.fill(one, by=coordinator) for one in (meeting, meeting, working)]

    item = meeting.items.get(report=report)
    assert counts == [3, 0, 0]
    assert item.title == "Uppföljning av Plan för Ekstad, Halvår 2"
    assert [paper.name for paper in meeting.content().items[-1].papers] == [
        "Uppföljningsrapport Halvår 2, Plan för Ekstad"
    ]


def test_item_with_the_same_title_becomes_the_one_that_gathers(meeting, coordinator):
    written = make_agenda_item(meeting, "lägga protokollet till handlingarna", title="Föregående protokoll")

    gathering.fill(meeting, by=coordinator)

    written.refresh_from_db()
    assert written.gathers == Gathering.PREVIOUS
    assert titles(meeting) == ["Föregående protokoll", "Öppna uppdrag och beslut"]


@pytest.fixture
def plan_in_force():
    return make_decided_plan(title="Åtgärdsplan 2026–2027")


def test_follow_ups_that_wait_stand_there_before_they_are_locked(
    council, former, meeting, plan_in_force, coordinator
):
    party = make_organisation(name="Ekstads Teknik AB")
    area = make_focus_area(plan=plan_in_force, number="1")
    make_action(
        focus_area=area, number="1.1", title="Lys upp stråket", lead=party, due_on=dt.date(2026, 10, 1)
    )
    make_action(focus_area=area, number="1.2", title="Vandra")
    make_follow_up_round(plan=plan_in_force, label="halvår 2", sent_at=timezone.now(), sent_by=coordinator)
    make_follow_up_round(
        plan=plan_in_force, label="2027", ends_on=dt.date(2027, 12, 31), due_on=dt.date(2027, 11, 30)
    )
    gathering.fill(meeting, by=coordinator)

    assert titles(meeting) == ["Föregående protokoll", "Öppna uppdrag och beslut", "Uppföljningar som väntar"]
    assert lines(meeting, Gathering.WAITING) == (
        (
            "Åtgärdsplan 2026–2027, halvår 2; svar senast 2026-11-26; "
            "två åtgärder utan svar (Ekstads Teknik AB 1, ingen ansvarig 1); försenad."
        ),
        "1.1 Lys upp stråket är försenad sedan 2026-10-01; Ekstads Teknik AB.",
    )


@pytest.mark.parametrize(
    ("kind", "says"), [("rad", True), ("au", True), ("est", False), ("arbetsgrupp", False)]
)
def test_where_follow_ups_are_waited_for(kind, says, plan_in_force, coordinator):
    council = make_council(kind=kind)
    make_meeting(council, on=dt.date(2026, 9, 17))
    meeting = make_meeting(council, on=dt.date(2026, 12, 3))
    make_follow_up_round(plan=plan_in_force)
    gathering.fill(meeting, by=coordinator)

    assert ("Uppföljningar som väntar" in titles(meeting)) is says


def test_no_follow_up_that_waits_takes_no_item_but_an_item_says_so(meeting, former, coordinator):
    make_follow_up_round()
    gathering.fill(meeting, by=coordinator)
    assert titles(meeting) == ["Föregående protokoll", "Öppna uppdrag och beslut"]
    make_agenda_item(meeting, gathers=Gathering.WAITING)

    assert lines(meeting, Gathering.WAITING) == ("Ingen uppföljning väntar.",)


@pytest.mark.parametrize("rows", [1, 3])
def test_content_costs_the_same_for_any_number_of_assignments(
    rows, council, former, meeting, coordinator, django_assert_num_queries
):
    gathering.fill(meeting, by=coordinator)
    for number in range(rows):
        item = treated(make_agenda_item(former, title=f"{number}"), "bordlagt")
        make_assignment(council=council, organisation=make_organisation(), record=item.record)
    meeting = type(meeting).objects.select_related("council").get(pk=meeting.pk)

    with django_assert_num_queries(7):
        content = meeting.content()

    assert len(content.items[1].lines) == 2 * rows


@pytest.mark.parametrize(("kind", "status"), [("coordinator", 302), ("member", 403), ("stranger", 404)])
def test_who_fills_an_agenda(kind, status, meeting):
    user = make_user(is_coordinator=kind == "coordinator")
    if kind == "member":
        make_membership(meeting.council, user=user)
    client = Client()
    client.force_login(user)

    assert client.post(reverse("councils:meeting_standing", args=[meeting.pk])).status_code == status
    assert meeting.items.exists() is (kind == "coordinator")


def test_previous_minutes_come_along_as_everybody_may_have_them(meeting, former, coordinator):
    gathering.fill(meeting, by=coordinator)
    minutes = Minutes.objects.create(meeting=former, starts=dt.time(10), ends=dt.time(12))
    drafted = meeting.content().items[0].papers
    version = minutes.versions.create(
        number=1, kind="justerat", content={}, digest="", pdf=b"hela", sha256="a" * 64, public_pdf=b"maskade",
        public_sha256="b" * 64, made_by=coordinator, made_at=timezone.now(),
    )  # fmt: skip
    Minutes.objects.update(status="justerat", adjusted_at=timezone.now())
    (paper,) = meeting.content().items[0].papers

    assert [(draft.version_id, draft.state) for draft in drafted] == [(None, "Utkast")]
    assert (paper.key, paper.name, paper.state, paper.sha256) == (
        f"protokoll-{version.pk}",
        str(minutes),
        "Justerat",
        "b" * 64,
    )
    assert frozen_paper(PaperSource.MINUTES, version.pk) == (str(minutes), b"maskade")
