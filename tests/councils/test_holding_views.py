"""Meeting mode as the secretary meets it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.models import Attendance, ItemRecord, Meeting
from councils.workflow import holding
from kommunbrott.models import TextDraft
from tests.factories import (
    make_agenda_item,
    make_attendance,
    make_closed_meeting,
    make_council,
    make_meeting,
    make_membership,
    make_open_meeting,
    make_user,
)


def url(name, row) -> str:
    return reverse(f"councils:{name}", args=[row.pk])


def first(meeting) -> ItemRecord:
    return ItemRecord.objects.for_meeting(meeting).first()


def sent(record, **values) -> dict:
    return {"notes": "", "version": str(record.edition), "record": str(record.pk)} | values


def hold_urls(meeting):
    record, person = first(meeting), meeting.attendances.first()
    return {
        url("meeting_hold", meeting): "get",
        url("item_record_edit", record): "get",
        url("attendance_edit", person): "get",
        url("attendance_create", meeting): "get",
        url("meeting_item_create", meeting): "get",
        url("meeting_close", meeting): "get",
        url("item_record_draft", record): "post",
        url("attendance_take", person): "post",
    }


# kind of person: status of every page of meeting mode
TRUTH = {
    "coordinator": {200, 302},
    "secretary": {200, 302},
    "entitled chair": {200, 302},
    "chair": {403},
    "member": {403},
    "secretary of another": {404},
    "administrator": {404},
}


@pytest.mark.parametrize("kind", TRUTH)
def test_meeting_mode_is_for_who_keeps_the_records(kind):
    council = make_council()
    meeting = make_meeting(council, timezone.localdate())
    user = make_user(is_coordinator=kind == "coordinator", is_administrator=kind == "administrator")
    role = {"secretary": "sekreterare", "chair": "ordforande", "entitled chair": "ordforande"}.get(kind)
    if role or kind == "member":
        reads = kind == "entitled chair"
        make_membership(council, role=role or "ledamot", user=user, reads_secrets=reads)
    if kind == "secretary of another":
        make_membership(role="sekreterare", user=user)
    make_agenda_item(meeting)
    keeper = Client()
    keeper.force_login(make_user(is_coordinator=True))
    make_membership(council)
    keeper.post(url("meeting_open", meeting))
    client = Client()
    client.force_login(user)

    found = {getattr(client, method)(address).status_code for address, method in hold_urls(meeting).items()}

    assert found <= TRUTH[kind]


def test_meeting_is_opened_held_and_closed(client):
    council = make_council(name="Brottsförebyggande rådet", numbering="ar")
    meeting = make_meeting(council, timezone.localdate())
    make_agenda_item(meeting, "utse Andreas.", title="Val av justerare", kind="beslut")
    make_agenda_item(meeting, title="Läget", kind="information")
    client.post(url("meeting_open", meeting))

    page = client.get(url("meeting_hold", meeting)).content.decode()
    record = first(meeting)
    answer = client.post(
        url("item_record_edit", record),
        sent(record, notes="Marie föreslår.", clauses=["att utse Andreas Ek.", "", " "], do="beslutat"),
    )
    second = ItemRecord.objects.get(item__title="Läget")
    client.post(url("item_record_edit", second), sent(second, noted="Utdelas.", do="klart"))
    client.post(url("meeting_close", meeting))

    assert "§ 1, 0 av 2 ärenden klara" in page
    assert "Numren är preliminära" in page
    assert answer.url == f"{url('item_record_edit', second)}#aktuell"
    record.refresh_from_db()
    second.refresh_from_db()
    assert (record.label, record.notes, record.outcome) == ("§ 1", "Marie föreslår.", "beslutat")
    assert [clause.text for clause in record.clauses.all()] == ["utse Andreas Ek."]
    assert (second.label, second.noted, second.outcome) == ("§ 2", "Utdelas.", "klart")
    assert Meeting.objects.get().status == "avslutat"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"do": "beslutat"}, "Skriv minst en att-sats, eller välj en annan utgång."),
        ({"clauses": ["x" * 2001]}, "En att-sats får ha högst 2000 tecken."),
        ({"clauses": ["x"] * 31}, "Ett ärende får ha högst 30 att-satser."),
        ({"notes": "[[18 kap. 1 §: utan slut"}, "Det står [[ utan ]] efter."),
        ({"noted": "x" * 501}, "har 501"),
        ({"vote": "a\0b"}, "Null-tecken"),
    ],
)
def test_what_cannot_be_saved_stays_in_its_fields_and_as_a_draft(client, coordinator, typed, said):
    record = first(make_open_meeting(None, "Budgeten"))

    answer = client.post(
        url("item_record_edit", record), sent(record, **{"motions": "Kvar i fältet."} | typed)
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    assert "Kvar i fältet." in page
    assert ItemRecord.objects.get().edition == 0
    assert TextDraft.objects.get(user=coordinator).values["motions"] == ["Kvar i fältet."]


def test_later_of_two_secretaries_sees_both_texts_and_chooses(client, coordinator):
    record = first(make_open_meeting(None, "Budgeten"))
    other = Client()
    other.force_login(make_user(name="Elin Fors", is_coordinator=True))
    other.post(
        url("item_record_edit", record),
        sent(record, notes="Elin skrev.", clauses=["anta budgeten."], do="beslutat"),
    )

    told = client.post(url("item_record_edit", record), sent(record, notes="Jag skrev.", clauses=["vänta."]))
    page = told.content.decode()
    between = ItemRecord.objects.get().notes
    client.post(
        url("item_record_edit", record), sent(record, notes="Jag skrev.", clauses=["vänta."], version="1")
    )

    assert told.status_code == 409
    assert all(
        text in page for text in ("Elin Fors ändrade", "Elin skrev.", "Jag skrev.", "att anta budgeten.")
    )
    assert 'name="version" value="1"' in page
    assert between == "Elin skrev."
    record.refresh_from_db()
    assert (record.notes, record.outcome) == ("Jag skrev.", "beslutat")
    assert not TextDraft.objects.filter(user=coordinator).exists()


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_text_begun_from_an_unknown_edition_is_not_written_over_another(client, version):
    record = first(make_open_meeting(None, "Budgeten"))
    ItemRecord.objects.update(edition=3, notes="Sparat.")

    answer = client.post(url("item_record_edit", record), sent(record, notes="Mitt.", version=version))

    assert answer.status_code == 409
    assert ItemRecord.objects.get().notes == "Sparat."


def test_draft_is_kept_shown_and_thrown_away(client, coordinator):
    record = first(make_open_meeting(None, "Budgeten"))

    kept = client.post(url("item_record_draft", record), sent(record, notes="Halvfärdig", clauses=["a", "b"]))
    page = client.get(url("item_record_edit", record)).content.decode()
    other = Client()
    other.force_login(make_user(is_coordinator=True))
    theirs = other.get(url("item_record_edit", record)).content.decode()
    closing = client.get(url("meeting_close", record.item.meeting)).content.decode()
    client.post(url("item_record_draft", record), {"discard": "1"})

    assert kept.status_code == 200
    assert all(text in page for text in ("Halvfärdig", ">a</textarea>", "inte har sparat"))
    assert "Halvfärdig" not in theirs
    assert f"{coordinator} skriver också" in theirs
    assert "Budgeten" in closing
    assert not TextDraft.objects.exists()


def test_text_that_is_typed_stays_when_attendance_is_taken(client):
    meeting = make_open_meeting(None, "Budgeten")
    person, record = make_attendance(meeting), first(meeting)

    answer = client.post(
        url("attendance_take", person), sent(record, notes="Mitt i en mening", presence="borta")
    )
    page = client.get(answer.url).content.decode()

    assert answer.url == url("item_record_edit", record)
    assert "Mitt i en mening" in page
    assert Attendance.objects.get().presence == "franvarande"


def test_unchanged_text_leaves_no_draft_when_attendance_is_taken(client):
    meeting = make_open_meeting(None, "Budgeten")
    record = first(meeting)
    client.post(
        url("attendance_take", make_attendance(meeting)),
        sent(record, clauses=["godkänna budgeten.", ""], presence="borta"),
    )

    assert not TextDraft.objects.exists()


HERE = {
    ("narvarande", ""): "gast",
    ("franvarande", "ledamot"): "narvarande",
    ("franvarande", "adjungerad"): "adjungerad",
    ("franvarande", ""): "gast",
    ("tjanstgorande", "ersattare"): "tjanstgorande",
}


@pytest.mark.parametrize(("presence", "role"), [key for key in HERE if key != ("narvarande", "")])
def test_who_is_pressed_to_be_here_takes_part_as_is_usual(client, presence, role):
    person = make_attendance(make_open_meeting(), presence=presence, role=role)

    client.post(url("attendance_take", person), {"presence": "har"})

    assert Attendance.objects.get().presence == HERE[presence, role]


PERSON = {"name": "Lena Nyman", "function": "ANDT-samordnare", "organisation": "Länsstyrelsen", "role": "",
          "presence": "gast", "note": "", "reason": ""}  # fmt: skip


def test_guest_with_arrival_departure_and_disqualification(client):
    meeting = make_open_meeting(None, "Ett", "Två")
    one, two = meeting.items.all()

    client.post(
        url("attendance_create", meeting),
        PERSON
        | {"arrived_before": one.pk, "left_after": two.pk, "disqualified": [two.pk], "reason": "Släkt."},
    )
    person = Attendance.objects.get()
    page = client.get(url("meeting_hold", meeting)).content.decode()
    again = client.get(url("attendance_edit", person)).content.decode()

    assert (person.title, person.presence) == ("ANDT-samordnare, Länsstyrelsen", "gast")
    assert "Jäv: Lena Nyman, Släkt." in page
    assert all(text in page for text in ("Kom till Ett", "Gick efter Två"))
    assert 'value="Släkt."' in again


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Detta fält måste fyllas i."),
        ({"arrived_before": 2, "left_after": 1}, "Personen kan inte ha gått innan den kom."),
        ({"reason": "Släkt."}, "Välj det eller de ärenden som jävet gäller."),
        ({"left_after": "99999999999999999999"}, "Ett av valen finns inte längre"),
        ({"disqualified": ["x"]}, "Ett av valen finns inte längre"),
        ({"name": "a\0b"}, "Null-tecken"),
    ],
)
def test_person_that_cannot_be_saved_keeps_what_was_typed(client, typed, said):
    meeting = make_open_meeting(None, "Ett", "Två")
    items = dict(enumerate(meeting.items.values_list("pk", flat=True), start=1))
    typed = {
        key: items.get(value, value) if isinstance(value, int) else value for key, value in typed.items()
    }

    page = client.post(url("attendance_create", meeting), PERSON | typed).content.decode()

    assert said in page
    assert 'value="ANDT-samordnare"' in page
    assert not Attendance.objects.exists()


def test_who_changes_a_person_later_sees_what_is_saved(client):
    person = make_attendance(make_open_meeting(), edition=1)

    told = client.post(url("attendance_edit", person), PERSON | {"edition": "0"})

    assert told.status_code == 409
    assert "Någon annan ändrade uppgifterna" in told.content.decode()
    assert Attendance.objects.get().name == "Lena Nyström"


def test_item_that_comes_up_is_opened_at_once(client):
    meeting = make_open_meeting()

    answer = client.post(url("meeting_item_create", meeting), {"title": "Väktare", "kind": "diskussion"})

    record = first(meeting)
    assert record.item.title == "Väktare"
    assert answer.url == f"{url('item_record_edit', record)}#aktuell"


def test_closing_says_what_stands_in_the_way(client):
    meeting = make_open_meeting(None, "Budgeten")

    page = client.get(url("meeting_close", meeting)).content.decode()
    pressed = client.post(url("meeting_close", meeting))

    assert "Mötet kan inte avslutas än." in page
    assert url("item_record_edit", first(meeting)) in page
    assert pressed.status_code == 409
    assert Meeting.objects.get().is_in_session


def test_after_the_meeting_texts_change_but_outcomes_do_not(client):
    record = first(make_closed_meeting(None, "Budgeten"))

    client.post(
        url("item_record_edit", record), sent(record, notes="Rättat.", clauses=["godkänna budgeten."])
    )
    reopened = client.post(
        url("item_record_edit", record), sent(ItemRecord.objects.get(), clauses=["x"], do="oppna")
    )

    record.refresh_from_db()
    assert (record.notes, record.outcome, reopened.status_code) == ("Rättat.", "beslutat", 403)


def test_opened_meeting_is_neither_moved_nor_called_nor_planned_anew(client):
    meeting = make_open_meeting()

    pages = ("meeting_edit", "meeting_summon", "meeting_cancel")
    assert [client.get(url(page, meeting)).status_code for page in pages] == [403, 403, 403]


@pytest.mark.parametrize(("items", "members"), [(1, 1), (30, 60)])
def test_meeting_mode_costs_the_same_for_any_size(client, items, members, django_assert_max_num_queries):
    council = make_council(numbering="ar")
    meeting = make_open_meeting(council, *(f"Ärende {number}" for number in range(items)))
    for number in range(members):
        make_attendance(meeting, name=f"Person {number}")

    with django_assert_max_num_queries(13):
        page = client.get(url("meeting_hold", meeting)).content.decode()

    assert page.count('class="roll__row"') == members
    assert page.count('class="record"') == items


def test_way_of_the_minutes_is_told_while_the_meeting_goes_on(client):
    meeting = make_open_meeting(None, "Budgeten", "Mötestider")

    page = client.get(reverse("councils:meeting_hold", args=[meeting.pk])).content.decode()

    way = page.partition('<ol class="steps">')[2].partition("</ol>")[0]
    assert [word in way for word in ("Ingen är skickad", "Pågår, 0 av 2 ärenden klara", "Inom 14 dagar")] == [
        True
    ] * 3


def test_meeting_that_is_opened_or_closed_twice_is_told_so(client):
    meeting = make_open_meeting(None)
    opened = client.post(url("meeting_open", meeting), follow=True).content.decode()
    client.post(url("meeting_close", meeting))
    closed = client.post(url("meeting_close", meeting), follow=True).content.decode()

    assert "Mötet är redan öppnat. Ni kan skriva i det samtidigt." in opened
    assert "Mötet är redan avslutat." in closed


@pytest.mark.parametrize(
    ("others", "told"),
    [({}, True), ({"role": "sekreterare"}, True), ({"presence": "gast"}, True), ({"role": "ledamot"}, False)],
)
def test_decision_in_which_nobody_could_take_part_is_pointed_out(client, coordinator, others, told):
    meeting = make_open_meeting(None, "Budgeten")
    record = first(meeting)
    person = make_attendance(meeting, role="ordforande")
    if others:
        make_attendance(meeting, **others)
    holding.save_attendance(person, disqualified={record.item: "Släkt."}, edition=0, by=coordinator)
    holding.save_record(
        record, holding.Written(clauses=["godkänna."]), by=coordinator, edition=0, outcome="beslutat"
    )

    page = client.get(url("meeting_close", meeting)).content.decode()

    assert ("Ingen som fick delta var där." in page) is told
    assert "Avsluta mötet</button>" in page


@pytest.mark.parametrize("name", ["plan", "report", "brief", "promises", "agreement", "dialogue"])
@pytest.mark.parametrize("value", ["99999999999999999999", "x\0", "-1", "x"])
def test_item_about_what_is_not_there_is_refused(client, name, value):
    meeting = make_meeting()

    page = client.post(url("agenda_item_create", meeting), {"title": "A", "kind": "beslut", name: value})

    assert page.status_code == 200
    assert not meeting.items.exists()
